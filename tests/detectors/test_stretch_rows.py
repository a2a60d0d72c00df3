"""R3 to R6 where they just hold, and where they just do not."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    accepted,
    acknowledged,
    filed_away,
    received,
    returned,
    transferred,
)
from tests.support.papers import day_after
from tests.support.steps import succeeded
from tests.support.transfers import AT_A, SOON, START, A, B, C, D, E, F, chain, rules, sent
from tests.support.verdicts import moved, past


class TestRepeatedEdge:
    """R3."""

    def twice(self, *between: AnyFact, times: int = 2) -> list[str]:
        """A sends papers of one sender to C, with something in between."""
        papers = [
            fact
            for n in range(times)
            for fact in (
                received(A, day_after(START, 3 * n), f"p{n}"),
                transferred(A, day_after(START, 3 * n), C, f"p{n}", transfer=f"t{n}"),
                acknowledged(C, day_after(START, 3 * n + 1), f"t{n}"),
            )
        ]
        return [said for said in rules(SOON, *papers, *between) if said.startswith("R3")]

    def test_two_papers_of_one_sender_to_one_receiver_are_medium(self) -> None:
        """Transfer once for each content."""
        assert self.twice() == ["R3 medium"]

    def test_the_third_time_is_high(self) -> None:
        """It has become a habit."""
        assert self.twice(times=3) == ["R3 high"]

    def test_an_acceptance_in_between_makes_it_two_occasions(self) -> None:
        """What was accepted may be sent on again."""
        assert self.twice(accepted(C, "2026-08-05", "p0")) == []

    def test_filing_away_in_between_makes_it_two_occasions(self) -> None:
        """What was closed may be sent on again."""
        assert self.twice(filed_away(C, "2026-08-05", "p0")) == []

    def test_a_copy_for_information_does_not_count(self) -> None:
        """It moves nothing."""
        copy = transferred(A, "2026-08-10", C, transfer="t9", role="copy")
        assert rules(SOON, AT_A, *sent(A, C, 1, "t1"), copy) == []

    def test_acceptance_ends_it_without_withdrawing_it(self) -> None:
        """A past stretch keeps its finding as history."""
        again = (returned(C, "2026-08-05", "t1", names=C), *sent(A, C, 4, "t2"))
        facts = (AT_A, *sent(A, C, 1, "t1"), *again, accepted(C, "2026-08-10"))
        assert past(moved(SOON, *facts)) == ["R3 medium", "R4 medium"]


class TestPingPong:
    """R4."""

    def test_there_and_back_by_transfer_is_medium(self) -> None:
        """Neither takes it."""
        assert rules("2026-08-08", *chain(A, C, A)) == ["R4 medium"]

    def test_a_third_leg_is_high(self) -> None:
        """There, back, there again."""
        assert "R4 high" in rules("2026-08-12", *chain(A, C, A, C))

    def test_a_return_that_names_nobody_is_high(self) -> None:
        """The receiver gives no help."""
        facts = (AT_A, *sent(A, C, 1, "t1"), returned(C, "2026-08-06", "t1"))
        assert "R4 high" in rules("2026-08-06", *facts)

    def test_a_return_that_names_the_body_used_next_is_as_it_should_be(self) -> None:
        """The law wants exactly that; sending to the wrong body was the fault of R7."""
        back = returned(C, "2026-08-06", "t1", names=B)
        assert rules("2026-08-12", AT_A, *sent(A, C, 1, "t1"), back, *sent(A, B, 4, "t2")) == []

    def test_sending_again_to_who_named_another_is_medium(self) -> None:
        """The sender did not listen."""
        back = returned(C, "2026-08-06", "t1", names=B)
        said = rules("2026-08-12", AT_A, *sent(A, C, 1, "t1"), back, *sent(A, C, 4, "t2"))
        assert "R4 medium" in said

    def test_an_acceptance_cuts_the_path(self) -> None:
        """What was accepted and later sent back is another stretch."""
        facts = (AT_A, *sent(A, C, 1, "t1"), accepted(C, "2026-08-05"), *sent(C, A, 5, "t2"))
        assert rules(SOON, *facts) == []


class TestCycleAndChain:
    """R5 and R6."""

    def test_three_agencies_in_a_circle_are_high(self) -> None:
        """The paper is back where it was."""
        assert rules("2026-08-11", *chain(A, B, C, A)) == ["R5 high", "R6 medium"]

    def test_two_agencies_are_no_circle(self) -> None:
        """There and back is R4."""
        assert "R5 high" not in rules("2026-08-11", *chain(A, C, A))

    def test_a_return_steps_back_along_the_path(self) -> None:
        """Coming back by returns is no circle."""
        facts = (
            AT_A,
            *sent(A, B, 1, "t1"),
            *sent(B, C, 3, "t2"),
            returned(C, "2026-08-10", "t2", names=A),
            returned(B, "2026-08-11", "t1", names=A),
        )
        assert "R5 high" not in rules("2026-08-11", *facts)

    @pytest.mark.parametrize(
        ("agencies", "expected"),
        [
            ((A, B, C), []),
            ((A, B, C, D), ["R6 medium"]),
            ((A, B, C, D, E), ["R6 medium"]),
            ((A, B, C, D, E, F), ["R6 high"]),
        ],
    )
    def test_three_transfers_are_long_and_five_very_long(
        self, agencies: tuple[str, ...], expected: list[str]
    ) -> None:
        """Fewer than three are as it may be."""
        assert rules(day_after(START, 14), *chain(*agencies)) == expected

    def test_the_first_day_of_a_successor_does_not_count(self) -> None:
        """It hands out what it took over."""
        facts = chain(A, B, C, D)
        heir = succeeded(B, "2026-08-05", predecessor="t51-stnmt", successor=B)
        assert rules("2026-08-14", *facts, heir) == []
