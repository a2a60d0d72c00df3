"""Taking a paper into the register: once, under one number (tiếp nhận đơn)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import (
    AlreadyReceivedError,
    DateAfterRecordingError,
    UnknownFactError,
)
from domain.identity import petition_id
from domain.petition import Petition
from domain.petition_events import Paper
from domain.register_file import Cover
from tests.support.files import (
    COMPLAINT,
    RECEIVED,
)
from tests.support.scenario import (
    CORRELATION,
    NODE,
    OFFICE,
    OTHER_OFFICE,
    given,
    said,
    then_opened,
)

PAPER = Paper(substance=COMPLAINT, signers={"names": 1})
COVER = Cover(NODE, "12/TD", "51", CORRELATION)


def test_a_receipt_opens_a_file() -> None:
    """The first entry holds the number and the paper."""
    then_opened(Petition.receive(said("03-02"), COVER, PAPER), RECEIVED)


def test_the_id_follows_from_agency_number_and_year() -> None:
    """So registering the same paper twice collides."""
    file = Petition.receive(said("03-02"), COVER, PAPER)
    assert file.id == petition_id(OFFICE, "12/TD", 2026)
    assert Petition.receive(said("03-03"), COVER, PAPER).id == file.id
    assert Petition.receive(said("2025-12-31"), COVER, PAPER).id != file.id
    assert Petition.receive(said("03-02", by=OTHER_OFFICE), COVER, PAPER).id != file.id


def test_a_paper_is_not_received_before_its_day() -> None:
    """Tomorrow's post has not come."""
    with pytest.raises(DateAfterRecordingError):
        Petition.receive(said("2027-01-01"), COVER, PAPER)


def test_a_receipt_the_register_does_not_hold_cannot_be_corrected() -> None:
    """A correction under a wrong number must not open a new file."""
    with pytest.raises(UnknownFactError):
        Petition.receive(said("03-02", corrects=CORRELATION), COVER, PAPER)


def test_the_same_paper_heard_of_again_states_nothing() -> None:
    """A retried receipt is no second paper."""
    (
        given(Petition, RECEIVED)
        .when(lambda file: file.receive_again(said("03-02"), COVER, PAPER))
        .then_nothing()
    )


@pytest.mark.parametrize(
    ("on", "cover", "paper"),
    [
        ("03-03", COVER, PAPER),
        ("03-02", replace(COVER, province="48"), PAPER),
        ("03-02", COVER, replace(PAPER, channel="online")),
    ],
    ids=["another day", "another province", "another paper"],
)
def test_a_number_used_twice_is_refused(on: str, cover: Cover, paper: Paper) -> None:
    """One number, one paper; nothing is overwritten."""
    refusal = (
        given(Petition, RECEIVED)
        .when(lambda file: file.receive_again(said(on), cover, paper))
        .then_refused(AlreadyReceivedError)
    )
    assert refusal.details == {"register_no": "12/TD"}
