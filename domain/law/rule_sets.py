"""Which law was in force when: rule sets with validity dates (bộ quy định theo thời kỳ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from domain.law.errors import Problem, RulebookError
from domain.law.rows import Row, Text, parsed

if TYPE_CHECKING:
    from domain.law.sources import Sources


class RuleSetRow(Row):
    """One `[[rule_set]]`."""

    id: Annotated[str, StringConstraints(pattern=r"^RS-[A-Z0-9]{3,8}$")]
    valid_from: date
    valid_to: date | None = None
    title_vi: Text
    title_en: Text
    texts: Annotated[list[Text], Field(min_length=1)]
    """Numbers of the texts it brought or changed."""
    status: Literal["law", "memory"]
    conflict: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What was in force from a day on (bộ quy định)."""

    id: str
    valid_from: date
    valid_to: date | None
    title_vi: str
    title_en: str
    texts: tuple[str, ...]
    status: str
    conflict: str | None = None
    note: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the rule set is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def parsed_rule_sets(file: str, document: object, sources: Sources) -> list[RuleSet]:
    """Check the file of rule sets; every text it names is on file."""
    rows, wrong = parsed(file, document, "rule_set", RuleSetRow)
    known = {source.number for source in sources.all()}
    wrong += [
        Problem(file, f"rule set {row.id}: texts: unknown citation {number!r}")
        for _, row in rows
        for number in row.texts
        if number not in known
    ]
    if wrong:
        raise RulebookError(*wrong)
    return [
        RuleSet(
            row.id,
            row.valid_from,
            row.valid_to,
            row.title_vi,
            row.title_en,
            tuple(row.texts),
            row.status,
            row.conflict,
            row.note,
        )
        for _, row in rows
    ]
