"""A transfer in the receiver's register: arrived, or given back (chuyển đơn)."""

from __future__ import annotations

import pytest

from domain.errors import DateAfterRecordingError
from domain.register_file import Cover
from domain.transfer import Transfer
from tests.support.files import ACKNOWLEDGED, ANNOUNCED, RETURNED
from tests.support.scenario import CORRELATION, FILE, NODE, fact, given, number, said, then_opened

COVER = Cover(NODE, str(FILE), "51", CORRELATION)


def test_a_slip_opens_a_file_under_the_id_printed_on_it() -> None:
    """Sender and receiver name the same transfer."""
    file = Transfer.announce(said("03-04"), COVER)
    assert file.id == FILE
    then_opened(file, ANNOUNCED)


def test_a_slip_is_not_written_down_before_its_day() -> None:
    """A paper of tomorrow has not come."""
    with pytest.raises(DateAfterRecordingError):
        Transfer.announce(said("2027-01-01"), COVER)


def test_a_paper_may_be_given_back_without_an_acknowledgement() -> None:
    """Giving it back says that it came."""
    (
        given(Transfer, ANNOUNCED)
        .when(lambda file: file.return_(said("03-06"), sent_by="t51", reason="not_competent"))
        .then(RETURNED)
    )


def test_a_paper_may_be_given_back_on_the_day_it_came() -> None:
    """A register knows days."""
    (
        given(Transfer, ANNOUNCED, ACKNOWLEDGED)
        .when(lambda file: file.return_(said("03-04")))
        .then(fact(Transfer.Returned, "03-04", sent_by=None, names=None, reason=None))
    )


def test_a_return_may_name_the_competent_body() -> None:
    """Or none, which counts differently."""
    (
        given(Transfer, ANNOUNCED, ACKNOWLEDGED)
        .when(lambda file: file.return_(said("03-06"), names="t51-ttr"))
        .then(
            fact(Transfer.Returned, "03-06", sent_by=None, names="t51-ttr", reason=None),
        )
    )


def test_an_acknowledgement_struck_out_can_be_made_on_the_right_day() -> None:
    """The wrong day no longer stands in the way."""
    struck = fact(Transfer.Voided, "03-05", corrects=number(2, Transfer.Acknowledged))
    (
        given(Transfer, ANNOUNCED, ACKNOWLEDGED, struck)
        .when(lambda file: file.acknowledge(said("03-05")))
        .then(fact(Transfer.Acknowledged, "03-05", sent_by=None))
    )


def test_a_return_corrected_keeps_the_paper_away() -> None:
    """Other words, the same return."""
    first = number(2, Transfer.Returned)
    (
        given(Transfer, ANNOUNCED, RETURNED)
        .when(lambda file: file.return_(said("03-06", corrects=first), names="t51-ttr"))
        .then(
            fact(
                Transfer.Returned,
                "03-06",
                corrects=first,
                sent_by=None,
                names="t51-ttr",
                reason=None,
            )
        )
    )
