"""Corrections and strike-outs: an entry takes the place of what it corrects (đính chính)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from domain.errors import (
    AlreadyVoidedError,
    CorrectionOfAnotherKindError,
    DateBeforeStepError,
    NotTheKeeperError,
    PetitionNotOpenError,
    TransferContradictedError,
)
from domain.identity import transfer_id
from domain.petition import Petition
from domain.petition_events import Paper, Slip
from domain.register_file import Cover
from tests.support.files import (
    ACCEPTED,
    DECIDED,
    DENUNCIATION,
    FILED_AWAY,
    RECEIVED,
    SUCCEEDED,
    TRANSFERRED,
)
from tests.support.scenario import (
    CORRELATION,
    FILE,
    NODE,
    OFFICE,
    OTHER_OFFICE,
    Fact,
    fact,
    given,
    number,
    said,
)

COVER = Cover(NODE, "12/TD", "51", CORRELATION)
RECEIPT = number(1, Petition.Received)
CORRECTED = fact(Petition.ReceiptCorrected, "03-01", corrects=RECEIPT, paper=Paper("online"))
STRUCK_OUT = fact(Petition.Voided, "03-09", corrects=RECEIPT)


def _decide(file: Petition) -> None:
    file.decide(said("04-01"), outcome="upheld", decision_ref="k1.decision-of-the-chair")


def test_a_corrected_day_is_the_day_that_counts() -> None:
    """Accepted on the 5th, corrected to 5 April: a decision of 1 April came before it."""
    second = number(2, Petition.Accepted)
    late = replace(ACCEPTED, entry=replace(ACCEPTED.entry, on=said("04-05").on, corrects=second))
    (
        given(Petition, RECEIVED, ACCEPTED)
        .when(lambda file: file.accept(said("04-05", corrects=second)))
        .then(late)
    )
    (given(Petition, RECEIVED, ACCEPTED, late).when(_decide).then_refused(DateBeforeStepError))


def test_a_correction_said_again_states_nothing() -> None:
    """A retried correction is no second correction."""
    (
        given(Petition, RECEIVED, CORRECTED)
        .when(
            lambda file: file.receive_again(said("03-01", corrects=RECEIPT), COVER, Paper("online"))
        )
        .then_nothing()
    )


def test_what_was_corrected_is_corrected_by_its_successor() -> None:
    """The first entry is replaced already; the replacement may be replaced."""
    again = said("03-02", corrects=RECEIPT)
    then = said("03-02", corrects=number(2, Petition.ReceiptCorrected))
    file = given(Petition, RECEIVED, CORRECTED)
    file.when(lambda it: it.receive_again(again, COVER, Paper())).then_refused(AlreadyVoidedError)
    file.when(lambda it: it.receive_again(then, COVER, Paper())).then(
        fact(Petition.ReceiptCorrected, "03-02", corrects=then.corrects, paper=Paper())
    )


def test_the_paper_is_the_one_of_the_latest_receipt() -> None:
    """Whoever classifies sees the corrected signers."""
    assert given(Petition, RECEIVED, CORRECTED).file.paper == Paper("online")


def test_what_follows_goes_under_the_corrected_province() -> None:
    """The matter arose elsewhere than the clerk first wrote."""
    file = given(Petition, RECEIVED).file
    file.receive_again(replace(said("03-02", corrects=RECEIPT), province="48"), COVER, Paper())
    file.accept(said("03-05"))
    assert [cast("Any", event).entry.province for event in file.collect_events()] == ["48", "48"]


def test_a_receipt_corrected_late_does_not_open_a_closed_file() -> None:
    """The correction stands in the receipt's place, before the end."""
    refusal = (
        given(Petition, RECEIVED, FILED_AWAY, CORRECTED)
        .when(lambda file: file.accept(said("03-09")))
        .then_refused(PetitionNotOpenError)
    )
    assert refusal.details == {"standing": "filed_away"}


def test_a_receipt_corrected_late_does_not_undo_the_classification() -> None:
    """What the office found out about the content stays found out."""
    classified = fact(
        Petition.Classified, "03-04", substance=DENUNCIATION, signers=None, refers_to=()
    )
    file = given(Petition, RECEIVED, classified, CORRECTED).file
    assert file.standing.kind == "denunciation"


