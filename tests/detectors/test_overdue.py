"""O1 to O3: due soon, overdue, gravely overdue, clock by clock."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.terms import dawn
from tests.support.cases import the_law
from tests.support.facts import (
    accepted,
    filed_away,
    guided,
    ineligible,
    received,
    refused,
    returned,
    transferred,
)
from tests.support.papers import COMMUNE, PROVINCE, day_after, on
from tests.support.steps import (
    court_accepted,
    decided,
    extended,
    resumed,
    succeeded,
    suspended,
    terminated,
    withdrawn,
)
from tests.support.terms import ACCEPTED, ASKED, DENOUNCED, FILED, due_of, look, one, rules


def test_a_limit_of_seven_working_days_is_called_soon_in_its_last_days() -> None:
    """KN received 2026-07-01, due 07-10: notice with 2 working days left, warning with 1."""
    paper = received(COMMUNE, "2026-07-01")
    assert rules("2026-07-07", paper) == {}
    assert rules("2026-07-08", paper) == {"O1": "info"}
    assert rules("2026-07-09", paper) == {"O1": "low"}
    assert rules("2026-07-10", paper) == {"O1": "low"}
    assert rules("2026-07-11", paper) == {"O2": "medium"}


def test_a_limit_of_thirty_days_is_called_soon_by_its_parts() -> None:
    """KN accepted 2026-07-10, due 08-10: notice at 21 days, warning at 27 days."""
    assert rules("2026-07-30", *ACCEPTED) == {}
    assert rules("2026-07-31", *ACCEPTED) == {"O1": "info"}
    assert rules("2026-08-05", *ACCEPTED) == {"O1": "info"}
    assert rules("2026-08-06", *ACCEPTED) == {"O1": "low"}
    assert rules("2026-08-11", *ACCEPTED) == {"O2": "medium"}


def test_half_a_limit_late_is_grave() -> None:
    """Due 08-10 of 30 days: grave 15 days later; due 07-10 of 7: after 4 working days."""
    assert rules("2026-08-24", *ACCEPTED) == {"O2": "medium"}
    assert rules("2026-08-25", *ACCEPTED) == {"O2": "medium", "O3": "high"}
    paper = received(COMMUNE, "2026-07-01")
    assert rules("2026-07-15", paper) == {"O2": "medium"}
    assert rules("2026-07-16", paper) == {"O2": "medium", "O3": "high"}


def test_thirty_days_late_is_grave_whatever_the_limit() -> None:
    """A denunciation extended to 90 days is grave 30 days late, before half of 90."""
    story = (
        received(COMMUNE, "2026-06-29", about=DENOUNCED),
        accepted(COMMUNE, "2026-07-06"),
        extended(COMMUNE, "2026-08-04"),
        extended(COMMUNE, "2026-09-04", ordinal=2),
    )
    assert rules("2026-11-03", *story) == {"O2": "medium"}
    assert rules("2026-11-04", *story) == {"O2": "medium", "O3": "high"}


def test_an_overdue_finding_names_clock_office_and_evidence() -> None:
    """The path is clock and office; the evidence is the acceptance and what tells the kind."""
    found = one(look("2026-08-12", *ACCEPTED), "O2")
    assert found.path == f"KN-RES1:{COMMUNE}"
    assert found.agencies == (COMMUNE,)
    assert found.effective_at == on("2026-08-11")
    assert set(found.evidence) == {fact.id for fact in ACCEPTED}


def test_what_was_finished_late_stays_as_history() -> None:
    """A decision after the due day ends the warning and leaves an historic finding."""
    story = (*ACCEPTED, decided(COMMUNE, "2026-08-12"))
    detected = look("2026-09-30", *story)
    assert one(detected, "O2").state == "historic"
    assert dict(one(detected, "O2").params)["ended"] == "2026-08-12"
    assert detected.wake_at is None
    graver = look("2026-09-30", *ACCEPTED, decided(COMMUNE, "2026-08-25"))
    assert {f.rule: f.state for f in graver.findings} == {"O2": "historic", "O3": "historic"}


@pytest.mark.parametrize(
    "end",
    [
        transferred(COMMUNE, "2026-07-06", PROVINCE),
        guided(COMMUNE, "2026-07-06", PROVINCE),
        ineligible(COMMUNE, "2026-07-06"),
        filed_away(COMMUNE, "2026-07-06"),
        withdrawn(COMMUNE, "2026-07-06"),
        refused(COMMUNE, "2026-07-06"),
        accepted(COMMUNE, "2026-07-06"),
        decided(COMMUNE, "2026-07-06"),
        court_accepted(COMMUNE, "2026-07-06"),
    ],
    ids=lambda fact: fact.type.split(".")[2],
)
def test_an_answer_or_passing_the_paper_on_ends_the_first_clock(end: AnyFact) -> None:
    """An office that answered, or no longer has the paper, owes nothing for it."""
    detected = look("2026-07-20", FILED, end)
    assert not [f for f in detected.findings if dict(f.params)["clock"] == "KN-ACC"]


def test_giving_a_transferred_paper_back_ends_the_clock() -> None:
    """A return of the transfer that brought the paper ends the receiver's clock."""
    paper = received(COMMUNE, "2026-07-02", transfer="t1")
    assert rules("2026-07-20", paper)
    assert rules("2026-07-20", paper, returned(COMMUNE, "2026-07-03")) == {}


