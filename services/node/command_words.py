"""What commands are made of: personal data that never leaves the node (dữ liệu cá nhân)."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from domain.contracts.envelope import legal_day
from domain.contracts.words import AgencyCode, CommuneCode, FactId, Kind, Topic


def _composed(text: str) -> str:
    """Write `ố` as one letter, however the keyboard wrote it: a number names one paper."""
    return unicodedata.normalize("NFC", text)


def _line(most: int) -> StringConstraints:
    """One line of text: trimmed, no control characters, bounded."""
    return StringConstraints(
        strip_whitespace=True, min_length=1, max_length=most, pattern=r"^[^\x00-\x1f\x7f]+$"
    )


_COMPOSED = AfterValidator(_composed)
Name = Annotated[str, _line(200), _COMPOSED]
IdNumber = Annotated[str, _line(30), _COMPOSED]
Address = Annotated[str, _line(500), _COMPOSED]
Phone = Annotated[str, _line(30), _COMPOSED]
DocumentNo = Annotated[str, _line(80), _COMPOSED]
RegisterNo = Annotated[str, _line(60), _COMPOSED]
"""A number of the agency's own register; unique within agency and year of receipt."""
Ids = Annotated[tuple[FactId, ...], Field(max_length=200)]
"""Ids of petitions."""
Text = Annotated[str, StringConstraints(max_length=50_000)]


class Words(BaseModel):
    """A part of a command: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Words):
    """Somebody who signed (người đứng tên)."""

    name: Name
    id_number: IdNumber | None = None
    address: Address | None = None
    phone: Phone | None = None


class ComplainedOf(Words):
    """The decision or act complained of, as the paper names it (đối tượng khiếu nại)."""

    issuer: AgencyCode | None = None
    decision_no: DocumentNo | None = None
    issued_on: date | None = None
    discipline: bool = False
    dismissal: bool = False
    criminal_sentence: bool = False
    ministry: AgencyCode | None = None


class Denounced(Words):
    """Who and what is denounced, as the paper names it (đối tượng tố cáo)."""

    body: AgencyCode | None = None
    post: Literal["head", "deputy", "official", "body"] = "official"
    name: Name | None = None
    act: Annotated[str, _line(1000), _COMPOSED] | None = None
    period: Annotated[str, _line(80), _COMPOSED] | None = None
    field_body: AgencyCode | None = None
    now_at: AgencyCode | None = None
    now_post: Literal["head", "deputy", "official"] | None = None
    promoted: bool = False


class Content(Words):
    """What a paper is about, by its content (nội dung đơn)."""

    kind: Kind
    topic: Topic = Topic.OTHER
    commune: CommuneCode | None = None
    spot: Annotated[str, _line(300), _COMPOSED] | None = None
    """A plot, a road, a hamlet, as people call it."""
    complaint: ComplainedOf | None = None
    denunciation: Denounced | None = None
    responsible: AgencyCode | None = None
    """Who would have to act on a recommendation."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.complaint is not None and self.kind is not Kind.COMPLAINT:
            msg = "`complaint` belongs to a paper of kind complaint"
            raise ValueError(msg)
        if self.denunciation is not None and self.kind is not Kind.DENUNCIATION:
            msg = "`denunciation` belongs to a paper of kind denunciation"
            raise ValueError(msg)
        if self.spot is not None and self.commune is None:
            msg = "`spot` needs the `commune` it lies in"
            raise ValueError(msg)
        return self


class Command(Words):
    """Something an agency asks its register to write down."""

    agency: AgencyCode
    """Whose register."""
    on: date | None = None
    """The business day; may be left out where `at` is known."""
    at: AwareDatetime | None = None
    """The business instant, where the hour is known."""
    corrects: FactId | None = None
    """The fact this one replaces (đính chính)."""

    @model_validator(mode="after")
    def _has_one_day(self) -> Self:
        if self.at is None and self.on is None:
            msg = "say `on` (a day) or `at` (an instant with its offset)"
            raise ValueError(msg)
        if self.at is not None and self.on not in {None, legal_day(self.at)}:
            msg = "`at` does not fall on `on` in Asia/Ho_Chi_Minh"
            raise ValueError(msg)
        return self

    @property
    def day(self) -> date:
        """The legal day of the command."""
        if self.on is not None:
            return self.on
        return legal_day(self.at) if self.at is not None else date.min
