"""R7b: three matters sent astray in any ninety days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.detectors import wrong_jurisdiction_habit
from projections.findings import Detected, Finding, Pattern, SubjectKind
from tests.support.cases import the_law
from tests.support.papers import Day, at, day_after, id_of, on

AGENCY = "t51"
START = on("2026-03-02")


def astray(day: int, matter: str, agency: str = AGENCY) -> Finding:
    """One finding of R7, `day` days after the start."""
    sent_on = day_after(START, day)
    return Finding(
        rule="R7",
        version=1,
        pattern=Pattern.REPEATED_TRANSFER,
        subject_kind=SubjectKind.MATTER,
        subject=id_of(matter),
        path=id_of(matter),
        severity="medium",
        effective_at=day_after(START, day + 3),
        evidence=(id_of(f"{matter} {day}"),),
        agencies=(agency, "x00004", "x00008"),
        params=(("sent_on", sent_on.isoformat()),),
    )


def judged(day: Day, *findings: Finding) -> Detected:
    """Judge the agency as of the end of a day."""
    return wrong_jurisdiction_habit.detect(AGENCY, findings, the_law(), at(day))


@pytest.mark.parametrize(("last", "found"), [(89, 1), (90, 0)])
def test_both_ends_of_the_ninety_days_count(last: int, found: int) -> None:
    """Ninety days are the first day and eighty-nine more; the transfer's day counts."""
    turns = (astray(0, "a"), astray(40, "b"), astray(last, "c"))
    assert len(judged("2026-06-30", *turns).findings) == found


def test_one_matter_sent_astray_three_times_is_no_habit() -> None:
    """The matters must be different ones."""
    assert not judged("2026-06-30", *(astray(n, "a") for n in range(3))).findings


def test_a_matter_that_leaves_the_window_is_forgotten() -> None:
    """Twice the same matter long ago, and two others now."""
    turns = (astray(0, "a"), astray(1, "a"), astray(95, "b"), astray(96, "c"))
    assert not judged("2026-06-30", *turns).findings


def test_transfers_of_another_agency_do_not_count() -> None:
    """Each answers for its own."""
    turns = (astray(0, "a"), astray(1, "b"), astray(2, "c", "t01"))
    assert not judged("2026-06-30", *turns).findings


def test_the_finding_is_about_the_agency_from_the_third_matter_on() -> None:
    """It holds while the window of the last transfer is open, and is history then."""
    turns = (astray(0, "a"), astray(5, "b"), astray(9, "c"))
    detected = judged("2026-03-20", *turns)
    (found,) = detected.findings
    assert (found.subject, found.subject_kind, found.severity) == (
        AGENCY,
        SubjectKind.AGENCY,
        "high",
    )
    assert found.effective_at == START + timedelta(days=9)
    assert (found.state, detected.wake_at) == ("holding", at(day_after(START, 99), 0))
    (later,) = judged(day_after(START, 99), *turns).findings
    assert later.state == "historic"


def test_two_bad_times_with_a_good_one_between_are_two_findings() -> None:
    """Windows that do not overlap are not one habit."""
    turns = [astray(start + n, f"{start}.{n}") for start in (0, 200) for n in range(3)]
    found = judged(day_after(START, 210), *turns).findings
    assert sorted(finding.state for finding in found) == ["historic", "holding"]


def test_the_evidence_of_a_long_habit_stays_short() -> None:
    """The first and the latest transfers tell the story."""
    found = judged("2026-12-01", *(astray(n // 10, f"m{n}") for n in range(1000))).findings
    (habit,) = found
    assert dict(habit.params)["count"] == 1000
    assert len(habit.evidence) < 100


@given(
    st.lists(st.builds(astray, st.integers(0, 300), st.sampled_from("abcdefgh")), max_size=12),
    st.randoms(use_true_random=False),
)
def test_order_changes_nothing(turns: list[Finding], chance: object) -> None:
    """A finding is a function of the set."""
    mixed = sorted({*turns}, key=lambda turn: (turn.subject, turn.effective_at))
    assert judged("2026-12-01", *set(turns)) == judged("2026-12-01", *mixed)
