"""One visit in an agency's reception book: a citizen, or a delegation (tiếp công dân)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain import rekeying
from domain.errors import NothingToCorrectError, ReceptionContradictedError
from domain.identity import reception_id
from domain.register_file import Cover, Entry, FileEvent, Moment, Standing
from domain.rekeying import RekeyableFile


@dataclass
class ReceptionStanding(Standing):
    """Which of the two facts of a visit are on file."""

    held: bool = False
    delegation: bool = False

    def see(self, event: FileEvent) -> None:
        """Take one more effective entry into account."""
        self.held = self.held or isinstance(event, Reception.Held)
        self.delegation = self.delegation or isinstance(event, Reception.DelegationReceived)


def _freely(_: ReceptionStanding) -> None:
    """Allow what may be noted in any file."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visit went: how many came, which day, who received them."""

    people: int = 1
    regular: bool = True
    head_present: bool = False
    delegated: bool = False
    petitions: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


class Reception(RekeyableFile[ReceptionStanding]):
    """One visit (lượt tiếp công dân)."""

    TOPIC = "reception"

    class Event(FileEvent):
        """A fact about a visit."""

    class Opened(Event, AggregateCreated):
        """A line of the reception book was begun; no fact for others."""

        TOPIC = "reception.opened"
        node: str
        reception_no: str

    class Held(Event):
        """The agency received citizens (tiếp công dân)."""

        TOPIC = "reception.held"
        visit: Visit

    class DelegationReceived(Event):
        """The agency received a delegation (tiếp đoàn đông người)."""

        TOPIC = "reception.delegation_received"
        visit: Visit
        substance: dict[str, Any] | None
        sender_refs: tuple[str, ...]
        incidents: tuple[str, ...]

    class Answered(Event):
        """The agency told the visitor what becomes of the content (trả lời)."""

        TOPIC = "reception.answered"
        option: str

    class Rekeyed(rekeying.Rekeyed, Event):
        """The visitors' references, said again under another key (đổi khóa giả danh)."""

        TOPIC = "reception.rekeyed"

    class Voided(Event):
        """An entry was made by mistake; `corrects` names it (hủy ghi nhận)."""

        TOPIC = "reception.voided"

    rekeying = Rekeyed

    @staticmethod
    def create_id(entry: Entry, reception_no: str) -> UUID:
        """Derive the id, so that the same visit written twice collides."""
        return reception_id(entry.agency, reception_no, entry.on.year)

    @event(Opened)
    def __init__(self, timestamp: datetime, entry: Entry, node: str, reception_no: str) -> None:
        self.reception_no = reception_no
        self.open(node, entry, ReceptionStanding())

    @classmethod
    def begin(cls, when: Moment, cover: Cover) -> Self:
        """Begin a line of the reception book."""
        when.check()
        return cls(when.recorded_at, cover.entry(when), cover.node, cover.number)

    def hold(self, when: Moment, visit: Visit) -> None:
        """Note the reception of citizens (tiếp công dân)."""
        self.enter(Reception.Held, when, self._once("held"), visit=visit)

    def receive_delegation(
        self,
        when: Moment,
        visit: Visit,
        *,
        substance: dict[str, Any] | None = None,
        sender_refs: tuple[str, ...] = (),
        incidents: tuple[str, ...] = (),
    ) -> None:
        """Note the reception of a delegation (tiếp đoàn đông người)."""
        self.enter(
            Reception.DelegationReceived,
            when,
            self._once("delegation"),
            visit=visit,
            substance=substance,
            sender_refs=sender_refs,
            incidents=incidents,
        )

    def answer(self, when: Moment, option: str) -> None:
        """Tell the visitor what becomes of the content (trả lời người được tiếp)."""
        self.enter(Reception.Answered, when, _freely, option=option)

    def void(self, when: Moment) -> None:
        """Strike out an entry made by mistake (hủy ghi nhận)."""
        if when.corrects is None:
            raise NothingToCorrectError
        self.enter(Reception.Voided, when, _freely)

    def _once(self, what: str) -> Callable[[ReceptionStanding], None]:
        def may(standing: ReceptionStanding) -> None:
            if getattr(standing, what):
                raise ReceptionContradictedError(reception_no=self.reception_no)

        return may
