"""How alerts are scored against the truth."""

from __future__ import annotations

from typing import Any

import pytest

from services.simulate.score import Claim, score

TRUTH: list[dict[str, Any]] = [
    {
        "id": "story-1",
        "subjects": ["p1", "p2"],
        "expected": [{"pattern": "overdue", "rule": "O2", "severity": "medium"}],
        "stated": [],
    },
    {"id": "calm-2", "subjects": ["p3"], "expected": [], "stated": []},
]
SUBJECTS = {"f1": "p1", "f2": "p2", "f3": "p3", "f4": "elsewhere"}


def _claim(*evidence: str, rule: str = "O2", severity: str = "medium") -> Claim:
    return Claim("overdue", rule, severity, evidence)


def test_an_alert_on_the_facts_of_its_story_is_right() -> None:
    """Evidence over several papers of one story belongs to that story."""
    result = score(TRUTH, [_claim("f1", "f2")], SUBJECTS)
    assert (result.recall, result.precision) == (1.0, 1.0)


def test_a_missing_alert_lowers_recall() -> None:
    """Silence is no virtue."""
    result = score(TRUTH, [], SUBJECTS)
    assert result.recall == pytest.approx(0.0)
    assert result.missed == ["story-1/overdue/O2/medium"]


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(_claim("f3"), id="on a lawful look-alike"),
        pytest.param(_claim("f4"), id="on ordinary life"),
        pytest.param(_claim("f1", "f3"), id="across two stories"),
        pytest.param(_claim("f1", rule="O3"), id="by another rule"),
    ],
)
def test_an_alert_nobody_planted_is_made_up(claim: Claim) -> None:
    """Each lowers precision and finds nothing."""
    result = score(TRUTH, [claim], SUBJECTS)
    assert result.precision == pytest.approx(0.0)
    assert len(result.made_up) == len(result.missed) == 1


def test_a_second_alert_on_one_incident_is_made_up() -> None:
    """One incident, one alert."""
    result = score(TRUTH, [_claim("f1"), _claim("f2")], SUBJECTS)
    assert (result.recall, result.precision) == (1.0, 0.5)


def test_another_severity_is_found_but_noted() -> None:
    """The pattern was seen; how grave it is was not."""
    result = score(TRUTH, [_claim("f1", severity="high")], SUBJECTS)
    assert result.recall == pytest.approx(1.0)
    assert result.other_severity == ["story-1/overdue/O2/high, not medium"]


@pytest.mark.parametrize("rule", ["A1", "A2", "A3", "H2", "O7", "O8"])
def test_what_counts_over_stories_is_told_apart(rule: str) -> None:
    """Nobody plants an area or an office's own duty: it is neither right nor made up."""
    result = score(TRUTH, [_claim("f1", "f2"), _claim("f1", "f3", rule=rule)], SUBJECTS)
    assert (result.recall, result.precision, result.derived) == (1.0, 1.0, 1)
    assert result.made_up == []
