"""R10 where it just holds, and what holds of all rows."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import repeated_transfer
from tests.support.cases import case, the_law
from tests.support.facts import (
    accepted,
    acknowledged,
    guided,
    received,
    returned,
    transferred,
)
from tests.support.papers import asking, at, id_of, signed
from tests.support.steps import withdrawn
from tests.support.transfers import AT_A, START, A, B, C, D, E, F, chain, rules, sent
from tests.support.verdicts import moved, only


class TestNoOwner:
    """R10."""

    SENT = (AT_A, transferred(A, "2026-08-04", C))

    @pytest.mark.parametrize(
        ("day", "expected"), [("2026-08-11", []), ("2026-08-12", ["R10 high"])]
    )
    def test_silence_is_due_on_the_sixth_working_day(self, day: str, expected: list[str]) -> None:
        """Five working days may pass."""
        assert rules(day, *self.SENT) == expected

    def test_it_wakes_when_the_sixth_working_day_begins(self) -> None:
        """Time alone changes the answer at that instant, in Vietnam."""
        assert moved("2026-08-05", *self.SENT).wake_at == at("2026-08-12", 0)

    @pytest.mark.parametrize(
        "heard",
        [
            acknowledged(C, "2026-08-11"),
            received(C, "2026-08-11", "p2", transfer="t1", forwarder=A),
            transferred(C, "2026-08-11", F, transfer="t2"),
            accepted(C, "2026-08-11"),
            guided(C, "2026-08-11", F),
            withdrawn(A, "2026-08-11"),
        ],
        ids=lambda fact: type(fact).__name__,
    )
    def test_any_sign_of_the_receiver_is_enough(self, heard: AnyFact) -> None:
        """It has the paper."""
        assert "R10 high" not in rules("2026-08-12", *self.SENT, heard)

    @pytest.mark.parametrize(
        ("day", "expected"), [("2026-08-25", []), ("2026-08-26", ["R10 high"])]
    )
    def test_nobody_acting_for_fifteen_working_days_is_no_owner(
        self, day: str, expected: list[str]
    ) -> None:
        """Later transfers do not start the count again; 22 August is a worked Saturday."""
        facts = (AT_A, *sent(A, C, 2, "t1"), *sent(C, F, 10, "t2"))
        assert rules(day, *facts) == expected

    def test_all_paths_ending_in_returns_is_no_owner(self) -> None:
        """Everybody has given it back."""
        facts = (*self.SENT, returned(C, "2026-08-06", names=B))
        assert rules("2026-08-06", *facts) == ["R10 high"]

    def test_a_paper_still_where_it_was_filed_is_no_return(self) -> None:
        """Another paper of the matter lies with its agency, and so does the matter."""
        other = received(F, "2026-08-05", "p2", about=asking(C))
        facts = (*self.SENT, returned(C, "2026-08-06", names=B))
        assert "R10 high" not in rules("2026-08-06", *facts, other)

    def test_a_matter_open_elsewhere_has_an_owner(self) -> None:
        """A return of another paper leaves nobody without."""
        facts = (accepted(F, "2026-08-03", "p9"), *self.SENT, returned(C, "2026-08-06", names=B))
        assert rules("2026-08-06", *facts) == []

    def test_the_sender_who_takes_it_back_up_is_the_owner(self) -> None:
        """It was his after all."""
        facts = (*self.SENT, returned(C, "2026-08-06", names=A), accepted(A, "2026-08-07"))
        assert rules("2026-08-07", *facts) == []

    def test_a_day_off_the_calendar_accuses_nobody(self) -> None:
        """Where the working days of a year are not on file nothing can be late."""
        facts = (received(A, "2014-08-05"), transferred(A, "2014-08-06", C))
        assert rules("2026-08-12", *facts) == []


def test_moves_of_one_day_without_a_relation_form_no_sequence() -> None:
    """Three transfers of one day are no chain; with relations they are."""
    loose = (AT_A, *(f for s, t, n in LEGS for f in sent(s, t, 1, n)))
    tied = (AT_A, *(f for s, t, n in LEGS for f in sent(s, t, 1, n, follows=BEFORE[n])))
    assert "R6 medium" not in rules("2026-08-06", *loose)
    assert "R6 medium" in rules("2026-08-06", *tied)


LEGS = ((A, B, "t1"), (B, C, "t2"), (C, D, "t3"))
BEFORE = {"t1": "p1", "t2": "t1", "t3": "t2"}


def test_relations_that_run_in_a_circle_do_not_hang() -> None:
    """Wrong data is judged as far as it goes."""
    legs = ((A, B, "t1", "t2"), (B, A, "t2", "t1"))
    facts = [f for s, t, n, after in legs for f in sent(s, t, 1, n, follows=after)]
    assert moved("2026-08-06", AT_A, *facts).findings is not None


def test_a_path_keeps_its_name_while_it_grows() -> None:
    """An alert changes; it is not withdrawn and raised under another name."""
    shorter = only(moved("2026-08-09", *chain(A, B, C, D)).findings, "R6")
    longer = only(moved("2026-08-15", *chain(A, B, C, D, E, F)).findings, "R6")
    assert shorter.path == longer.path == id_of("p1")


def test_a_matter_that_never_moved_has_nothing_to_say() -> None:
    """Most matters are like that."""
    detected = repeated_transfer.detect(case(AT_A), the_law(), at("2026-12-01"))
    assert (detected.findings, detected.wake_at) == (frozenset(), None)


def test_papers_about_one_road_from_different_people_never_add_up() -> None:
    """R3 counts one sender's papers, whoever else writes about the same thing."""
    facts = [
        fact
        for n in range(4)
        for fact in (
            received(A, START, f"p{n}", about=asking(C), by=signed(f"one {n}")),
            transferred(A, "2026-08-04", C, f"p{n}", transfer=f"t{n}"),
            acknowledged(C, "2026-08-05", f"t{n}"),
        )
    ]
    assert rules("2026-08-06", *facts) == []
