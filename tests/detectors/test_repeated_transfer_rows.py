"""Each row of E.2 where it just holds, and where it just does not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from projections.detectors import repeated_transfer
from tests.support.cases import case, the_law
from tests.support.facts import (
    accepted,
    acknowledged,
    filed_away,
    guided,
    received,
    returned,
    transferred,
)
from tests.support.papers import Day, asking, at, day_after, denouncing, id_of, signed
from tests.support.steps import decided, determined, succeeded, withdrawn
from tests.support.verdicts import holding, moved, only, past

A, B, C, D, E, F = "t51", "t51-snnmt", "x00004", "t51-sxd", "b-nnmt", "x00008"
START = date(2026, 8, 3)
AT_A = received(A, START)


def sent(sender: str, to: str, day: int, name: str, **said: str) -> tuple[AnyFact, ...]:
    """A transfer `day` days after the start, acknowledged the next day."""
    on = day_after(START, day)
    moves = transferred(sender, on, to, transfer=name, follows=said.get("follows"))
    return moves, acknowledged(to, day_after(on), name)


def chain(*agencies: str) -> tuple[AnyFact, ...]:
    """A filing at the first agency, sent from each to the next, two days apart."""
    legs = pairwise(agencies)
    moves = (sent(one, to, 2 * n + 1, f"t{n}") for n, (one, to) in enumerate(legs))
    return (received(agencies[0], START), *(fact for leg in moves for fact in leg))


def rules(day: Day, *facts: AnyFact) -> list[str]:
    """What holds, by rule and severity."""
    return holding(moved(day, *facts))


SOON = day_after(START, 15)


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
        names = ("qh-51", "mttq-51", "bc", "hdnd-51", "dang-51")
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
        names = ("qh-51", "mttq-51")
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
