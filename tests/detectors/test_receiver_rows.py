"""R7 to R9 where they just hold, and where they just do not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.facts import (
    accepted,
    acknowledged,
    filed_away,
    received,
    returned,
    transferred,
)
from tests.support.papers import at, day_after
from tests.support.steps import decided, determined
from tests.support.transfers import AT_A, START, A, B, C, D, rules, sent
from tests.support.verdicts import moved, only, past


class TestReceivers:
    """R7, R8 and R9."""

    def test_competence_not_determined_accuses_nobody(self) -> None:
        """Only a word on competence makes a receiver wrong."""
        assert rules("2026-08-06", AT_A, *sent(A, C, 1, "t1")) == []

    def test_a_receiver_found_not_competent_later_was_wrong(self) -> None:
        """The first word after the transfer decides, where there was none before."""
        facts = (AT_A, *sent(A, C, 1, "t1"), determined(C, "2026-08-06", B))
        found = only(moved("2026-08-06", *facts).findings, "R7")
        assert (found.agencies, found.effective_at) == ((A, C, B), date(2026, 8, 6))

    def test_the_word_that_stood_on_the_day_decides(self) -> None:
        """A later change of competence makes no earlier transfer wrong."""
        facts = (
            AT_A,
            determined(A, "2026-08-03", C),
            *sent(A, C, 1, "t1"),
            determined(A, "2026-08-10", B),
        )
        assert rules("2026-08-10", *facts) == []

    def test_two_words_on_one_day_accuse_nobody(self) -> None:
        """Who is competent is then in dispute."""
        said = (determined(A, "2026-08-03", C), determined(C, "2026-08-03", B))
        assert rules("2026-08-06", AT_A, *said, *sent(A, D, 1, "t1")) == []

    def test_after_the_decision_the_body_above_is_competent(self) -> None:
        """A second complaint goes up."""
        facts = (
            received(C, "2026-08-03"),
            determined(C, "2026-08-03", C),
            decided(C, "2026-08-05"),
            received(C, "2026-08-10", "p2"),
            transferred(C, "2026-08-11", "t01", "p2"),
            acknowledged("t01", "2026-08-12"),
        )
        assert "R7 medium" not in rules("2026-08-12", *facts)

    @pytest.mark.parametrize(
        ("senders", "days", "expected"),
        [
            (1, 0, []),
            (2, 89, ["R8 low"]),
            (2, 90, []),
            (3, 40, ["R8 medium"]),
            (4, 20, ["R8 medium"]),
            (5, 20, ["R8 high"]),
        ],
    )
    def test_several_agencies_sending_papers_in_are_counted_within_ninety_days(
        self, senders: int, days: int, expected: list[str]
    ) -> None:
        """Two are low, three medium, five high; both ends of the window count."""
        names = ("qh-51", "mttq-51", "dang-51", "hdnd-51", "b-nnmt")
        facts = [
            received(C, day_after("2026-03-02", days * n), f"p{n}", forwarder=name)
            for n, name in enumerate(names[:senders])
        ]
        handled = accepted(C, "2026-03-03", "p0")
        assert rules(facts[-1].businessdate, *facts, handled) == expected

    def test_one_paper_sent_round_is_not_two_papers(self) -> None:
        """Different agencies must send different papers."""
        facts = (AT_A, *sent(A, B, 1, "t1"), *sent(B, C, 3, "t2"), *sent(A, C, 6, "t3"))
        assert not [said for said in rules("2026-08-12", *facts) if said.startswith("R8")]

    def test_one_point_two_receivers_is_medium(self) -> None:
        """Nobody knows who owns it."""
        facts = (AT_A, *sent(A, B, 1, "t1"), *sent(A, C, 4, "t2"))
        assert rules("2026-08-10", *facts) == ["R9 medium"]

    def test_a_second_receiver_after_a_refusal_is_right(self) -> None:
        """The first had closed it."""
        facts = (AT_A, *sent(A, B, 1, "t1"), filed_away(B, "2026-08-06"), *sent(A, C, 4, "t2"))
        assert rules("2026-08-10", *facts) == []

    def test_it_is_history_when_one_of_them_accepts(self) -> None:
        """Somebody owns it now."""
        facts = (AT_A, *sent(A, B, 1, "t1"), *sent(A, C, 4, "t2"), accepted(C, "2026-08-11"))
        assert past(moved("2026-08-11", *facts)) == ["R9 medium"]

    def test_fan_in_is_history_when_answered_and_the_window_is_over(self) -> None:
        """It is looked at again on that day."""
        names = ("dang-51", "b-nnmt")
        facts = [received(C, START, f"p{n}", forwarder=name) for n, name in enumerate(names)]
        answered = decided(C, "2026-08-10", "p0")
        assert moved("2026-08-10", *facts, answered).wake_at == at("2026-11-01", 0)
        assert past(moved("2026-11-01", *facts, answered)) == ["R8 low"]

    def test_a_second_receiver_after_a_return_is_right(self) -> None:
        """The paper came back first."""
        back = returned(B, "2026-08-06", "t1", names=C)
        assert rules("2026-08-12", AT_A, *sent(A, B, 1, "t1"), back, *sent(A, C, 4, "t2")) == []

    def test_a_copy_is_no_second_receiver(self) -> None:
        """It is for information."""
        copy = transferred(A, "2026-08-07", C, transfer="t2", role="copy")
        assert rules("2026-08-10", AT_A, *sent(A, B, 1, "t1"), copy) == []
