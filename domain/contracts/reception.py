"""What an office says about receiving citizens (tiếp công dân), version 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.contracts.envelope import Envelope
from domain.contracts.petition import Word
from domain.contracts.substance import Data, Substance
from domain.contracts.words import FactId, Ref


class HeldData(Data):
    """One reception of one visit."""

    people: Annotated[int, Field(ge=1, le=100_000)] = 1
    regular: bool = True
    head_present: bool = False
    delegated: bool = False
    petitions: Annotated[tuple[FactId, ...], Field(max_length=200)] = ()
    incidents: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    """Threats, blocking, incitement seen at the reception."""


class DelegationData(Data):
    """A group received together; five or more make a group delegation."""

    people: Annotated[int, Field(ge=2, le=100_000)]
    regular: bool = True
    head_present: bool = False
    petitions: Annotated[tuple[FactId, ...], Field(max_length=200)] = ()
    """The petitions the delegation speaks of."""
    substance: Substance | None = None
    """What it speaks of, where no petition is named."""
    sender_refs: Annotated[tuple[Ref, ...], Field(max_length=2000)] = ()
    incidents: Annotated[tuple[Word, ...], Field(max_length=20)] = ()


class AnsweredData(Data):
    """Which of the four answers of article 28(1) the visitor got."""

    option: Literal["accepted", "more_time", "refused", "forwarded"]


class ReceptionHeldV1(Envelope):
    """An office received citizens (tiếp công dân)."""

    type: Literal["leothang.reception.held.v1"] = "leothang.reception.held.v1"
    data: HeldData = HeldData()


class DelegationReceivedV1(Envelope):
    """An office received a delegation (tiếp đoàn đông người)."""

    type: Literal["leothang.reception.delegation_received.v1"] = (
        "leothang.reception.delegation_received.v1"
    )
    data: DelegationData


class ReceptionAnsweredV1(Envelope):
    """The office told the visitor what becomes of the content (trả lời người được tiếp)."""

    type: Literal["leothang.reception.answered.v1"] = "leothang.reception.answered.v1"
    data: AnsweredData
