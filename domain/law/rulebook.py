"""Rules with validity dates: the one in force on a day, by id (bộ quy tắc).

A rule file is TOML, a list of `[[rule]]`. What an id meant on a day never
changes: a new meaning is a new version from a new day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from domain.law.background import Background
from domain.law.digests import digest_of
from domain.law.errors import Problem, RulebookError, UnknownRuleError
from domain.law.rows import ParamValue, RuleRow, parsed
from domain.law.versions import Placed, problems

if TYPE_CHECKING:
    from domain.law.rule_sets import RuleSet
    from domain.law.sources import Source

_REMEMBERED = 1 << 16
Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one version, with what it rests on (quy tắc)."""

    id: str
    version: int
    valid_from: date
    valid_to: date | None
    """The last day, included; None while the rule is in force."""
    basis: str
    """Article and text, or why the choice is ours."""
    status: str
    """`law`, `circular`, `plan`, `ours` or `memory`: how far to trust the basis."""
    title_vi: str
    title_en: str
    severity: str | None = None
    params: Mapping[str, ParamValue] = field(default_factory=dict[str, ParamValue], hash=False)
    judged_by: str | None = None
    """`receipt`, `step`, `filing` or `fact`: the date that picks the version."""
    conflict: str | None = None
    """`X1` where texts conflict, `G7` where something is not certain."""
    note: str | None = None
    """What is not certain, in Vietnamese."""
    overlay: str | None = None
    """The province whose own file set the parameters."""

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, name: str) -> int:
        """Return a whole-number parameter."""
        value = self.params.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            msg = f"rule {self.id} version {self.version} has no whole number named {name}"
            raise UnknownRuleError(msg)
        return value

    def word(self, name: str) -> str:
        """Return a textual parameter."""
        value = self.params.get(name)
        if not isinstance(value, str):
            msg = f"rule {self.id} version {self.version} has no text named {name}"
            raise UnknownRuleError(msg)
        return value


class Rulebook:
    """Every version of every rule, the texts they cite, the rule sets they belong to."""

    def __init__(
        self,
        rules: Iterable[Rule],
        background: Background | None = None,
        *,
        places: Mapping[tuple[str, int], Place] | None = None,
    ) -> None:
        versions: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            versions[rule.id].append(rule)
        self._versions = {
            id_: tuple(sorted(found, key=lambda rule: rule.valid_from))
            for id_, found in versions.items()
        }
        self._lookup = lru_cache(_REMEMBERED)(self._find)
        self.background = background or Background()
        self.places: Mapping[tuple[str, int], Place] = places or {}
        """File and line of every version, where they are known."""

    @classmethod
    def parse(
        cls, documents: Mapping[str, object], background: Background | None = None
    ) -> Rulebook:
        """Build the rulebook from the tables of its files, by name, or refuse all that is wrong.

        Citations are checked against the background where one is given.
        """
        placed, wrong = _placed(documents, background)
        wrong += problems(placed)
        if wrong:
            raise RulebookError(*sorted(wrong, key=_by_place))
        return cls(
            (one.rule for one in placed),
            background,
            places={(one.rule.id, one.rule.version): one.place for one in placed},
        )

    def rule(self, id_: str, on: date) -> Rule:
        """Return the version of a rule in force on the day, or refuse."""
        found = self._lookup(id_, on)
        if found is None:
            known = "no version in force" if id_ in self._versions else "no such rule"
            msg = f"rule {id_} on {on.isoformat()}: {known}"
            raise UnknownRuleError(msg)
        return found

    def in_force(self, id_: str, on: date) -> bool:
        """Whether some version of the rule is in force on the day."""
        return self._lookup(id_, on) is not None

    def rules(self) -> tuple[Rule, ...]:
        """Return every version of every rule, by id and date."""
        return tuple(rule for id_ in sorted(self._versions) for rule in self._versions[id_])

    def versions(self, id_: str) -> tuple[Rule, ...]:
        """Return every version of one rule, by date; nothing for an unknown id."""
        return self._versions.get(id_, ())

    def cited(self, rule: Rule) -> tuple[Source, ...]:
        """Return the texts on file that a rule cites."""
        return self.background.sources.cited_in(rule.basis)

    def out_of_force(self, rule: Rule, on: date) -> tuple[Source, ...]:
        """Return the texts a rule cites that are not in force on the day.

        What an older or a younger text says is then applied by analogy: ours, not law.
        """
        return tuple(source for source in self.cited(rule) if not source.in_force(on))

    def rule_set(self, rule: Rule, on: date) -> RuleSet | None:
        """Return the rule set a rule belongs to on a day: the latest that changed a text it cites.

        A rule of our own belongs to the latest rule set of the day.
        """
        current = [one for one in self.background.rule_sets if one.in_force(on)]
        numbers = {source.number for source in self.cited(rule)}
        theirs = [one for one in current if numbers.intersection(one.texts)]
        return next(reversed(theirs or current), None)

    @cached_property
    def digests(self) -> Mapping[tuple[str, int], str]:
        """Return the digest of every version, by id and version."""
        return {(rule.id, rule.version): digest_of(rule) for rule in self.rules()}

    def _find(self, id_: str, on: date) -> Rule | None:
        versions = self._versions.get(id_, ())
        return next((rule for rule in versions if rule.in_force(on)), None)


def _placed(
    documents: Mapping[str, object], background: Background | None
) -> tuple[list[Placed], list[Problem]]:
    placed: list[Placed] = []
    wrong: list[Problem] = []
    for file, document in sorted(documents.items()):
        try:
            rows, bad = parsed(file, document, "rule", RuleRow)
        except RulebookError as error:
            wrong += error.problems
            continue
        wrong += bad
        for n, row in rows:
            one = Placed(_rule(row), file, document, n)
            placed.append(one)
            if background is not None:
                wrong += [one.problem(f"{k}: {says}", k) for k, says in background.problems(row)]
    return placed, wrong


def _rule(row: RuleRow) -> Rule:
    return Rule(
        row.id,
        row.version,
        row.valid_from,
        row.valid_to,
        row.basis,
        row.status,
        row.title_vi,
        row.title_en,
        row.severity,
        row.frozen_params(),
        row.judged_by,
        row.conflict,
        row.note,
    )


def _by_place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0
