"""Short words to tell the history of a matter in tests: `received("x21115", "2026-07-02")`.

Petitions, transfers and receptions are named by a word (`p1`), which becomes a
stable id; a word that already is an id stays. Days are dates or ISO strings.
What a paper says (`against`, `denouncing`, `asking`, `signed`) is in `papers`.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack

from domain.contracts import petition as p
from domain.contracts import transfer as t
from domain.contracts.envelope import VIETNAM, Envelope, source_of
from tests.support.papers import Day, against, id_of, on, signed

if TYPE_CHECKING:
    from domain.contracts.substance import Signers, Substance

E = TypeVar("E", bound=Envelope)
_NOON = time(12, tzinfo=VIETNAM)


class Stamp(TypedDict, total=False):
    """What may be said of the recording of any fact."""

    key: str
    """Tells two otherwise equal facts apart."""
    corrects: p.PetitionVoidedV1 | Envelope | str
    recorded: Day
    """The day it was written down; the business day unless said."""
    correlation: str
    province: str


def fact(contract: type[E], agency: str, day: Day, subject: str, **said: Any) -> E:
    """State one fact of any contract; `data` is its body, the rest is its stamp."""
    business, subject_id = on(day), id_of(subject)
    corrects = said.get("corrects")
    name = f"{contract.__name__}:{agency}:{business}:{subject_id}:{said.get('key', '')}"
    name = name if corrects is None else f"{name}:corrects"
    fields: dict[str, Any] = {"data": said["data"]} if "data" in said else {}
    if corrects is not None:
        fields["corrects"] = corrects if isinstance(corrects, str) else corrects.id
    return contract(
        id=id_of(name),
        source=source_of(agency),
        subject=subject_id,
        businessdate=business,
        recordedtime=datetime.combine(on(said.get("recorded", business)), _NOON),
        partitionkey=said.get("province", "51"),
        correlationid=id_of(said.get("correlation", subject)),
        **fields,
    )


def received(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    about: Substance | None = None,
    by: Signers | None = None,
    addressees: tuple[str, ...] = (),
    forwarder: str | None = None,
    transfer: str | None = None,
    channel: Literal["post", "online", "in_person"] = "post",
    refers: tuple[str, ...] = (),
    **stamp: Unpack[Stamp],
) -> p.PetitionReceivedV1:
    """State that an agency took a paper in; forwarded when a forwarder or a transfer is named."""
    data = p.ReceivedData(
        channel=channel,
        origin="forwarded" if forwarder or transfer else "sender",
        forwarder=forwarder,
        transfer_id=id_of(transfer) if transfer else None,
        addressees=addressees,
        signers=by or signed(),
        substance=about if about is not None else against(),
        refers_to=tuple(id_of(word) for word in refers),
    )
    return fact(p.PetitionReceivedV1, agency, day, petition, data=data, **stamp)


def classified(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    about: Substance,
    by: Signers | None = None,
    refers: tuple[str, ...] = (),
    **stamp: Unpack[Stamp],
) -> p.PetitionClassifiedV1:
    """State that an agency classified a paper."""
    data = p.ClassifiedData(
        substance=about, signers=by, refers_to=tuple(id_of(word) for word in refers)
    )
    return fact(p.PetitionClassifiedV1, agency, day, petition, data=data, **stamp)


def ineligible(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    reasons: tuple[str, ...] = ("no_signature",),
    **stamp: Unpack[Stamp],
) -> p.PetitionIneligibleV1:
    """State that a paper does not meet the conditions."""
    data = p.IneligibleData(reasons=reasons)
    return fact(p.PetitionIneligibleV1, agency, day, petition, data=data, **stamp)


def filed_away(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionFiledAwayV1:
    """State that a paper was closed without handling."""
    return fact(p.PetitionFiledAwayV1, agency, day, petition, **stamp)


def accepted(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    instance: Literal[1, 2] = 1,
    **stamp: Unpack[Stamp],
) -> p.PetitionAcceptedV1:
    """State that the resolver took the case."""
    data = p.AcceptedData(instance=instance)
    return fact(p.PetitionAcceptedV1, agency, day, petition, data=data, **stamp)


def refused(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    instance: Literal[1, 2] = 1,
    ground: str = "not_directly_affected",
    **stamp: Unpack[Stamp],
) -> p.PetitionNotAcceptedV1:
    """State that the resolver refused the case."""
    data = p.NotAcceptedData(instance=instance, ground=ground)
    return fact(p.PetitionNotAcceptedV1, agency, day, petition, data=data, **stamp)


def transferred(
    agency: str,
    day: Day,
    to: str,
    petition: str = "p1",
    *,
    transfer: str = "t1",
    follows: str | None = None,
    role: Literal["main", "copy"] = "main",
    reason: str | None = None,
    **stamp: Unpack[Stamp],
) -> p.PetitionTransferredV1:
    """State that a paper was sent on."""
    data = p.TransferredData(
        transfer_id=id_of(transfer),
        to=to,
        role=role,
        follows=id_of(follows) if follows else None,
        reason=reason,
    )
    stamp.setdefault("key", transfer)
    return fact(p.PetitionTransferredV1, agency, day, petition, data=data, **stamp)


def acknowledged(
    agency: str,
    day: Day,
    transfer: str = "t1",
    *,
    sent_by: str | None = None,
    **stamp: Unpack[Stamp],
) -> t.TransferAcknowledgedV1:
    """State that a transferred paper arrived."""
    data = t.AcknowledgedData(sent_by=sent_by)
    return fact(t.TransferAcknowledgedV1, agency, day, transfer, data=data, **stamp)


def returned(
    agency: str,
    day: Day,
    transfer: str = "t1",
    *,
    sent_by: str | None = None,
    names: str | None = None,
    **stamp: Unpack[Stamp],
) -> t.TransferReturnedV1:
    """State that the receiver gave a paper back."""
    data = t.ReturnedData(sent_by=sent_by, names=names)
    return fact(t.TransferReturnedV1, agency, day, transfer, data=data, **stamp)


def guided(
    agency: str, day: Day, to: str, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionGuidedV1:
    """State that the sender was told where to go."""
    data = p.GuidedData(to=to)
    return fact(p.PetitionGuidedV1, agency, day, petition, data=data, **stamp)
