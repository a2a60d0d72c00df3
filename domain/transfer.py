"""A transfer as the receiving agency's register sees it: announced, acknowledged, returned.

The sending side is `Petition.Transferred`; both name the id printed on the slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain.errors import (
    AlreadyAcknowledgedError,
    AlreadyReturnedError,
    DateBeforeStepError,
    NothingToCorrectError,
    TransferReturnedError,
)
from domain.register_file import Cover, Entry, FileEvent, Moment, RegisterFile, Standing


@dataclass
class TransferStanding(Standing):
    """Whether the paper came, and whether it went back."""

    acknowledged_on: date | None = None
    returned_on: date | None = None

    def see(self, event: FileEvent) -> None:
        """Take one more effective entry into account."""
        if isinstance(event, Transfer.Acknowledged):
            self.acknowledged_on = event.entry.on
        elif isinstance(event, Transfer.Returned):
            self.returned_on = event.entry.on

    def may_acknowledge(self) -> None:
        """Allow one acknowledgement, and none after the return."""
        if self.returned_on is not None:
            raise TransferReturnedError(on=self.returned_on)
        if self.acknowledged_on is not None:
            raise AlreadyAcknowledgedError(on=self.acknowledged_on)

    def may_return(self, on: date) -> None:
        """Allow one return, whether the paper was acknowledged before or not."""
        if self.returned_on is not None:
            raise AlreadyReturnedError(on=self.returned_on)
        if self.acknowledged_on is not None and on < self.acknowledged_on:
            raise DateBeforeStepError(on=on, step="acknowledgement", step_on=self.acknowledged_on)


def _freely(_: TransferStanding) -> None:
    """Allow what may be noted in any file."""


class Transfer(RegisterFile[TransferStanding]):
    """One paper on its way to this agency (chuyển đơn)."""

    TOPIC = "transfer"

    class Event(FileEvent):
        """A fact about the paper on its way."""

    class Announced(Event, AggregateCreated):
        """The register heard of the slip; no fact for others (phiếu chuyển đến)."""

        TOPIC = "transfer.announced"
        node: str
        transfer_id: str

    class Acknowledged(Event):
        """The paper arrived (nhận đơn chuyển đến)."""

        TOPIC = "transfer.acknowledged"
        sent_by: str | None

    class Returned(Event):
        """The paper went back to where it came from (trả lại đơn)."""

        TOPIC = "transfer.returned"
        sent_by: str | None
        names: str | None
        reason: str | None

    class Voided(Event):
        """An entry was made by mistake; `corrects` names it (hủy ghi nhận)."""

        TOPIC = "transfer.voided"

    @staticmethod
    def create_id(transfer_id: str) -> UUID:
        """Take the id printed on the slip."""
        return UUID(transfer_id)

    @event(Announced)
    def __init__(self, timestamp: datetime, entry: Entry, node: str, transfer_id: str) -> None:
        self.open(node, entry, TransferStanding())

    @classmethod
    def announce(cls, when: Moment, cover: Cover) -> Self:
        """Open the file of a slip; its number is the transfer's id."""
        when.check()
        return cls(when.recorded_at, cover.entry(when), cover.node, cover.number)

    def acknowledge(self, when: Moment, *, sent_by: str | None = None) -> None:
        """Confirm that the paper arrived (nhận đơn chuyển đến)."""
        self.enter(Transfer.Acknowledged, when, TransferStanding.may_acknowledge, sent_by=sent_by)

    def return_(
        self,
        when: Moment,
        *,
        sent_by: str | None = None,
        names: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Give the paper back, naming the competent body or none (trả lại đơn)."""
        self.enter(
            Transfer.Returned,
            when,
            lambda s: s.may_return(when.on),
            sent_by=sent_by,
            names=names,
            reason=reason,
        )

    def void(self, when: Moment) -> None:
        """Strike out an entry made by mistake (hủy ghi nhận)."""
        if when.corrects is None:
            raise NothingToCorrectError
        self.enter(Transfer.Voided, when, _freely)
