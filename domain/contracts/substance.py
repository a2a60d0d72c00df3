"""What a petition is about and who signs it, without a word of its text (nội dung đơn)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.contracts.words import AgencyCode, CommuneCode, KeyId, Kind, Ref, Topic

ROWS = 128
"""Rows of a sketch: each is the lowest keyed hash of the shingles that fall to it by that hash."""


class Data(BaseModel):
    """The body of a fact: frozen, and open to fields a later version adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Sketch(Data):
    """What a text resembles, and not a word of it: a keyed MinHash (dấu văn bản).

    Two sketches can be compared only where key and scheme are equal; the share of equal rows
    estimates the share of shingles two texts have in common. Without the key nobody can tell
    whether a text he guesses gave a sketch.
    """

    key: KeyId
    scheme: Annotated[int, Field(ge=1, le=1000)]
    """Version of normalisation, shingles and hashes."""
    rows: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{342}==$")]
    """`ROWS` numbers of 16 bits, little endian, in base64."""
    marks: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=]*$", max_length=256)] = ""
    """Up to 48 keyed hashes of 32 bits of numbers, codes and dates in the text, rising."""
    size: Annotated[int, Field(ge=1, le=1_000_000)]
    """Different shingles of the text, two figures of it."""


class Place(Data):
    """Where the matter arose (nơi phát sinh)."""

    commune: CommuneCode
    spot_ref: Ref | None = None
    """A plot, a road, a hamlet, as a keyed pseudonym; finer than the commune."""


class ComplaintObject(Data):
    """The decision or act complained of (đối tượng khiếu nại)."""

    issuer: AgencyCode | None = None
    issued_on: date | None = None
    decision_ref: Ref | None = None
    """Number, date and issuer of the decision, as a keyed pseudonym."""
    discipline: bool = False
    dismissal: bool = False
    """A disciplinary decision of dismissal: the longer term of article 48."""
    criminal_sentence: bool = False
    """An act of a commune's police in enforcing a criminal sentence (thi hành án hình sự)."""
    ministry: AgencyCode | None = None
    """The ministry of the sector: second resolver over a provincial chair."""


class DenouncedPost(Data):
    """The post denounced; a post and a body, never a person's name (đối tượng bị tố cáo)."""

    body: AgencyCode | None = None
    post: Literal["head", "deputy", "official", "body"] = "official"
    denounced_ref: Ref | None = None
    act_ref: Ref | None = None
    """The act and its period, as a keyed pseudonym."""
    field_body: AgencyCode | None = None
    """The body that manages the field, for a denunciation under article 41."""
    now_at: AgencyCode | None = None
    """The body of the denounced official's present post, where he has moved since the act."""
    now_post: Literal["head", "deputy", "official"] | None = None
    promoted: bool = False
    """Whether the present post is a higher one."""


class FeedbackObject(Data):
    """Who would have to act on a recommendation (cơ quan có trách nhiệm)."""

    responsible: AgencyCode | None = None


class Substance(Data):
    """Kind, object, topic and place, as the office classified them (phân loại)."""

    kind: Kind
    topic: Topic = Topic.OTHER
    topic_by: Literal["officer", "rules"] | None = None
    """Who chose the topic: rules over the text's words, where no officer had named one."""
    place: Place | None = None
    complaint: ComplaintObject | None = None
    denunciation: DenouncedPost | None = None
    feedback: FeedbackObject | None = None


class Signers(Data):
    """How many stand behind one paper, and their pseudonyms (người đứng tên)."""

    sender_ref: Ref | None = None
    by_number: bool | None = None
    """The sender's mark is made of a citizen's number (số định danh): two such marks of one key
    that differ are two people. Made of name and address, one person may have several."""
    cosigner_refs: Annotated[tuple[Ref, ...], Field(max_length=2000)] = ()
    names: Annotated[int, Field(ge=1, le=100_000)] = 1
    signatures: Annotated[int, Field(ge=0, le=100_000)] | None = None
    representatives: Annotated[int, Field(ge=0, le=100_000)] | None = None
    appointment: bool | None = None
    """Whether a valid written appointment of the representatives is on file."""
    anonymous: bool = False
    """Nobody signs, or the name given proved false."""
