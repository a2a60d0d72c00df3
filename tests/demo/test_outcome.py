"""When the demo may say that everything expected happened, and how long alerts took."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.contracts.alert import AlertData, AlertRaisedV1, AlertWithdrawnV1, Reason
from services.demo.latency import latency
from services.demo.report import Outcome, examples
from services.demo.witness import Arrival
from services.simulate.score import Score

NOW = datetime(2026, 8, 10, tzinfo=UTC)


def _id(word: str) -> str:
    return str(uuid5(NAMESPACE_URL, word))


def _alert(word: str = "one", *, severity: str = "high", pattern: str = "overdue") -> AlertData:
    says = Reason.model_validate(
        {
            "rule": "O3",
            "rule_version": 1,
            "legal_basis": "-",
            "basis_status": "ours",
            "severity": severity,
            "state": "holding",
            "effective_at": date(2026, 8, 1),
            "evidence": (_id(f"{word}-1"), _id(f"{word}-2")),
            "params": {},
        }
    )
    return AlertData.model_validate(
        {
            "alert_id": _id(word),
            "revision": 1,
            "pattern": pattern,
            "severity": severity,
            "subject_kind": "matter",
            "subject": _id("matter"),
            "path": "",
            "detected_at": NOW,
            "says": says,
            "summary_vi": "-",
            "summary_en": "-",
        }
    )


def _raised(at: float, word: str = "one") -> Arrival:
    alert = _alert(word)
    event = AlertRaisedV1(
        id=_id("event"),
        source="/early-warning/w1",
        subject=alert.alert_id,
        time=NOW,
        partitionkey="51",
        data=alert,
    )
    return Arrival(at, event)


def _outcome() -> Outcome:
    return Outcome(
        commands=2,
        facts=2,
        facts_expected=2,
        standing=[],
        score=Score(expected=1, alerts=1, right=1),
        in_batches=1.0,
        one_by_one=1.0,
        latency=latency([_raised(3.0)], {_id("one-1"): 2.0}),
    )


def test_a_demo_in_which_everything_happened_has_nothing_to_complain_of() -> None:
    """Exit code 0 needs an empty list."""
    assert _outcome().complaints() == []


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"facts": 1}, "1 are at the hub"),
        ({"score": Score(expected=1, missed=["a/overdue/O2/medium"])}, "missed"),
        ({"score": Score(expected=1, right=1, alerts=2, made_up=["b/x/y/z"])}, "made up"),
        ({"latency": None}, "no alert"),
        ({"trouble": ["the worker ended"]}, "the worker ended"),
    ],
)
def test_whatever_went_wrong_is_named(other: dict[str, Any], says: str) -> None:
    """Each failure is a reason of its own, and the demo exits with 1."""
    complaints = replace(_outcome(), **other).complaints()
    assert len(complaints) == 1
    assert says in complaints[0]


def test_latency_runs_from_the_last_command_an_alert_rests_on() -> None:
    """Facts of weeks before do not count, and the last command does."""
    found = latency([_raised(3.0)], {_id("one-1"): 1.0, _id("one-2"): 2.5})
    assert found is not None
    assert (found.alerts, found.p50, found.p99) == (1, 0.5, 0.5)


def test_alerts_on_older_facts_have_no_latency() -> None:
    """What no command of the play caused is left out."""
    assert latency([_raised(3.0)], {}) is None


def test_an_alert_said_again_on_the_same_facts_is_timed_once() -> None:
    """A paper that moved on carries its alert along; nothing new was noticed."""
    found = latency([_raised(3.0), _raised(9.0)], {_id("one-1"): 2.0})
    assert found is not None
    assert (found.alerts, found.p99) == (1, 1.0)


def test_withdrawn_alerts_have_no_latency() -> None:
    """Only raising is timed."""
    raised = _raised(3.0).event
    gone = AlertWithdrawnV1.model_validate(
        {**raised.model_dump(), "type": "leothang.alert.withdrawn.v1"}
    )
    assert latency([Arrival(3.0, gone)], {_id("one-1"): 2.0}) is None


def test_percentiles_are_values_that_occurred() -> None:
    """The 99th of a hundred is the 99th, not something between."""
    words = [f"w{n}" for n in range(100)]
    arrivals = [_raised(float(n + 1), word) for n, word in enumerate(words)]
    found = latency(arrivals, {_id(f"{word}-1"): 0.0 for word in words})
    assert found is not None
    assert (found.p50, found.p99) == (50.0, 99.0)


def test_the_examples_are_the_gravest_of_three_patterns() -> None:
    """Three alerts are explained, one a pattern, always the same ones."""
    alerts = [
        _alert("a", severity="low", pattern="overdue"),
        _alert("b", severity="critical", pattern="overdue"),
        _alert("c", severity="medium", pattern="cross_level"),
        _alert("d", severity="high", pattern="mass_complaint"),
        _alert("e", severity="low", pattern="repeated_transfer"),
    ]
    chosen = examples(alerts)
    assert [alert.severity for alert in chosen] == ["critical", "high", "medium"]
    assert chosen == examples(reversed(alerts))