def test_a_receipt_corrected_after_a_succession_leaves_the_successor() -> None:
    """The office that ended does not come back."""
    (
        given(Petition, RECEIVED, SUCCEEDED, CORRECTED)
        .when(lambda file: file.accept(said("07-06", by=OFFICE)))
        .then_refused(NotTheKeeperError)
    )


def test_an_end_struck_out_opens_the_file_again() -> None:
    """A paper filed away by mistake can be accepted."""
    struck = fact(Petition.Voided, "03-07", corrects=number(2, Petition.FiledAway))
    (
        given(Petition, RECEIVED, FILED_AWAY, struck)
        .when(lambda file: file.accept(said("03-05")))
        .then(ACCEPTED)
    )


def test_a_file_whose_receipt_was_struck_out_takes_no_step() -> None:
    """Whatever was written after it."""
    refusal = (
        given(Petition, RECEIVED, ACCEPTED, STRUCK_OUT)
        .when(_decide)
        .then_refused(PetitionNotOpenError)
    )
    assert refusal.details == {"standing": "voided"}


def test_striking_out_a_strike_out_brings_nothing_back() -> None:
    """What is struck out stays struck out; it is recorded anew."""
    again = fact(Petition.Voided, "03-10", corrects=number(3, Petition.Voided))
    gone = fact(Petition.Voided, "03-09", corrects=number(2, Petition.Accepted))
    (
        given(Petition, RECEIVED, ACCEPTED, gone, again)
        .when(lambda file: file.refuse(said("03-11"), "no_right"))
        .then(fact(Petition.NotAccepted, "03-11", instance=1, ground="no_right"))
    )


def test_a_receipt_is_replaced_by_a_receipt_only() -> None:
    """An acceptance cannot stand where a receipt stood, nor a receipt where an acceptance did."""
    accepted = number(2, Petition.Accepted)
    file = given(Petition, RECEIVED, ACCEPTED)
    file.when(lambda it: it.accept(said("03-05", corrects=RECEIPT))).then_refused(
        CorrectionOfAnotherKindError
    )
    file.when(
        lambda it: it.receive_again(said("03-05", corrects=accepted), COVER, Paper())
    ).then_refused(CorrectionOfAnotherKindError)


def test_a_corrected_slip_keeps_its_number() -> None:
    """The id printed on the paper does not change because the entry was wrong."""
    first, slip = number(2, Petition.Transferred), Slip("t51-ttr")
    (
        given(Petition, RECEIVED, TRANSFERRED)
        .when(lambda file: file.transfer(said("03-04", corrects=first), slip))
        .then(_sent(1, slip, corrects=first))
    )


def test_a_corrected_slip_cannot_take_the_number_of_another() -> None:
    """Two slips that stand never share an id."""
    first, slip = number(2, Petition.Transferred), Slip("t51-ttr")
    (
        given(Petition, RECEIVED, TRANSFERRED, _sent(2, slip))
        .when(lambda file: file.transfer(said("03-04", corrects=first), Slip("b-nnmt"), ordinal=2))
        .then_refused(TransferContradictedError)
    )


def _sent(ordinal: int, slip: Slip, corrects: str | None = None) -> Fact:
    id_ = str(transfer_id(FILE, ordinal))
    return fact(
        Petition.Transferred,
        "03-04",
        corrects=corrects,
        transfer_id=id_,
        ordinal=ordinal,
        slip=slip,
    )


def test_a_decision_struck_out_can_be_made_again() -> None:
    """On another day, with another outcome."""
    struck = fact(Petition.Voided, "04-02", corrects=number(3, Petition.Decided))
    (
        given(Petition, RECEIVED, ACCEPTED, DECIDED, struck)
        .when(lambda file: file.decide(said("04-08"), outcome="annulled"))
        .then(fact(Petition.Decided, "04-08", instance=1, outcome="annulled", decision_ref=None))
    )


def test_a_strike_out_is_the_keepers() -> None:
    """Another office cannot strike out what this one wrote."""
    (
        given(Petition, RECEIVED, ACCEPTED)
        .when(
            lambda file: file.void(
                said("03-09", by=OTHER_OFFICE, corrects=number(2, Petition.Accepted))
            )
        )
        .then_refused(NotTheKeeperError)
    )
