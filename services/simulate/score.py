"""Alerts against the truth: what was found, what was missed, what was made up (đối chiếu).

Works on plain JSON values, so that a demo, a benchmark and a test score alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DERIVED = frozenset({"A1", "A2", "A3", "H2", "O7", "O8"})
"""Rules that count over stories, or over what no story tells: of an area, of an office's own
duties. Nobody plants them; their tables have tests of their own."""
Key = tuple[str, str, str, str]
"""Story id, pattern, rule, severity."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One standing alert, as far as scoring needs it."""

    pattern: str
    rule: str
    severity: str
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """How far alerts and truth agree."""

    expected: int = 0
    alerts: int = 0
    right: int = 0
    derived: int = 0
    """Alerts of areas and of offices' own duties: told apart, neither right nor made up."""
    missed: list[str] = field(default_factory=list[str])
    made_up: list[str] = field(default_factory=list[str])
    other_severity: list[str] = field(default_factory=list[str])
    by_pattern: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])

    @property
    def recall(self) -> float:
        """Return the share of expected alerts that stand."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Return the share of standing alerts that were expected."""
        return self.right / self.alerts if self.alerts else 1.0

    def count(self, pattern: str, what: str) -> None:
        """Count one thing under its pattern."""
        self.by_pattern.setdefault(pattern, Counter())[what] += 1


def score(
    truth: Iterable[Mapping[str, Any]],
    claims: Iterable[Claim],
    subject_of: Mapping[str, str],
    *,
    of: str = "expected",
) -> Score:
    """Match alerts to stories through the subjects their evidence speaks of.

    `subject_of` maps fact ids to petitions, transfers and visits. An alert on
    facts of no planted story is made up, whatever it says. `of="stated"` scores
    findings too slight for an alert instead.
    """
    stories: dict[str, str] = {}
    wanted: Counter[Key] = Counter()
    for line in truth:
        stories.update(dict.fromkeys(line["subjects"], line["id"]))
        for e in line[of]:
            wanted[line["id"], e["pattern"], e["rule"], e["severity"]] += 1
    result = Score(expected=wanted.total())
    for (_, pattern, _, _), number in wanted.items():
        result.by_pattern.setdefault(pattern, Counter())["expected"] += number
    told = [*claims]
    planted = [claim for claim in told if claim.rule not in DERIVED]
    result.derived = len(told) - len(planted)
    keys = [_key(claim, stories, subject_of) for claim in planted]
    left = wanted - Counter(keys)
    for key in (Counter(keys) & wanted).elements():
        _found(result, key)
    for key in sorted((Counter(keys) - wanted).elements()):
        _elsewhere(result, key, left)
    result.missed = sorted("/".join(key) for key in left.elements())
    return result


def _key(claim: Claim, stories: Mapping[str, str], subject_of: Mapping[str, str]) -> Key:
    told = {stories.get(subject_of.get(fact, ""), "") for fact in claim.evidence}
    return ("+".join(sorted(told)) or "no story", claim.pattern, claim.rule, claim.severity)


def _found(result: Score, key: Key) -> None:
    result.alerts += 1
    result.right += 1
    result.count(key[1], "alerts")
    result.count(key[1], "found")


def _elsewhere(result: Score, key: Key, left: Counter[Key]) -> None:
    """Judge an alert no expectation fits exactly: another severity, or made up."""
    for other in sorted(left):
        if left[other] and other[:3] == key[:3]:
            left[other] -= 1
            result.other_severity.append(f"{'/'.join(key)}, not {other[3]}")
            _found(result, key)
            return
    result.alerts += 1
    result.count(key[1], "alerts")
    result.count(key[1], "made_up")
    result.made_up.append("/".join(key))
