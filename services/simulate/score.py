"""Alerts against the truth: what was found, what was missed, what was made up (đối chiếu).

Works on plain JSON values, so that a demo, a benchmark and a test score alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[str, str, str]
"""Story id, pattern, rule."""


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
    found: int = 0
    alerts: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list[str])
    made_up: list[str] = field(default_factory=list[str])
    other_severity: list[str] = field(default_factory=list[str])
    by_pattern: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])

    @property
    def recall(self) -> float:
        """Return the share of expected alerts that stand."""
        return self.found / self.expected if self.expected else 1.0

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
) -> Score:
    """Match alerts to stories through the subjects their evidence speaks of.

    `subject_of` maps fact ids to petitions, transfers and visits. An alert on
    facts of no planted story is made up, whatever it says.
    """
    stories: dict[str, str] = {}
    wanted: Counter[Key] = Counter()
    severities: dict[Key, str] = {}
    for line in truth:
        stories.update(dict.fromkeys(line["subjects"], line["id"]))
        for expected in line["expected"]:
            key = (line["id"], expected["pattern"], expected["rule"])
            wanted[key] += 1
            severities[key] = expected["severity"]
    result = Score(expected=wanted.total())
    for (_, pattern, _), number in wanted.items():
        result.by_pattern.setdefault(pattern, Counter())["expected"] += number
    left = Counter(wanted)
    for claim in claims:
        _judge(result, claim, left, (stories, subject_of, severities))
    result.missed = sorted("/".join(key) for key in left.elements())
    return result


def _judge(
    result: Score,
    claim: Claim,
    left: Counter[Key],
    known: tuple[Mapping[str, str], Mapping[str, str], Mapping[Key, str]],
) -> None:
    stories, subject_of, severities = known
    told = {stories.get(subject_of.get(fact, ""), "") for fact in claim.evidence}
    story = min(told) if len(told) == 1 else ""
    key = (story, claim.pattern, claim.rule)
    result.alerts += 1
    result.count(claim.pattern, "alerts")
    if not left[key]:
        named = story or ",".join(sorted(told)) or "no story"
        result.made_up.append(f"{named}/{claim.pattern}/{claim.rule}/{claim.severity}")
        result.count(claim.pattern, "made_up")
        return
    left[key] -= 1
    result.right += 1
    result.found += 1
    result.count(claim.pattern, "found")
    if claim.severity != severities[key]:
        result.other_severity.append(f"{'/'.join(key)}: {claim.severity}, not {severities[key]}")
