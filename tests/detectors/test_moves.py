"""The forest of moves: which move follows which, between which bodies."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contracts.facts import AnyFact
from projections.filings import filings
from projections.moves import Bodies, Deeds, Forest, Stretch, stretches
from projections.moves.stated import Stated
from tests.support.cases import case, the_law
from tests.support.facts import accepted, acknowledged, received, returned, transferred
from tests.support.papers import against, asking, denouncing, id_of
from tests.support.steps import determined, succeeded, withdrawn
from tests.support.verdicts import holding, moved, only

A, B, C, D = "t51", "t51-snnmt", "x00004", "t51-sxd"
BOARD, INSPECTORATE = "t51-btcd", "t51-ttr"
FILED = received(A, "2026-08-03")


def forest(*facts: AnyFact) -> Forest:
    """The moves of a matter."""
    file = case(*facts)
    return Forest(Stated(file, bodies(*facts)))


def bodies(*facts: AnyFact) -> Bodies:
    """How the codes of a matter are read."""
    file = case(*facts)
    return Bodies(the_law().organisations, file, filings(file))


def lines(*facts: AnyFact) -> list[list[str]]:
    """Every path as the agencies it leads through."""
    grown = forest(*facts)
    paths = (grown.line(leaf) for leaf in grown.leaves)
    return sorted([path[0].sender, *(move.receiver for move in path)] for path in paths)


def sent(sender: str, day: str, to: str, name: str, **said: str) -> AnyFact:
    """One transfer of the first paper, or of another."""
    return transferred(
        sender, day, to, said.get("paper", "p1"), transfer=name, follows=said.get("follows")
    )


class TestWhichFollowsWhich:
    """A forest, not a list."""

    def test_a_transfer_follows_the_latest_move_that_brought_the_paper(self) -> None:
        """By business day, where nothing is said."""
        facts = (FILED, sent(A, "2026-08-04", B, "t1"), sent(B, "2026-08-06", C, "t2"))
        assert lines(*facts) == [[A, B, C]]

    def test_a_move_of_the_same_day_brought_nothing(self) -> None:
        """Moves of one day are simultaneous."""
        facts = (FILED, sent(A, "2026-08-04", B, "t1"), sent(B, "2026-08-04", C, "t2"))
        assert lines(*facts) == [[A, B], [B, C]]

    def test_a_named_relation_orders_the_moves_of_one_day(self) -> None:
        """`follows` is what the office says."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            sent(B, "2026-08-04", C, "t2", follows="t1"),
        )
        assert lines(*facts) == [[A, B, C]]

    def test_a_paper_entered_by_the_receiver_carries_the_path_on(self) -> None:
        """The receiver's petition names the transfer that brought it."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            received(B, "2026-08-05", "p2", transfer="t1", forwarder=A),
            sent(B, "2026-08-06", C, "t2", paper="p2"),
        )
        assert lines(*facts) == [[A, B, C]]
        assert forest(*facts).root_of(id_of("p2")) == id_of("p1")

    def test_a_forwarded_paper_without_a_number_is_matched_with_its_transfer(self) -> None:
        """Sender, receiver and day are enough; each transfer is claimed once."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            received(B, "2026-08-05", "p2", forwarder=A),
            received(B, "2026-08-07", "p3", forwarder=A),
        )
        assert forest(*facts).root_of(id_of("p2")) == id_of("p1")
        assert len(forest(*facts).moves) == 2

    def test_another_paper_of_the_same_office_starts_its_own_tree(self) -> None:
        """A second complaint filed at the receiver does not follow the first paper."""
        facts = (
            FILED,
            sent(A, "2026-08-04", C, "t1"),
            received(C, "2026-08-20", "p2"),
            sent(C, "2026-08-24", A, "t2", paper="p2"),
        )
        assert lines(*facts) == [[A, C], [C, A]]

    def test_who_names_his_own_returned_transfer_means_the_return(self) -> None:
        """The paper came back to him."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            returned(B, "2026-08-05", "t1", names=C),
            sent(A, "2026-08-05", C, "t2", follows="t1"),
        )
        assert lines(*facts) == [[A, B, A, C]]

    def test_naming_the_filing_goes_back_to_the_root(self) -> None:
        """A transfer may follow the filing itself, whatever came in between."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            returned(B, "2026-08-05", "t1", names=C),
            sent(A, "2026-08-06", C, "t2", follows="p1"),
        )
        assert lines(*facts) == [[A, B, A], [A, C]]

    def test_naming_what_nobody_stated_falls_back_on_the_paper(self) -> None:
        """The other office may still be offline."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            received(B, "2026-08-05", "p2", transfer="t1", forwarder=A),
            sent(B, "2026-08-06", C, "t2", paper="p2", follows="unknown"),
        )
        assert lines(*facts) == [[A, B, C]]

    def test_a_transfer_only_the_receiver_stated_is_a_move(self) -> None:
        """It names who sent it; who sent nothing we know of moved nothing."""
        assert lines(acknowledged(C, "2026-08-05", sent_by=A)) == [[A, C]]
        assert lines(acknowledged(C, "2026-08-05")) == []
        assert lines(returned(C, "2026-08-05", names=B)) == []

    def test_a_paper_that_names_a_transfer_nobody_sent_stands_alone(self) -> None:
        """Without a sender there is no move."""
        assert lines(received(C, "2026-08-05", "p2", transfer="t1")) == []

    def test_a_transfer_stated_twice_is_one_move(self) -> None:
        """The earlier statement stands."""
        twice = (sent(A, "2026-08-04", B, "t1"), sent(A, "2026-08-06", C, "t1"))
        assert lines(FILED, *twice) == [[A, B]]


class TestPaths:
    """One name for each end."""

    def test_the_first_to_leave_a_point_keeps_the_name(self) -> None:
        """Every other path is named after its own transfer."""
        grown = forest(FILED, sent(A, "2026-08-04", B, "t1"), sent(A, "2026-08-05", C, "t2"))
        assert [grown.path(leaf) for leaf in grown.leaves] == [id_of("p1"), id_of("t2")]

    def test_a_copy_neither_ends_nor_names_a_path(self) -> None:
        """It moves nothing, unless somebody sends it on."""
        copy = transferred(A, "2026-08-04", C, transfer="t0", role="copy")
        facts = (FILED, copy, sent(A, "2026-08-05", B, "t1"))
        assert lines(*facts) == [[A, B]]
        assert forest(*facts).path(forest(*facts).leaves[0]) == id_of("p1")
        onward = sent(C, "2026-08-06", D, "t2", follows="t0")
        assert lines(*facts, onward) == [[A, B], [A, C, D]]

    def parts(self, *facts: AnyFact) -> list[Stretch]:
        """The stretches of a matter."""
        file, grown = case(*facts), forest(*facts)
        deeds = Deeds(file, bodies(*facts))
        deeds.rooted(grown.root_of)
        return stretches(grown, deeds)

    def test_a_path_is_cut_where_the_receiver_accepts(self) -> None:
        """What comes after is another stretch, from the one who accepted."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            accepted(B, "2026-08-05"),
            sent(B, "2026-08-10", C, "t2"),
        )
        assert [(part.start, part.ended) for part in self.parts(*facts)] == [(A, True), (B, False)]

    def test_a_path_ends_where_the_paper_lies_though_a_copy_of_it_came_back(self) -> None:
        """Else the path would have no end, and nothing on it would be found."""
        copy = transferred(B, "2026-08-06", C, transfer="t2", role="copy")
        back = returned(C, "2026-08-07", "t2")
        facts = (FILED, sent(A, "2026-08-04", B, "t1"), copy, back)
        assert lines(*facts) == [[A, B]]

    def test_a_withdrawal_of_the_receivers_copy_ends_the_path(self) -> None:
        """The paper is the same, whoever writes it down."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            received(B, "2026-08-05", "p2", transfer="t1", forwarder=A),
            withdrawn(B, "2026-08-06", "p2"),
        )
        assert [part.ended for part in self.parts(*facts)] == [True]

    def test_who_had_sent_it_on_cuts_nothing_by_acting_later(self) -> None:
        """The paper was no longer there."""
        facts = (
            FILED,
            sent(A, "2026-08-04", B, "t1"),
            sent(B, "2026-08-06", C, "t2"),
            accepted(B, "2026-08-10"),
        )
        assert [part.ended for part in self.parts(*facts)] == [False]


class TestBodies:
    """E.0: who a code stands for."""

    DAY = date(2026, 8, 3)

    @pytest.mark.parametrize("door", [BOARD, INSPECTORATE])
    def test_a_door_is_its_committee(self, door: str) -> None:
        """A board, an office, an inspectorate."""
        assert bodies(FILED).of(door, self.DAY) == A

    @pytest.mark.parametrize(
        "about", [against(BOARD), denouncing(BOARD), asking(BOARD)], ids=["KN", "TC", "KNPA"]
    )
    def test_the_office_the_matter_is_about_stands_for_itself(self, about: object) -> None:
        """It is the respondent, the denounced or the responsible body."""
        assert bodies(received(A, self.DAY, about=about)).of(BOARD, self.DAY) == BOARD  # type: ignore[arg-type]  # a Substance

    def test_the_office_found_competent_stands_for_itself(self) -> None:
        """Somebody said so."""
        facts = (FILED, determined(A, "2026-08-04", INSPECTORATE))
        assert bodies(*facts).of(INSPECTORATE, self.DAY) == INSPECTORATE

    def test_a_step_inside_one_body_is_no_move(self) -> None:
        """From the board to the office of the same committee; the next step goes on from there."""
        facts = (
            received(BOARD, "2026-08-03"),
            sent(BOARD, "2026-08-04", A, "t1"),
            received(A, "2026-08-05", "p2", transfer="t1", forwarder=BOARD),
            sent(A, "2026-08-06", C, "t2", paper="p2"),
        )
        assert lines(*facts) == [[A, C]]

    def test_a_body_that_has_ended_is_its_one_successor(self) -> None:
        """Its facts count as the successor's."""
        later = received("t51", "2025-08-04", "p2")
        old = received("t62", "2025-06-02")
        assert bodies(old, later).of("t62", date(2025, 6, 2)) == "t51"

    def test_a_body_with_several_successors_is_left_as_it_is(self) -> None:
        """Never a guess; the findings say so."""
        facts = (
            received("h525", "2025-06-02", about=against("h525", place=None)),
            transferred("h525", "2025-06-03", B),
            received(A, "2025-08-04", "p2", about=against("h525", place=None)),
        )
        found = only(moved("2025-08-04", *facts).findings, "R10")
        assert found.agencies[0] == "h525"
        assert found.flags == ("ambiguous",)

    def test_a_fact_of_succession_wins_over_the_register(self) -> None:
        """And is followed to its end, without running in a circle."""
        handed = (
            succeeded(A, "2026-08-04", predecessor="t51-stnmt", successor=D, key="1"),
            succeeded(A, "2026-08-05", predecessor=D, successor="t51-stnmt", key="2"),
        )
        assert bodies(FILED, handed[0]).of("t51-stnmt", self.DAY) == D
        assert bodies(FILED, *handed).of("t51-stnmt", self.DAY) in {D, "t51-stnmt"}

    def test_what_a_successor_sends_on_its_first_day_is_not_counted(self) -> None:
        """The heir hands out; on the second day it is counted again."""
        path = (
            received("t62", "2025-06-02"),
            sent("t62", "2025-06-03", B, "t0"),
            acknowledged(B, "2025-06-04", "t0"),
            sent(B, "2025-06-05", "t62", "t1"),
            acknowledged("t62", "2025-06-06", "t1"),
        )
        first = (sent(A, "2025-07-03", C, "t2"), acknowledged(C, "2025-07-04", "t2"))
        assert "R6 medium" not in holding(moved("2025-07-04", *path, *first))
        later = (
            sent(C, "2025-07-05", A, "t3"),
            acknowledged(A, "2025-07-06", "t3"),
        )
        assert "R6 medium" in holding(moved("2025-07-06", *path, *first, *later))
