"""Stories on which a second reading of E.2 and the detector once differed."""

from __future__ import annotations

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    accepted,
    acknowledged,
    classified,
    guided,
    received,
    refused,
    returned,
)
from tests.support.facts import transferred as sent
from tests.support.papers import against
from tests.support.steps import terminated, withdrawn
from tests.support.verdicts import holding, moved, past

A, B, C, D = "t51", "t51-snnmt", "x21115", "t51-sxd"
FILED = received(A, "2026-07-06")
LATER = "2026-10-05"


def test_one_return_among_two_receivers_leaves_an_owner_if_the_other_refused() -> None:
    """R10: not all path ends are returns where one of two receivers answered (RV17)."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        sent(A, "2026-07-08", C, transfer="t2"),
        returned(C, "2026-07-09", "t2", names=B),
        refused(B, "2026-07-13"),
    )
    assert "R10 high" not in holding(moved(LATER, *story))


def test_guidance_by_one_receiver_is_no_return_of_the_other() -> None:
    """R10: a path end on which the sender was guided is not a return."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        returned(B, "2026-07-08", "t1"),
        received(C, "2026-07-09", "p2"),
        sent(C, "2026-07-10", D, "p2", transfer="t2"),
        guided(D, "2026-07-13", B, "p2"),
    )
    assert "R10 high" not in holding(moved(LATER, *story))


def test_an_answer_of_an_earlier_round_owns_no_paper_filed_after_it() -> None:
    """R10 [ours]: the reopened matter whose paper came back has no owner."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        refused(B, "2026-07-13"),
        received(D, "2026-08-03", "p2"),
        sent(D, "2026-08-04", C, "p2", transfer="t2"),
        returned(C, "2026-08-05", "t2"),
    )
    assert "R10 high" in holding(moved("2026-08-05", *story))


def test_a_paper_taken_back_needs_no_owner_when_it_is_given_back_later() -> None:
    """R10: the sender took the paper back before the receiver returned it."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        withdrawn(A, "2026-07-08"),
        returned(B, "2026-07-13", "t1"),
    )
    assert holding(moved(LATER, *story)) == []


def test_a_circle_begins_where_a_return_brought_the_paper() -> None:
    """R5: after a return the path is at the agency that got the paper back, not at its giver."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        terminated(B, "2026-07-08"),
        returned(B, "2026-07-08", "t1"),
        sent(A, "2026-07-09", C, transfer="t2"),
        sent(C, "2026-07-10", D, transfer="t3"),
        sent(D, "2026-07-13", A, transfer="t4"),
    )
    assert "R5 high" in holding(moved("2026-07-13", *story))


def test_of_two_branches_with_one_beginning_the_gravest_is_stated() -> None:
    """R6: five transfers are high, however many facts a shorter branch rests on."""
    chain = (("t1", A, B), ("t2", B, C), ("t3", C, D), ("t4", D, B), ("t5", B, A))
    legs = [sent(a, f"2026-07-{7 + n:02}", b, transfer=t) for n, (t, a, b) in enumerate(chain)]
    branch: tuple[AnyFact, ...] = (
        received(D, "2026-07-09", "p2", transfer="t3"),
        classified(D, "2026-07-13", "p2", about=against()),
        sent(D, "2026-07-14", A, "p2", transfer="t6", follows="t3"),
        acknowledged(A, "2026-07-15", "t6"),
    )
    assert "R6 high" in holding(moved("2026-07-15", FILED, *legs, *branch))


def test_a_second_withdrawal_of_a_paper_ends_what_went_on_after_the_first() -> None:
    """R3: what was found after a withdrawal is history after the next one."""
    story = (
        FILED,
        withdrawn(A, "2026-07-07"),
        sent(A, "2026-07-08", B, transfer="t1"),
        sent(A, "2026-07-14", B, transfer="t2"),
        withdrawn(B, "2026-07-15", key="again"),
    )
    assert "R3 medium" in past(moved("2026-07-15", *story))


def test_a_transfer_that_follows_one_nobody_knows_follows_the_latest_known() -> None:
    """E.2, model: a transfer that names no known move is placed like one that names none."""
    story = (
        FILED,
        sent(A, "2026-07-07", B, transfer="t1"),
        received(B, "2026-07-08", "p2", transfer="t1"),
        sent(B, "2026-07-08", A, "p2", transfer="t2", follows="t1"),
        returned(A, "2026-07-09", "t2", names=C),
        sent(B, "2026-07-14", A, "p2", transfer="t3", follows="lost"),
    )
    assert "R6 medium" in holding(moved("2026-07-14", *story))


def test_giving_back_a_file_one_has_answered_is_no_ping_pong() -> None:
    """R4 [ours]: a nameless return counts inside the stretch of its transfer."""
    story = (FILED, sent(A, "2026-07-07", B, transfer="t1"), accepted(B, "2026-07-08"))
    back = returned(B, "2026-07-09", "t1")
    assert holding(moved("2026-07-09", *story, back)) == []