def test_a_copy_for_information_and_a_partial_withdrawal_end_nothing() -> None:
    """The paper is still there, and so is the rest of the complaint."""
    copy = transferred(COMMUNE, "2026-07-03", PROVINCE, role="copy")
    part = withdrawn(COMMUNE, "2026-07-03", whole=False)
    assert rules("2026-07-20", FILED, copy, part) == {"O2": "medium", "O3": "high"}


def test_another_paper_passed_on_does_not_end_this_papers_clock() -> None:
    """Passing one paper on leaves the other one waiting, from its own day."""
    other = received(COMMUNE, "2026-07-06", "p2")
    sent = transferred(COMMUNE, "2026-07-07", PROVINCE)
    found = one(look("2026-07-16", FILED, other, sent), "O2")
    assert dict(found.params)["start"] == "2026-07-06"


def test_a_further_paper_while_the_case_is_open_owes_nothing() -> None:
    """A second copy of an accepted complaint has no clock of its own."""
    again = received(COMMUNE, "2026-07-13", "p2")
    assert rules("2026-07-28", *ACCEPTED, again) == {}


def test_nothing_is_overdue_while_suspended() -> None:
    """A suspended case has no due day, and nothing to wake for."""
    detected = look("2026-12-01", *ACCEPTED, suspended(COMMUNE, "2026-07-20"))
    assert not detected.findings
    assert detected.wake_at is None


@pytest.mark.parametrize(
    ("begun", "due"), [("2026-06-30", "2026-07-15"), ("2026-07-01", "2026-07-20")]
)
def test_a_suspension_of_a_complaint_counts_if_it_begins_under_the_new_law(
    begun: str, due: str
) -> None:
    """Luật KN Đ.11a(4), from 2026-07-01, by the day the step starts (X7): five days, or none."""
    story = (
        received(COMMUNE, "2026-06-10"),
        accepted(COMMUNE, "2026-06-15"),
        suspended(COMMUNE, begun),
        resumed(COMMUNE, "2026-07-06"),
    )
    assert due_of(story, "KN-RES1") == on(due)


def test_a_new_suspension_counts_though_an_old_one_without_effect_is_open() -> None:
    """Luật KN Đ.11a(4), X7: the first began under the old law, the second under the new."""
    story = (
        received(COMMUNE, "2026-06-10"),
        accepted(COMMUNE, "2026-06-15"),
        suspended(COMMUNE, "2026-06-21"),
        suspended(COMMUNE, "2026-07-01", key="again"),
        resumed(COMMUNE, "2026-07-06"),
    )
    assert due_of(story, "KN-RES1") == on("2026-07-20")


def test_terminated_and_withdrawn_cases_have_no_clock_left() -> None:
    """What is closed in time leaves no finding."""
    for end in (terminated(COMMUNE, "2026-07-20"), withdrawn(COMMUNE, "2026-07-20")):
        assert not look("2026-12-01", *ACCEPTED, end).findings


def test_the_clock_of_a_dissolved_body_is_its_successors() -> None:
    """A fact that the case passed on moves the open clock to the successor."""
    story = (
        received("h525", "2025-06-10"),
        accepted("h525", "2025-06-16"),
        succeeded(PROVINCE, "2025-07-01", predecessor="h525", successor="t51"),
    )
    found = one(look("2025-08-20", *story), "O2")
    assert found.agencies == (PROVINCE,)


def test_feedback_is_owed_an_answer_and_not_an_acceptance() -> None:
    """Accepting feedback ends nothing, answering it does."""
    paper = received(COMMUNE, "2026-07-02", about=ASKED)
    taken = accepted(COMMUNE, "2026-07-03")
    assert set(rules("2026-08-04", paper, taken)) == {"O2"}
    assert rules("2026-08-04", paper, taken, decided(COMMUNE, "2026-07-20")) == {}


def test_the_detector_wakes_at_the_dawn_of_the_next_change() -> None:
    """From day to day: notice, warning, late, grave, then nothing more."""
    days = ["2026-07-31", "2026-08-06", "2026-08-11", "2026-08-25"]
    for before, after in zip(["2026-07-10", *days], [*days, None], strict=True):
        expected = None if after is None else dawn(on(after))
        assert look(before, *ACCEPTED).wake_at == expected


def test_a_fact_of_tomorrow_wakes_the_detector() -> None:
    """What is dated after today counts from its own day."""
    detected = look("2026-07-02", FILED, accepted(COMMUNE, "2026-07-03", recorded="2026-07-02"))
    assert detected.wake_at == dawn(on("2026-07-03"))


def test_a_year_without_a_calendar_has_no_clock() -> None:
    """Nothing is called late where nobody knows the holidays."""
    first_day, last_day = the_law().calendar.first, the_law().calendar.last
    before = received(COMMUNE, day_after(first_day, -60), about=ASKED)
    assert not look("2026-07-20", before).findings
    past_the_end = received(COMMUNE, last_day)
    assert not look(day_after(last_day, 60), past_the_end).findings
