"""Impossible orders of dates: kept, judged with what is certain, marked with both facts."""

from __future__ import annotations

import pytest

from domain.contracts.envelope import Envelope
from domain.contracts.facts import AnyFact
from projections.contradictions import contradictions
from projections.detectors import overdue
from projections.evaluate import evaluate_matter
from projections.findings import Finding
from tests.support.cases import case, the_law
from tests.support.delays import DETECTORS, did, judged
from tests.support.facts import accepted, guided, received, refused, transferred
from tests.support.papers import COMMUNE, PROVINCE, Day, at, denouncing
from tests.support.steps import decided, extended, resumed, served, suspended

FILED = received(COMMUNE, "2026-07-02")
ACCEPTED = accepted(COMMUNE, "2026-07-10")
DECIDED = decided(COMMUNE, "2026-08-03")
DENOUNCED = received(COMMUNE, "2026-07-02", about=denouncing(COMMUNE))


def findings(day: Day, *facts: AnyFact) -> set[Finding]:
    """Return what all rows of delay say of a story."""
    return {f for detect in DETECTORS for f in judged(detect, day, *facts).findings}


@pytest.mark.parametrize(
    ("others", "first", "then"),
    [
        ((), FILED, decided(COMMUNE, "2026-07-01")),
        ((), FILED, accepted(COMMUNE, "2026-07-01")),
        ((), FILED, refused(COMMUNE, "2026-07-01")),
        ((), FILED, transferred(COMMUNE, "2026-07-01", PROVINCE)),
        ((), FILED, guided(COMMUNE, "2026-07-01", PROVINCE)),
        ((), DENOUNCED, extended(COMMUNE, "2026-07-01")),
        ((FILED, ACCEPTED), DECIDED, served(COMMUNE, "2026-08-02")),
        ((FILED, ACCEPTED), DECIDED, did("published", COMMUNE, "2026-08-02")),
        ((FILED, ACCEPTED), DECIDED, did("ordered", COMMUNE, "2026-08-02")),
        ((DENOUNCED, ACCEPTED), DECIDED, did("acted", COMMUNE, "2026-08-02")),
        ((FILED, ACCEPTED), suspended(COMMUNE, "2026-07-20"), resumed(COMMUNE, "2026-07-19")),
        (
            (DENOUNCED, ACCEPTED),
            did("expert_asked", COMMUNE, "2026-07-20"),
            did("expert_heard", COMMUNE, "2026-07-19"),
        ),
        (
            (FILED, ACCEPTED, decided(COMMUNE, "2026-07-15")),
            did("ordered", COMMUNE, "2026-09-01"),
            did("enforced", COMMUNE, "2026-08-31"),
        ),
        (
            (DENOUNCED,),
            did("demanded", PROVINCE, "2026-09-01", "p2", to=COMMUNE),
            did("reported", PROVINCE, "2026-08-31", "p2"),
        ),
    ],
    ids=[
        "decided before received",
        "accepted before received",
        "refused before received",
        "transferred before received",
        "guided before received",
        "extended before received",
        "served before decided",
        "published before decided",
        "enforcement ordered before decided",
        "acted on before concluded",
        "resumed before suspended",
        "assessed before asked",
        "enforced before ordered",
        "reported before demanded",
    ],
)
def test_an_impossible_order_is_seen(
    others: tuple[AnyFact, ...], first: Envelope, then: Envelope
) -> None:
    """Both facts are named, the one that must come first in front."""
    (found,) = contradictions(case(*others, first, then))  # type: ignore[arg-type]
    assert found == (first.id, then.id)


