"""The facts of a matter in the order of their days, in plain words (diễn biến)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.petition import (
    PetitionClassifiedV1,
    PetitionReceivedV1,
    PetitionTransferredV1,
    PetitionWithdrawnV1,
)
from domain.contracts.transfer import TransferReturnedV1
from projections.explaining.deeds import (
    CORRECTED,
    CORRECTS,
    DEEDS,
    KINDS,
    NAMES,
    NOTICES,
    RECORDED_LATER,
    UNKNOWN_DEED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from domain.contracts.facts import AnyFact
    from projections.explaining.speech import Speech

_TOLD_OF = ("forwarder", "to", "competent", "predecessor", "successor", "resolver", "names")
_COUNTED = ("instance", "ordinal", "people", "representatives", "period", "key")


class Told(NamedTuple):
    """One fact as a line of the time line."""

    day: date
    recorded: datetime
    id: str
    type: str
    petition: str
    """The petition, transfer or visit it belongs to."""
    agency: str
    text: str


def timeline(facts: Iterable[AnyFact], speech: Speech) -> list[Told]:
    """Return every fact by business day; what was written down later says when."""
    every = list(facts)
    sources = {fact.id: fact.source for fact in every}
    gone = {f.corrects for f in every if f.corrects and sources.get(f.corrects) == f.source}
    ordered = sorted(every, key=lambda fact: (fact.businessdate, fact.recordedtime, fact.id))
    return [_told(fact, speech, corrected=fact.id in gone) for fact in ordered]


def _told(fact: AnyFact, speech: Speech, *, corrected: bool) -> Told:
    text = deed(fact, speech)
    written = legal_day(fact.recordedtime)
    if written != fact.businessdate:
        text += speech.say(RECORDED_LATER, day=speech.day(written))
    if corrected:
        text += speech.say(CORRECTED)
    elif fact.corrects is not None:
        text += speech.say(CORRECTS)
    return Told(
        fact.businessdate,
        fact.recordedtime,
        fact.id,
        fact.type,
        fact.subject,
        speech.code(fact.agency),
        text,
    )


def deed(fact: AnyFact, speech: Speech) -> str:
    """Return what one fact says."""
    name = fact.type.removeprefix("leothang.").rpartition(".")[0]
    variant = _variant(fact)
    text = DEEDS.get(f"{name}:{variant}") if variant else None
    said = speech.say(text or DEEDS.get(name, UNKNOWN_DEED), **_words(fact, speech))
    if isinstance(fact, PetitionReceivedV1) and fact.data.signers.names > 1:
        said += speech.say(NAMES, names=fact.data.signers.names)
    return said


def _words(fact: AnyFact, speech: Speech) -> dict[str, object]:
    day = fact.businessdate
    words: dict[str, object] = {"a": speech.agency(fact.agency, day), "type": fact.type}
    for name in _TOLD_OF:
        words[name] = speech.agency(getattr(fact.data, name, None), day)
    for name in _COUNTED:
        words[name] = getattr(fact.data, name, "")
    about = getattr(fact.data, "about", None)
    words["about"] = speech.say(NOTICES[about]) if about in NOTICES else about
    if isinstance(fact, PetitionClassifiedV1):
        words["kind"] = speech.say(KINDS[fact.data.substance.kind])
    return words


def _variant(fact: AnyFact) -> str | None:
    """Return which of several texts of one type fits."""
    match fact:
        case PetitionReceivedV1(data=data) if data.forwarder is not None:
            return "forwarded"
        case PetitionReceivedV1(data=data) if data.origin == "forwarded":
            return "transfer"
        case PetitionTransferredV1(data=sent) if sent.role == "copy":
            return "copy"
        case PetitionWithdrawnV1(data=back) if not back.whole:
            return "part"
        case TransferReturnedV1(data=returned) if returned.names is not None:
            return "names"
        case _:
            return None
