"""One case while its rows are read: what the row before said, which paper is where (vụ việc).

Templates may name the mapping's fields, `{was.<field>}` for the row before, and
  {row}          the row's number            {n}           papers of this case so far, plus one
  {case}         the case's key              {paper}       id of the paper now in an office
  {first_paper}  id of the case's first one  {holder}      the agency that holds the paper
  {slip}         id of the last transfer     {brought_by}  id of the transfer that brought the paper
A template that is one name alone keeps the value's type; one that names
something empty is empty itself, and the command goes without that field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.identity import transfer_id
from services.node.commands import AnyCommand, ReceivePetition, TransferPetition, parse_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.importing.mapping import Emit, Mapping, When
    from services.importing.values import Value

_NAME = re.compile(r"\{([a-z_.]+)\}")

Fields = dict[str, "Value | None"]


class CommandError(Exception):
    """A row asks for a command that cannot be: which rule asked, and what is wrong."""

    def __init__(self, rule: Emit, wrong: ValidationError) -> None:
        self.rule = rule
        self.wrong = wrong
        super().__init__(f"{rule.command} is not valid")


@dataclass
class Case:
    """The state of one case between two rows."""

    mapping: Mapping
    key: str = ""
    was: Fields | None = None
    n: int = 1
    paper: str | None = None
    first_paper: str | None = None
    holder: str | None = None
    slip: str | None = None
    brought_by: str | None = None
    _sent: dict[str, int] = field(default_factory=dict[str, int])
    _said: set[tuple[int, str | None]] = field(default_factory=set[tuple[int, str | None]])

    def commands(self, row: int, now: Fields) -> Iterator[AnyCommand]:
        """Yield what a row asks for, or raise `CommandError`; the state moves on with each."""
        for index, rule in enumerate(self.mapping.emit):
            if holds(rule.when, now, self.was) and self._may_say(index, rule):
                command = self._command(rule, row, now)
                self._said.add(self._saying(index, rule))
                self._take(command)
                yield command

    def _command(self, rule: Emit, row: int, now: Fields) -> AnyCommand:
        try:
            return parse_command(self._filled(rule, row, now))
        except ValidationError as wrong:
            raise CommandError(rule, wrong) from None  # its text repeats the row

    def done(self, now: Fields) -> None:
        """Close the row."""
        self.was = now

    def _may_say(self, index: int, rule: Emit) -> bool:
        return rule.once is None or self._saying(index, rule) not in self._said

    def _saying(self, index: int, rule: Emit) -> tuple[int, str | None]:
        return index, self.paper if rule.once == "paper" else None

    def _filled(self, rule: Emit, row: int, now: Fields) -> dict[str, Any]:
        known: dict[str, Value | None] = {
            **now,
            **{f"was.{name}": value for name, value in (self.was or {}).items()},
            "row": row,
            "n": self.n,
            "case": self.key,
            "paper": self.paper,
            "first_paper": self.first_paper,
            "holder": self.holder,
            "slip": self.slip,
            "brought_by": self.brought_by,
        }
        words = fill(rule.fields, known) or {}
        if rule.command == "transfer_petition" and "ordinal" not in words and self.paper:
            words["ordinal"] = self._sent.get(self.paper, 0) + 1
        return {"command": rule.command, **words}

    def _take(self, command: AnyCommand) -> None:
        if isinstance(command, ReceivePetition):
            self.paper = str(command.file_id)
            self.first_paper = self.first_paper or self.paper
            self.holder = command.agency
            self.brought_by = command.transfer_id
            self.n += 1
        elif isinstance(command, TransferPetition):
            ordinal = command.ordinal or 1
            self._sent[str(command.file_id)] = ordinal
            self.slip = str(transfer_id(command.file_id, ordinal))


def holds(when: When, now: Fields, was: Fields | None) -> bool:
    """Tell whether every condition holds for a row."""
    before = was or {}
    return all(
        (
            when.first is None or when.first == (was is None),
            when.changes is None or (was is not None and now[when.changes] != was[when.changes]),
            when.increases is None or _grew(now[when.increases], before.get(when.increases)),
            all(now[name] is not None for name in when.present),
            all(now[name] is None for name in when.absent),
            all(now[name] in values for name, values in when.among.items()),
            all(
                now[name] in values and before.get(name) not in values
                for name, values in when.enters.items()
            ),
        )
    )


def _grew(now: object, was: object) -> bool:
    return isinstance(now, int) and isinstance(was, int) and now > was


def fill(template: Any, known: Fields) -> Any:  # noqa: ANN401 - TOML in, JSON out
    """Fill a template; what is empty is left out."""
    if isinstance(template, str):
        return _filled(template, known)
    if isinstance(template, dict):
        told = {name: fill(part, known) for name, part in template.items()}
        return {name: part for name, part in told.items() if part is not None} or None
    if isinstance(template, list):
        return [part for part in (fill(part, known) for part in template) if part is not None]
    return template


def _filled(template: str, known: Fields) -> Value | None:
    alone = _NAME.fullmatch(template)
    if alone is not None:
        return known.get(alone[1])
    names = _NAME.findall(template)
    if any(known.get(name) is None for name in names):
        return None
    return _NAME.sub(lambda match: str(known[match[1]]), template)
