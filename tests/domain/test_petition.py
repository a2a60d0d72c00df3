"""A paper in one agency's register: what it is, what may follow what (đơn)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from domain.errors import (
    AlreadyServedError,
)
from domain.identity import transfer_id
from domain.petition import Petition
from domain.petition_events import Paper, Slip
from tests.support.files import (
    ACCEPTED,
    ASKED,
    DECIDED,
    FILED_AWAY,
    INELIGIBLE,
    RECEIVED,
    SERVED,
    SLIP,
    SUCCEEDED,
    SUSPENDED,
    TRANSFERRED,
)
from tests.support.scenario import (
    FILE,
    OFFICE,
    OTHER_OFFICE,
    Command,
    Fact,
    fact,
    given,
    said,
)


def test_the_latest_classification_stands() -> None:
    """A paper classified as feedback is answered without acceptance."""
    says: dict[str, Any] = {"substance": {"kind": "feedback"}, "signers": None, "refers_to": ()}
    (
        given(Petition, RECEIVED, fact(Petition.Classified, "03-03", **says))
        .when(answer)
        .then(fact(Petition.Decided, "03-09", instance=1, outcome=None, decision_ref=None))
    )


def answer(file: Petition) -> None:
    """Answer without having accepted."""
    file.decide(said("03-09"))


def test_feedback_is_answered_without_acceptance() -> None:
    """The law knows no acceptance of feedback."""
    stated = fact(Petition.Decided, "03-09", instance=1, outcome=None, decision_ref=None)
    given(Petition, ASKED).when(answer).then(stated)


def test_a_second_complaint_may_be_accepted_and_decided_in_the_same_file() -> None:
    """Each instance has its own answer, decision and service."""
    again = fact(Petition.Accepted, "05-04", instance=2)
    decided = fact(Petition.Decided, "06-01", instance=2, outcome=None, decision_ref=None)
    served = fact(Petition.DecisionServed, "06-03", instance=2)
    first = (RECEIVED, ACCEPTED, DECIDED, SERVED)
    given(Petition, *first).when(lambda file: file.accept(said("05-04"), instance=2)).then(again)
    (
        given(Petition, *first, again)
        .when(lambda file: file.decide(said("06-01"), instance=2))
        .then(decided)
    )
    (
        given(Petition, *first, again, decided)
        .when(lambda file: file.serve(said("06-03"), instance=2))
        .then(served)
    )


def test_a_second_complaint_may_be_withdrawn_after_the_first_decision() -> None:
    """What is decided stands; what is open ends."""
    again = fact(Petition.Accepted, "05-04", instance=2)
    (
        given(Petition, RECEIVED, ACCEPTED, DECIDED, again)
        .when(lambda file: file.withdraw(said("05-11")))
        .then(fact(Petition.Withdrawn, "05-11", whole=True))
    )


def test_a_part_withdrawn_leaves_the_case_open() -> None:
    """Only the whole closes it."""
    part = fact(Petition.Withdrawn, "03-20", whole=False)
    (
        given(Petition, RECEIVED, ACCEPTED, part)
        .when(lambda file: file.decide(said("04-01"), outcome="upheld", decision_ref=None))
        .then(fact(Petition.Decided, "04-01", instance=1, outcome="upheld", decision_ref=None))
    )


def test_a_second_complaint_may_be_suspended() -> None:
    """The clock that stops is the one that runs."""
    again = fact(Petition.Accepted, "05-04", instance=2)
    (
        given(Petition, RECEIVED, ACCEPTED, DECIDED, again)
        .when(lambda file: file.suspend(said("05-11")))
        .then(fact(Petition.Suspended, "05-11", ground=None))
    )


SAME_DAY: list[tuple[tuple[Fact, ...], Command]] = [
    ((RECEIVED,), lambda file: file.accept(said("03-02"))),
    ((RECEIVED, ACCEPTED), lambda file: file.decide(said("03-05"))),
    ((RECEIVED, ACCEPTED), lambda file: file.suspend(said("03-05"))),
    ((RECEIVED, ACCEPTED, SUSPENDED), lambda file: file.resume(said("03-09"))),
    ((RECEIVED, ACCEPTED, DECIDED), lambda file: file.serve(said("04-01"))),
]


@pytest.mark.parametrize(("past", "command"), SAME_DAY)
def test_a_step_may_be_taken_on_the_day_of_the_step_before(
    past: tuple[Fact, ...], command: Command
) -> None:
    """A register knows days; what happened within one is not ordered."""
    file = given(Petition, *past).file
    command(file)
    assert len(file.collect_events()) == 1


def test_a_decision_served_twice_is_refused_with_the_first_day() -> None:
    """Terms run from there."""
    refusal = (
        given(Petition, RECEIVED, ACCEPTED, DECIDED, SERVED)
        .when(lambda file: file.serve(said("04-09")))
        .then_refused(AlreadyServedError)
    )
    assert refusal.details == {"instance": "1", "on": "2026-04-03"}


def test_a_second_extension_follows_the_first() -> None:
    """Once, then once more for an especially complex case."""
    denounced = replace(RECEIVED, says=RECEIVED.says | {"paper": Paper(substance=None)})
    first = fact(Petition.Extended, "04-01", ordinal=1)
    (
        given(Petition, denounced, ACCEPTED, first)
        .when(lambda file: file.extend(said("05-01"), ordinal=2))
        .then(fact(Petition.Extended, "05-01", ordinal=2))
    )


def test_a_paper_not_eligible_may_still_be_sent_on_or_filed_away() -> None:
    """It is closed for acceptance, not gone from the office."""
    sent = given(Petition, RECEIVED, INELIGIBLE)
    sent.when(lambda file: file.transfer(said("03-09"), SLIP)).then(
        fact(
            Petition.Transferred,
            "03-09",
            transfer_id=str(transfer_id(FILE, 1)),
            ordinal=1,
            slip=SLIP,
        )
    )
    filed = fact(Petition.FiledAway, "03-09")
    (
        given(Petition, RECEIVED, INELIGIBLE)
        .when(lambda file: file.file_away(said("03-09")))
        .then(filed)
    )


def test_a_decided_paper_may_be_filed_away() -> None:
    """Nothing is left to handle."""
    (
        given(Petition, RECEIVED, ACCEPTED, DECIDED)
        .when(lambda file: file.file_away(said("05-04")))
        .then(fact(Petition.FiledAway, "05-04"))
    )


def test_a_transfer_answers_with_the_id_printed_on_the_slip() -> None:
    """Also when it is said again."""
    file = given(Petition, RECEIVED).file
    slip = file.transfer(said("03-04"), SLIP)
    assert slip == str(transfer_id(FILE, 1))
    assert file.transfer(said("03-04"), SLIP) == slip
    assert len(file.collect_events()) == 1


def test_the_same_paper_sent_to_the_same_office_twice_needs_a_number() -> None:
    """Two slips of one day in the same words differ by their number only."""
    (
        given(Petition, RECEIVED, TRANSFERRED)
        .when(lambda file: file.transfer(said("03-04"), SLIP, ordinal=2))
        .then(replace(TRANSFERRED, says=TRANSFERRED.says | _slip(2)))
    )


def test_another_slip_takes_the_next_number() -> None:
    """Numbers count within the paper."""
    copy = Slip("t51-ttr", role="copy")
    expected = fact(Petition.Transferred, "03-04", **_slip(2), slip=copy)
    (
        given(Petition, RECEIVED, TRANSFERRED)
        .when(lambda file: file.transfer(said("03-04"), copy))
        .then(expected)
    )


def test_a_closed_file_still_takes_notes() -> None:
    """A court, a guidance, the competent body: they happen whatever stands in the file."""
    closed = given(Petition, RECEIVED, FILED_AWAY)
    closed.when(lambda file: file.guide(said("03-09"), "t51")).then(
        fact(Petition.Guided, "03-09", to="t51")
    )
    (
        given(Petition, RECEIVED, FILED_AWAY)
        .when(lambda file: file.note_court(said("03-09")))
        .then(fact(Petition.CourtAccepted, "03-09"))
    )


def test_the_successor_writes_the_succession_and_keeps_the_file() -> None:
    """The body that ended has no hand left."""
    heir = replace(SUCCEEDED, entry=replace(SUCCEEDED.entry, agency=OTHER_OFFICE))
    (
        given(Petition, RECEIVED)
        .when(lambda file: file.succeed(said("07-01", by=OTHER_OFFICE), OFFICE, OTHER_OFFICE))
        .then(heir)
    )
    (
        given(Petition, RECEIVED, heir)
        .when(lambda file: file.accept(said("07-06", by=OTHER_OFFICE)))
        .then(fact(Petition.Accepted, "07-06", by=OTHER_OFFICE, instance=1))
    )


def test_where_the_matter_arose_may_become_known_later() -> None:
    """A statement that names the province goes under it; the cover stays."""
    file = given(Petition, RECEIVED).file
    file.guide(replace(said("03-09"), province="48"), "t48")
    file.note_court(said("03-10"))
    assert [cast("Any", event).entry.province for event in file.collect_events()] == ["48", "51"]


def _slip(ordinal: int) -> dict[str, Any]:
    return {"transfer_id": str(transfer_id(FILE, ordinal)), "ordinal": ordinal}
