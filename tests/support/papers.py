"""What a paper in a test says: days, ids, pseudonyms, and what it is about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from domain.contracts.envelope import VIETNAM
from domain.contracts.substance import (
    ComplaintObject,
    DenouncedPost,
    FeedbackObject,
    Place,
    Signers,
    Substance,
)
from domain.contracts.words import Kind, Topic

Day = date | str

COMMUNE, PROVINCE, BOARD = "x21115", "t51", "t51-btcd"
PLACE = "21115"
_ID_LENGTH = 36


def on(day: Day) -> date:
    """Read a day."""
    return day if isinstance(day, date) else date.fromisoformat(day)


def at(day: Day, hour: int = 23) -> datetime:
    """Return an instant of a Vietnamese day, late unless said."""
    return datetime.combine(on(day), time(hour), tzinfo=VIETNAM)


def id_of(word: str) -> str:
    """Return the stable id behind a word."""
    return word if len(word) == _ID_LENGTH else str(uuid5(NAMESPACE_URL, f"test:{word}"))


def ref(word: str) -> str:
    """Return a keyed pseudonym for a word."""
    return f"k1.{sha256(word.encode()).hexdigest()[:32]}"


def day_after(day: Day, days: int = 1) -> date:
    """Return the calendar day `days` later."""
    return on(day) + timedelta(days=days)


def against(
    issuer: str | None = COMMUNE,
    *,
    issued: Day | None = "2026-06-20",
    decision: str | None = "decision",
    discipline: bool = False,
    ministry: str | None = None,
    place: str | None = PLACE,
    topic: Topic = Topic.LAND,
) -> Substance:
    """Return a complaint against a decision or act of `issuer`."""
    return Substance(
        kind=Kind.COMPLAINT,
        topic=topic,
        place=Place(commune=place) if place else None,
        complaint=ComplaintObject(
            issuer=issuer,
            issued_on=on(issued) if issued else None,
            decision_ref=ref(decision) if decision else None,
            discipline=discipline,
            ministry=ministry,
        ),
    )


def denouncing(
    body: str | None = COMMUNE,
    *,
    post: Literal["head", "deputy", "official", "body"] = "official",
    who: str = "denounced",
    act: str = "act",
    place: str | None = PLACE,
) -> Substance:
    """Return a denunciation of a post in `body`."""
    return Substance(
        kind=Kind.DENUNCIATION,
        topic=Topic.OFFICIALS,
        place=Place(commune=place) if place else None,
        denunciation=DenouncedPost(body=body, post=post, denounced_ref=ref(who), act_ref=ref(act)),
    )


def asking(
    responsible: str | None = COMMUNE,
    *,
    topic: Topic = Topic.OTHER,
    place: str | None = PLACE,
    spot: str | None = None,
) -> Substance:
    """Return feedback that `responsible` would have to act on."""
    return Substance(
        kind=Kind.FEEDBACK,
        topic=topic,
        place=Place(commune=place, spot_ref=ref(spot) if spot else None) if place else None,
        feedback=FeedbackObject(responsible=responsible),
    )


def signed(
    sender: str | None = "sender",
    *,
    names: int = 1,
    cosigners: tuple[str, ...] = (),
    signatures: int | None = None,
    representatives: int | None = None,
    appointment: bool | None = None,
    anonymous: bool = False,
) -> Signers:
    """Return who stands behind a paper."""
    return Signers(
        sender_ref=ref(sender) if sender else None,
        cosigner_refs=tuple(ref(word) for word in cosigners),
        names=names,
        signatures=signatures,
        representatives=representatives,
        appointment=appointment,
        anonymous=anonymous,
    )
