"""Rules with validity dates: the one in force on a day, by id (bộ quy tắc).

A rule file is TOML, a list of `[[rule]]`. What an id meant on a day never
changes: a new meaning is a new version from a new day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from domain.law.errors import RulebookError, UnknownRuleError
from domain.law.rows import ParamValue, RuleRow, parsed_rules

_DAY = timedelta(days=1)
_REMEMBERED = 1 << 16


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
    """Every version of every rule."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        versions: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            versions[rule.id].append(rule)
        self._versions = {
            id_: tuple(sorted(found, key=lambda rule: rule.valid_from))
            for id_, found in versions.items()
        }
        self._lookup = lru_cache(_REMEMBERED)(self._find)

    @classmethod
    def parse(cls, documents: Mapping[str, object]) -> Rulebook:
        """Build the rulebook from parsed TOML documents, by file name."""
        placed = [
            (name, _rule(row))
            for name, document in sorted(documents.items())
            for row in parsed_rules(name, document)
        ]
        _check_versions(placed)
        return cls(rule for _, rule in placed)

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

    def _find(self, id_: str, on: date) -> Rule | None:
        versions = self._versions.get(id_, ())
        return next((rule for rule in versions if rule.in_force(on)), None)


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


def _check_versions(placed: Iterable[tuple[str, Rule]]) -> None:
    """Refuse gaps, overlaps and unordered versions of one id."""
    by_id: defaultdict[str, list[tuple[str, Rule]]] = defaultdict(list)
    for file, rule in placed:
        by_id[rule.id].append((file, rule))
    for found in by_id.values():
        found.sort(key=lambda item: item[1].valid_from)
        for (_, earlier), (file, later) in pairwise(found):
            problem = _succession_problem(earlier, later)
            if problem:
                msg = f"{file}: rule {later.id} version {later.version}: {problem}"
                raise RulebookError(msg)


def _succession_problem(earlier: Rule, later: Rule) -> str | None:
    if later.version <= earlier.version:
        return f"must have a higher version than {earlier.version}, which begins before it"
    if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
        return f"overlaps version {earlier.version}"
    if earlier.valid_to + _DAY != later.valid_from:
        return f"leaves a gap after version {earlier.version}, which ends {earlier.valid_to}"
    return None