@pytest.mark.parametrize(
    "story",
    [
        (FILED, accepted(COMMUNE, "2026-07-02")),
        (FILED, ACCEPTED, DECIDED, served(COMMUNE, "2026-08-03")),
        (
            FILED,
            ACCEPTED,
            suspended(COMMUNE, "2026-07-12"),
            resumed(COMMUNE, "2026-07-19"),
            suspended(COMMUNE, "2026-07-20"),
        ),
        (FILED, accepted(COMMUNE, "2026-07-01", "p2")),
        (FILED, ACCEPTED, DECIDED, served(COMMUNE, "2026-08-02", instance=2)),
        (ACCEPTED, DECIDED),
    ],
    ids=[
        "on the same day",
        "served on the day of the decision",
        "resumed, then suspended again",
        "another paper",
        "the service of another decision",
        "a paper nobody registered",
    ],
)
def test_a_possible_order_is_left_alone(story: tuple[AnyFact, ...]) -> None:
    """Only facts of one paper, and of one decision, contradict each other."""
    assert contradictions(case(*story)) == ()


@pytest.mark.parametrize(
    "early",
    [decided(COMMUNE, "2026-07-01"), refused(COMMUNE, "2026-07-01")],
    ids=["decided", "refused"],
)
def test_what_was_answered_before_it_came_in_was_answered(early: AnyFact) -> None:
    """That the office answered this paper is certain: nobody is called late for its answer."""
    rules = {f.rule for f in findings("2026-12-01", FILED, early)}
    assert rules <= {"O6"}


def test_what_was_accepted_before_it_came_in_is_late_by_the_acceptance() -> None:
    """The term runs from the acceptance; the finding says that its dates contradict each other."""
    early = accepted(COMMUNE, "2026-07-01")
    (found,) = judged(overdue.detect, "2026-08-01", FILED, early).findings
    assert found.rule == "O2"
    assert found.flags == ("inconsistent",)
    assert set(found.evidence) == {FILED.id, early.id}


def test_what_was_served_before_it_was_decided_was_sent() -> None:
    """The service is certain: nobody is late with sending."""
    story = (FILED, ACCEPTED, DECIDED, served(COMMUNE, "2026-08-02"))
    assert not judged(overdue.detect, "2026-12-01", *story).findings


def test_a_case_resumed_before_it_was_suspended_stands_still() -> None:
    """The suspension is certain, its end is not: nothing is due."""
    story = (FILED, ACCEPTED, suspended(COMMUNE, "2026-07-20"), resumed(COMMUNE, "2026-07-19"))
    assert not judged(overdue.detect, "2026-12-01", *story).findings


def test_a_finding_that_rests_on_neither_fact_is_not_marked() -> None:
    """Another office's lateness has nothing to do with this contradiction."""
    elsewhere = received("x21163", "2026-07-06", "p2")
    early = accepted(COMMUNE, "2026-07-01")
    flags = {
        f.agencies[0]: f.flags
        for f in judged(overdue.detect, "2026-08-01", FILED, early, elsewhere).findings
        if f.rule == "O2"
    }
    other = [value for agency, value in flags.items() if agency != COMMUNE]
    assert flags[COMMUNE] == ("inconsistent",)
    assert other == [()]


def test_a_fact_of_tomorrow_contradicts_nothing_yet() -> None:
    """What is dated ahead has not happened."""
    other = received(COMMUNE, "2026-06-30", "p2")
    ahead = received(COMMUNE, "2026-12-02")
    found = judged(overdue.detect, "2026-08-20", other, accepted(COMMUNE, "2026-07-01"), ahead)
    assert found.findings
    assert {f.flags for f in found.findings} == {()}


def test_the_verdict_on_a_filing_that_rests_on_a_contradiction_is_marked() -> None:
    """The province may act only after the commune; whose acceptance came before its paper."""
    early = accepted(COMMUNE, "2026-07-01")
    above = received(PROVINCE, "2026-07-10", "p2")
    detected = evaluate_matter(case(FILED, early, above), the_law(), at("2026-07-12"))
    flags = {verdict.petition: verdict.flags for verdict in detected.assessments}
    assert "inconsistent" in flags[FILED.subject]
    clean = evaluate_matter(case(FILED, above), the_law(), at("2026-07-12"))
    assert all("inconsistent" not in verdict.flags for verdict in clean.assessments)
