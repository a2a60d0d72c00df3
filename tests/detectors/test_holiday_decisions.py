"""A holiday decided later re-times what is open on that day, and nothing that ended before.

The complaint of 2026-11-18 is due on Friday 11-27, or on Monday 11-30 once 24 November is free.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from domain.contracts.facts import AnyFact
from domain.law.law import Law
from projections.alerts import alerts, diff
from projections.evaluate import evaluate_matter
from projections.findings import Detected
from projections.terms import dawn
from tests.support.cases import case, the_law
from tests.support.facts import accepted, filed_away, received
from tests.support.papers import COMMUNE, PROVINCE, Day, at, denouncing, on

PAPER = received(COMMUNE, "2026-11-18")
DECIDED = "2026-11-29"


@cache
def with_the_decision() -> Law:
    """Return the shipped law with 24 November made free on 29 November 2026."""
    decision = {
        "id": "culture-day-2026",
        "decided_on": on(DECIDED),
        "basis": "Luật sửa đổi Đ.112(1)",
        "status": "provisional",
        "free": [on("2026-11-24")],
    }
    return replace(the_law(), calendar=the_law().calendar.with_decision(decision))


def judged(day: Day, *facts: AnyFact, law: Law | None = None) -> Detected:
    """Judge a story at the end of a day by the law with the decision on file."""
    return evaluate_matter(case(*facts), law or with_the_decision(), at(day))


def dues(found: Detected) -> dict[tuple[str, str], str]:
    """Return the state and due day of each finding about a term."""
    return {
        (finding.rule, finding.state): str(dict(finding.params)["due"])
        for finding in found.findings
        if finding.rule in {"O1", "O2", "O3"}
    }


def test_an_open_matter_is_re_timed_on_the_day_of_the_decision() -> None:
    """Overdue on the 28th by what was known; on the 29th due on Monday."""
    assert dues(judged("2026-11-28", PAPER)) == {("O2", "holding"): "2026-11-27"}
    assert dues(judged(DECIDED, PAPER)) == {("O1", "holding"): "2026-11-30"}
    assert dues(judged("2026-12-01", PAPER)) == {("O2", "holding"): "2026-11-30"}


def test_the_change_is_seen_at_the_desk() -> None:
    """The alert about lateness is not silently gone: the desk hears that it changed."""
    before = alerts(judged("2026-11-28", PAPER).findings, "51")
    after = alerts(judged(DECIDED, PAPER).findings, "51")
    (change,) = diff(before, after)
    assert change.change == "changed"
    assert (change.before.says.rule if change.before else None) == "O2"
    assert change.alert.says.rule == "O1"


def test_the_worker_looks_again_on_the_day_of_the_decision() -> None:
    """As long as something is open, and not when all is done."""
    assert judged("2026-11-28", PAPER).wake_at == dawn(on(DECIDED))
    assert judged("2026-11-28", PAPER, filed_away(COMMUNE, "2026-11-20")).wake_at is None


@pytest.mark.parametrize("look", ["2026-11-28", DECIDED, "2026-12-15"])
def test_a_clock_that_ended_before_the_decision_keeps_its_due_day(look: str) -> None:
    """Accepted on the 28th, one day late by the calendar of that day; it stays so."""
    late = (PAPER, accepted(COMMUNE, "2026-11-28"))
    assert dues(judged(look, *late))["O2", "historic"] == "2026-11-27"


@pytest.mark.parametrize("look", ["2026-11-27", DECIDED, "2026-12-15"])
def test_a_clock_that_ended_in_time_stays_in_time(look: str) -> None:
    """Nothing is found of it, whatever is decided later."""
    assert dues(judged(look, PAPER, accepted(COMMUNE, "2026-11-27"))) == {}


def test_a_clock_that_ends_after_the_decision_ends_by_the_new_calendar() -> None:
    """Accepted on the 30th: in time."""
    assert dues(judged("2026-12-01", PAPER, accepted(COMMUNE, "2026-11-30"))) == {}
    by_the_old = judged("2026-12-01", PAPER, accepted(COMMUNE, "2026-11-30"), law=the_law())
    assert dues(by_the_old) == {("O2", "historic"): "2026-11-27"}


def test_a_denunciation_is_re_timed_as_a_complaint_is() -> None:
    """TC-INIT: seven working days too."""
    paper = received(COMMUNE, "2026-11-18", about=denouncing(COMMUNE))
    assert dues(judged("2026-11-28", paper)) == {("O2", "holding"): "2026-11-27"}
    assert dues(judged(DECIDED, paper)) == {("O1", "holding"): "2026-11-30"}


@pytest.mark.parametrize(
    ("filed", "verdict"),
    [("2026-11-28", "authority_inaction_step_up"), ("2026-11-30", "premature_escalation")],
)
@pytest.mark.parametrize("look", ["2026-11-30", "2026-12-15"])
def test_a_step_up_is_judged_by_the_calendar_of_its_own_day(
    filed: str, verdict: str, look: str
) -> None:
    """On the 28th the commune was silent past its term; on the 30th its last day had not passed."""
    up = received(PROVINCE, filed, "up")
    found = {said.petition: said.verdict for said in judged(look, PAPER, up).assessments}
    assert found[up.subject] == verdict


def test_what_is_not_decided_yet_changes_nothing() -> None:
    """Judged as of an earlier day, with and without the decision on file: the same."""
    for day in ("2026-11-20", "2026-11-26", "2026-11-28"):
        with_it, without = judged(day, PAPER), judged(day, PAPER, law=the_law())
        assert (with_it.findings, with_it.assessments) == (without.findings, without.assessments)
