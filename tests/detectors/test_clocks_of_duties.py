"""Every clock of section A.7 that is not a first answer: start, due day and what ends it."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from tests.support.delays import (
    COMPLAINED,
    DENOUNCED,
    Told,
    clock,
    clocks,
    did,
    handed_in,
    visitor_answered,
)
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE as C
from tests.support.papers import PROVINCE as P
from tests.support.papers import against, denouncing, on
from tests.support.steps import (
    court_accepted,
    decided,
    extended,
    remote_flagged,
    resumed,
    served,
    suspended,
)

LATE = "2026-12-20"
CONCLUDED = (*DENOUNCED, decided(C, "2026-08-03"))
AGAIN = received(P, "2026-08-10", "p2", about=denouncing(C))
SECOND = (
    *COMPLAINED,
    received(P, "2026-08-20", "p2"),
    accepted(P, "2026-08-25", "p2", instance=2),
    decided(P, "2026-10-01", "p2", instance=2),
)
EXPERT = (*DENOUNCED, did("expert_asked", C, "2026-07-20"))
HEARD = (*EXPERT, did("expert_heard", C, "2026-07-30"))
DEMANDED = (*DENOUNCED, AGAIN, did("demanded", P, "2026-08-12", "p2", to=C))


def sacked(*, dismissal: bool) -> Substance:
    """Return a complaint against a disciplinary decision, perhaps of dismissal."""
    about = against(discipline=True)
    assert about.complaint is not None
    object_ = about.complaint.model_copy(update={"dismissal": dismissal})
    return about.model_copy(update={"complaint": object_})


def disciplined(*, dismissal: bool) -> tuple[AnyFact, ...]:
    """Tell a complaint on discipline up to the service of the first decision."""
    return (
        received(C, "2026-07-02", about=sacked(dismissal=dismissal)),
        accepted(C, "2026-07-10"),
        decided(C, "2026-08-03"),
        served(C, "2026-08-05"),
    )


@pytest.mark.parametrize(
    ("name", "story", "told"),
    [
        ("KN-SEND1", COMPLAINED, (C, "2026-08-03", "2026-08-06", None)),
        (
            "KN-SEND1",
            (*COMPLAINED, did("notified", C, "2026-08-07", about="result")),
            (C, "2026-08-03", "2026-08-06", "2026-08-07"),
        ),
        (
            "KN-SEND1",
            (*COMPLAINED, did("notified", C, "2026-08-05", about="transfer")),
            (C, "2026-08-03", "2026-08-06", None),
        ),
        (
            "KN-SEND1",
            (*COMPLAINED, served(C, "2026-08-12")),
            (C, "2026-08-03", "2026-08-06", "2026-08-07"),
        ),
        ("KN-SEND2", SECOND, (P, "2026-10-01", "2026-10-12", None)),
        (
            "KN-PUB",
            (*COMPLAINED, did("published", C, "2026-08-20")),
            (C, "2026-08-03", "2026-08-18", "2026-08-20"),
        ),
        ("KN-EFF", COMPLAINED, (C, "2026-08-03", "2026-09-03", None)),
        (
            "KN-EFF",
            (*COMPLAINED, remote_flagged(C, "2026-07-15")),
            (C, "2026-08-03", "2026-09-17", None),
        ),
        (
            "KN-EFF",
            (*COMPLAINED, received(P, "2026-08-20", "p2")),
            (C, "2026-08-03", "2026-09-03", "2026-08-20"),
        ),
        ("KN-ENF", COMPLAINED, (C, "2026-09-03", "2026-09-10", None)),
        (
            "KN-ENF",
            (*COMPLAINED, did("ordered", C, "2026-09-09")),
            (C, "2026-09-03", "2026-09-10", "2026-09-09"),
        ),
        ("KN-ENF", SECOND, (P, "2026-11-02", "2026-11-09", None)),
        ("KN-FILE2", COMPLAINED, (C, "2026-08-11", "2026-09-10", None)),
        (
            "KN-FILE2",
            (*COMPLAINED, served(C, "2026-08-05")),
            (C, "2026-08-05", "2026-09-04", None),
        ),
        ("KN-FILE2", COMPLAINED[:2], (C, "2026-08-10", "2026-09-09", None)),
        ("KN-FILE2", disciplined(dismissal=False), (C, "2026-08-05", "2026-08-17", None)),
        ("KN-FILE2", disciplined(dismissal=True), (C, "2026-08-05", "2026-09-04", None)),
        ("TC-NOTI", DENOUNCED, (C, "2026-07-06", "2026-07-13", None)),
        (
            "TC-NOTI",
            (*DENOUNCED, did("notified", C, "2026-07-14", about="acceptance")),
            (C, "2026-07-06", "2026-07-13", "2026-07-14"),
        ),
        ("TC-CONC", CONCLUDED, (C, "2026-08-03", "2026-08-10", None)),
        (
            "TC-ACT",
            (*CONCLUDED, did("acted", C, "2026-08-13")),
            (C, "2026-08-03", "2026-08-12", "2026-08-13"),
        ),
        (
            "TC-PUB",
            (*CONCLUDED, did("published", C, "2026-08-12")),
            (C, "2026-08-03", "2026-08-12", "2026-08-12"),
        ),
        ("TC-RES", EXPERT, (C, "2026-07-06", None, None)),
        ("TC-RES", HEARD, (C, "2026-07-06", "2026-08-17", None)),
        (
            "TC-RES",
            (*HEARD, suspended(C, "2026-07-25"), resumed(C, "2026-08-04")),
            (C, "2026-07-06", "2026-08-20", None),
        ),
        (
            "TC-RES",
            (*HEARD, extended(C, "2026-08-14")),
            (C, "2026-07-06", "2026-09-14", None),
        ),
        (
            "TC-RES",
            (*DENOUNCED, did("investigated", C, "2026-07-20")),
            (C, "2026-07-06", "2026-08-05", "2026-07-20"),
        ),
        ("TC-NEXT", (*CONCLUDED, AGAIN), (P, "2026-08-10", "2026-09-03", None)),
        (
            "TC-NEXT",
            (*CONCLUDED, AGAIN, did("reopening_refused", P, "2026-08-28", "p2")),
            (P, "2026-08-10", "2026-09-03", "2026-08-28"),
        ),
        ("TC-LATE1", (*DENOUNCED, AGAIN), (P, "2026-08-10", "2026-08-17", None)),
        ("TC-LATE1", DEMANDED, (P, "2026-08-10", "2026-08-17", "2026-08-12")),
        ("TC-LATE2", DEMANDED, (C, "2026-08-12", "2026-08-19", None)),
        (
            "TC-LATE2",
            (*DEMANDED, did("reported", P, "2026-08-20", "p2")),
            (C, "2026-08-12", "2026-08-19", "2026-08-20"),
        ),
        ("TCD-10", (handed_in(C, "2026-08-04", "p9"),), (C, "2026-08-04", "2026-08-18", None)),
        (
            "TCD-10",
            (handed_in(C, "2026-08-04", "p9"), visitor_answered(C, "2026-08-20")),
            (C, "2026-08-04", "2026-08-18", "2026-08-20"),
        ),
        (
            "TCD-10",
            (handed_in(C, "2026-07-02", "p1"), *COMPLAINED),
            (C, "2026-07-02", "2026-07-16", "2026-07-10"),
        ),
    ],
)
def test_a_clock_runs_from_its_step_to_its_due_day(
    name: str, story: tuple[AnyFact, ...], told: tuple[str, str, str | None, str | None]
) -> None:
    """Office, start, due day and end of each clock; a second filing and the effect bind nobody."""
    agency, start, due, end = told
    expected = Told(agency, on(start), on(due) if due else None, on(end) if end else None)
    found = clocks(name, LATE, *story)
    assert [one for one in found if one.agency == agency] == [expected]


def test_a_superior_who_takes_a_case_over_has_a_clock_of_his_own() -> None:
    """Luật TC Đ.38(5): the resolver's clock ends, the superior's thirty days begin."""
    story = (*DENOUNCED, did("taken_over", P, "2026-08-20", resolver=C))
    assert clocks("TC-RES", LATE, *story) == [
        Told(C, on("2026-07-06"), on("2026-08-05"), on("2026-08-20")),
        Told(P, on("2026-08-20"), on("2026-09-21"), None),
    ]


def test_a_case_to_be_resolved_again_has_a_new_clock() -> None:
    """Luật TC Đ.37(2)(b): the superior resolves again, from the day he orders it."""
    story = (*CONCLUDED, did("reopened", P, "2026-09-01"))
    assert clocks("TC-RES", LATE, *story)[1] == Told(P, on("2026-09-01"), on("2026-10-01"), None)


def test_two_things_that_stop_a_clock_at_once_stop_it_once() -> None:
    """Ten days of an expert and ten of a suspension that overlap by five are fifteen."""
    story = (*HEARD, suspended(C, "2026-07-25"), resumed(C, "2026-08-04"))
    term = clock("TC-RES", LATE, *story).term
    assert term is not None
    assert term.suspended == 15


def test_a_court_leaves_nothing_to_enforce() -> None:
    """Luật KN Đ.11(9): who goes to court before the decision takes effect waits for the court."""
    assert clocks("KN-ENF", LATE, *COMPLAINED, court_accepted(C, "2026-08-20")) == []
    assert clocks("KN-ENF", LATE, *COMPLAINED, court_accepted(C, "2026-09-20"))


def test_a_complaint_found_wrong_leaves_nothing_to_enforce() -> None:
    """The decision complained of stands: there is nothing to order."""
    filed, taken, decision = COMPLAINED
    data = decision.data.model_copy(update={"outcome": "wrong"})
    wrong = decision.model_copy(update={"data": data})
    assert clocks("KN-ENF", LATE, filed, taken, wrong) == []


def test_service_proves_that_a_decision_was_sent_by_an_estimate() -> None:
    """Served five days and more after the limit: sent late; the day is estimated."""
    assert clock("KN-SEND1", LATE, *COMPLAINED, served(C, "2026-08-12")).flags == ("estimated",)
    told = did("notified", C, "2026-08-06", about="result")
    assert clock("KN-SEND1", LATE, *COMPLAINED, told, served(C, "2026-08-12")).flags == ()


def test_a_duty_no_register_records_is_known_but_calls_nobody_late() -> None:
    """Where the office never said that it published, its silence proves nothing."""
    assert not clock("KN-PUB", LATE, *COMPLAINED).recorded
    assert clock("KN-PUB", LATE, *COMPLAINED, did("published", C, "2026-08-20")).recorded
