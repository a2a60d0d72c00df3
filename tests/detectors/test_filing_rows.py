"""R1 and R2 where they just hold, and where they just do not."""

from __future__ import annotations

import pytest

from domain.contracts.substance import Substance
from tests.support.facts import (
    accepted,
    guided,
    received,
)
from tests.support.papers import asking, day_after, denouncing, signed
from tests.support.steps import decided, determined
from tests.support.transfers import AT_A, START, A, C, F, rules, sent
from tests.support.verdicts import moved, only, past


class TestRepeatedFiling:
    """R1."""

    def test_a_second_filing_while_open_is_information(self) -> None:
        """Filing again is no fault of anybody."""
        assert rules("2026-08-06", AT_A, received(A, "2026-08-05", "p2")) == ["R1 info"]

    def test_a_third_filing_at_a_silent_agency_is_low(self) -> None:
        """The agency left the first paper unanswered past its limit of seven working days."""
        again = (received(A, "2026-08-05", "p2"), received(A, "2026-08-24", "p3"))
        found = only(moved("2026-08-24", AT_A, *again).findings, "R1")
        assert (found.severity, found.path) == ("low", A)
        assert ("authority_fault", A) in found.params

    def test_a_third_filing_in_time_stays_information(self) -> None:
        """On the last day of the limit nothing is overdue."""
        again = (received(A, "2026-08-05", "p2"), received(A, "2026-08-12", "p3"))
        assert rules("2026-08-12", AT_A, *again) == ["R1 info"]

    def test_a_fifth_filing_at_a_silent_agency_is_medium(self) -> None:
        """Severity grows with the number only where the agency is at fault."""
        again = [received(A, f"2026-09-0{n}", f"p{n}") for n in (1, 3, 4, 7)]
        assert "R1 medium" in rules("2026-09-08", AT_A, *again)

    def test_the_fault_is_history_once_the_agency_answers(self) -> None:
        """What was left lying is no longer a warning."""
        again = (received(A, "2026-08-05", "p2"), received(A, "2026-08-24", "p3"))
        detected = moved("2026-08-26", AT_A, *again, accepted(A, "2026-08-25", "p3"))
        assert past(detected) == ["R1 low"]

    @pytest.mark.parametrize(("days", "expected"), [(365, ["R1 info"]), (366, [])])
    def test_a_matter_at_rest_for_more_than_a_year_starts_anew(
        self, days: int, expected: list[str]
    ) -> None:
        """The last of 365 days after closing still counts."""
        closed = decided(A, "2025-08-04")
        again = received(A, day_after("2025-08-04", days), "p2")
        first = received(A, "2025-08-01")
        assert rules("2026-08-30", first, closed, again) == expected

    @pytest.mark.parametrize(
        ("about", "third", "expected"),
        [
            (denouncing(C), "2026-08-12", "R1 info"),
            (denouncing(C), "2026-08-13", "R1 low"),
            (asking(C), "2026-09-03", "R1 info"),
            (asking(C), "2026-09-04", "R1 low"),
        ],
    )
    def test_each_kind_has_its_own_limit(self, about: Substance, third: str, expected: str) -> None:
        """Seven working days for a denunciation, thirty days for a recommendation."""
        facts = [received(A, day, f"p{day}", about=about) for day in (START, "2026-08-05", third)]
        assert expected in rules(third, *facts)

    def test_a_limit_of_a_year_off_the_calendar_is_no_limit(self) -> None:
        """Nobody was late that anybody could tell."""
        days = ("2009-03-02", "2009-06-02", "2009-09-02")
        assert rules("2009-09-02", *(received(A, day, f"p{day}") for day in days)) == ["R1 info"]

    def test_a_paper_passed_on_in_time_was_not_left_lying(self) -> None:
        """The agency did what it had to."""
        facts = (
            AT_A,
            *sent(A, C, 1, "t1"),
            accepted(C, "2026-08-06"),
            received(A, "2026-08-20", "p2"),
            received(A, "2026-08-21", "p3"),
        )
        assert rules("2026-08-21", *facts) == ["R1 info"]

    def test_papers_of_different_people_in_one_complaint_matter_do_not_add_up(self) -> None:
        """Somebody tied them together by hand."""
        two = [received(A, START, p, by=signed(p)) for p in ("p1", "p2")]
        assert rules("2026-08-04", *two) == []

    def test_different_people_filing_is_no_repetition(self) -> None:
        """Two denouncers are two people, not one who insists."""
        two = [received(A, START, p, about=denouncing(C), by=signed(p)) for p in ("p1", "p2")]
        assert rules("2026-08-04", *two) == []


class TestRepeatedGuidance:
    """R2."""

    def test_the_same_guidance_twice_is_low(self) -> None:
        """Guide once for each content."""
        told = (guided(A, "2026-08-04", C), guided(A, "2026-08-20", C, key="again"))
        assert rules("2026-08-20", AT_A, *told) == ["R2 low"]

    def test_guidance_on_a_paper_nobody_entered_counts(self) -> None:
        """The receipt may still be on its way."""
        told = (guided(A, "2026-08-04", C), guided(A, "2026-08-20", C, key="again"))
        assert rules("2026-08-20", *told) == ["R2 low"]

    def test_guidance_to_another_body_is_not(self) -> None:
        """The content was not guided there before."""
        told = (guided(A, "2026-08-04", C), guided(A, "2026-08-20", F))
        assert rules("2026-08-20", AT_A, *told) == []

    def test_guidance_after_competence_changed_is_not(self) -> None:
        """Somebody else had been competent in between."""
        told = (guided(A, "2026-08-04", C), guided(A, "2026-08-20", C, key="again"))
        assert rules("2026-08-20", AT_A, *told, determined(A, "2026-08-10", F)) == []
