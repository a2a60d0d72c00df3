"""A holiday decided later re-times what is open then, and nothing that ended before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.contracts.facts import AnyFact
from domain.law.law import Law
from projections.detectors import overdue
from projections.duties import clocks_of
from projections.findings import Finding
from projections.terms import dawn
from tests.support.cases import case, the_law
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, Day, at, on

DECIDED = "2026-07-09"
PAPER = received(COMMUNE, "2026-07-01")


def law() -> Law:
    """Return the law with 2026-07-10 made free, as decided the day before."""
    decision: dict[str, object] = {
        "id": "funeral",
        "decided_on": date.fromisoformat(DECIDED),
        "basis": "quyết định giả định",
        "status": "law",
        "free": [date.fromisoformat("2026-07-10")],
    }
    shipped = the_law()
    return replace(shipped, calendar=shipped.calendar.with_decision(decision))


LAW = law()


def due(day: Day, *facts: AnyFact) -> date | None:
    """Return the due day of KN-ACC as known on a day."""
    (clock,) = [c for c in clocks_of(case(*facts), LAW, on(day)) if c.name == "KN-ACC"]
    return clock.term.due.day if clock.term else None


def held(day: Day, *facts: AnyFact) -> set[Finding]:
    """Return what is overdue on a day."""
    return set(overdue.detect(case(*facts), LAW, at(day)).findings)


def test_an_open_term_moves_with_the_decision() -> None:
    """DL02: due 2026-07-10, from the decision on the next working day."""
    assert due("2026-07-08", PAPER) == on("2026-07-10")
    assert due(DECIDED, PAPER) == on("2026-07-13")
    assert {f.rule for f in held("2026-07-13", PAPER)} == {"O1"}
    assert {f.rule for f in held("2026-07-14", PAPER)} == {"O2"}


def test_a_term_that_ended_before_the_decision_stays() -> None:
    """What was done by the old calendar is judged by it for ever."""
    done = accepted(COMMUNE, "2026-07-08")
    assert due("2026-12-01", PAPER, done) == on("2026-07-10")


def test_open_terms_are_looked_at_again_on_the_day_of_the_decision() -> None:
    """The decision may come before any day of the clock itself."""
    assert overdue.detect(case(PAPER), LAW, at("2026-07-02")).wake_at == dawn(on("2026-07-08"))
    late = received(COMMUNE, "2026-07-07")
    assert overdue.detect(case(late), LAW, at("2026-07-08")).wake_at == dawn(on(DECIDED))
    closed = accepted(COMMUNE, "2026-07-07")
    assert overdue.detect(case(late, closed), LAW, at("2026-07-08")).wake_at == dawn(on(DECIDED))
