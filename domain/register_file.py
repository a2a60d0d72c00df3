"""A file of the register: entries that are never rubbed out, only corrected by later ones (hồ sơ).

Commands decide, once, when the fact is new. Replay only remembers: it never
refuses, so a rule tightened later cannot make an old register unreadable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from eventsourcing.domain import AggregateEvent, BaseAggregate

from domain.contracts.envelope import EARLIEST, legal_day
from domain.errors import (
    AlreadyVoidedError,
    CorrectionOfAnotherKindError,
    DateAfterRecordingError,
    DateBeforeReceiptError,
    DateTooEarlyError,
    NotTheKeeperError,
    UnknownFactError,
)
from domain.identity import fact_id

_BOOKKEEPING = frozenset(
    {"originator_id", "originator_version", "originator_topic", "timestamp", "entry"}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Who states a fact, when it happened, and when the register writes it down."""

    agency: str
    on: date
    recorded_at: datetime
    at: datetime | None = None
    corrects: str | None = None
    province: str | None = None
    """Where the matter arose, where this statement itself says so."""

    def check(self) -> None:
        """Refuse what has not happened yet, and what cannot have been."""
        if self.on < EARLIEST:
            raise DateTooEarlyError(on=self.on, earliest=EARLIEST)
        recorded_on = legal_day(self.recorded_at)
        if self.on > recorded_on:
            raise DateAfterRecordingError(on=self.on, recorded_on=recorded_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """The margin of an entry: all an envelope needs, so that no reader asks the file again."""

    agency: str
    on: date
    at: datetime | None
    province: str
    correlation_id: str
    corrects: str | None = None

    @property
    def margin(self) -> tuple[object, ...]:
        """What a retried command says again; the province may have been corrected since."""
        return self.agency, self.on, self.at, self.corrects


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of a new file: whose register, which number, which matter (bìa hồ sơ)."""

    node: str
    number: str
    province: str
    correlation_id: str

    def entry(self, when: Moment) -> Entry:
        """Return the margin of the first entry."""
        return Entry(when.agency, when.on, when.at, self.province, self.correlation_id)


class FileEvent(AggregateEvent):
    """One entry of a file; `timestamp` is when it was written down."""

    TOPIC: ClassVar[str]
    entry: Entry

    def says(self) -> dict[str, Any]:
        """Return what the entry states beside its margin; a store gives tuples back as lists."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in vars(self).items()
            if name not in _BOOKKEEPING
        }

    def apply(self, aggregate: RegisterFile[Any]) -> None:
        """Turn the page; never refuse."""
        aggregate.turn(self)


class Standing:
    """What the effective entries of a file come to; subclasses say how."""

    opened_on: date | None = None
    keeper: str | None = None
    """Whose the file is, where it is no longer the office's that opened it."""
    province: str | None = None

    def see(self, event: FileEvent) -> None:
        """Take one more effective entry into account."""


S = TypeVar("S", bound=Standing)
Rule = Callable[[S], None]


class RegisterFile(BaseAggregate[UUID], Generic[S]):
    """What petitions, transfers and receptions have in common."""

    def open(self, node: str, entry: Entry, standing: S) -> None:
        """Write the cover of the file."""
        self.node = node
        self.province = entry.province
        self.correlation_id = entry.correlation_id
        self.entries: list[FileEvent] = []
        self.standing = standing

    def turn(self, event: FileEvent) -> None:
        """Remember an entry; one that corrects another changes what the file comes to."""
        self.entries.append(event)
        if event.entry.corrects is None:
            self.standing.see(event)
            return
        self.standing = type(self.standing)()
        for entry in self._effective():
            self.standing.see(entry)

    def _effective(self) -> Iterable[FileEvent]:
        """Return what stands, each correction in the place of what it corrects.

        At its own place a receipt corrected late would open a closed file again.
        """
        stands: dict[str, FileEvent] = {}
        place: dict[str | None, str] = {}
        for version, entry in enumerate(self.entries, 1):
            id_ = self._id_of(entry, version)
            place[id_] = place.get(entry.entry.corrects, id_)
            stands[place[id_]] = entry
        return stands.values()

    def uncorrected(self) -> dict[str, FileEvent]:
        """Return the entries nobody struck out or replaced, by fact id."""
        gone = {entry.entry.corrects for entry in self.entries}
        known = {self._id_of(entry, nth): entry for nth, entry in enumerate(self.entries, 1)}
        return {id_: entry for id_, entry in known.items() if id_ not in gone}

    def enter(self, kind: type[FileEvent], when: Moment, may: Rule[S], **says: object) -> None:
        """State a fact: nothing when it repeats one, a refusal when a rule forbids it."""
        entry = self._entry(when)
        if self.repeats(kind, entry, says):
            return
        self.check_keeper(when, says)
        self._check(kind, when, may)
        self.trigger_event(kind, timestamp=when.recorded_at, entry=entry, **says)

    def _entry(self, when: Moment) -> Entry:
        province = when.province or self.standing.province or self.province
        return Entry(when.agency, when.on, when.at, province, self.correlation_id, when.corrects)

    def repeats(self, kind: type[FileEvent], entry: Entry, says: dict[str, object]) -> bool:
        """Tell whether the file already says so, in the same margin."""
        return any(
            known.TOPIC == kind.TOPIC
            and known.entry.margin == entry.margin
            and known.says() == says
            for known in self.entries
        )

    def check_keeper(self, when: Moment, says: dict[str, object]) -> None:
        """Refuse another agency's pen."""
        keeper = self.standing.keeper or self.entries[0].entry.agency
        if keeper != when.agency:
            raise NotTheKeeperError(keeper=keeper, agency=when.agency)

    def _check(self, kind: type[FileEvent], when: Moment, may: Rule[S]) -> None:
        when.check()
        if when.corrects is not None:
            self._check_correction(kind, when.corrects)
            return
        if self.standing.opened_on is not None and when.on < self.standing.opened_on:
            raise DateBeforeReceiptError(on=when.on, received_on=self.standing.opened_on)
        may(self.standing)

    def _check_correction(self, kind: type[FileEvent], corrects: str) -> None:
        target = self.find(corrects)
        if corrects in {entry.entry.corrects for entry in self.entries}:
            raise AlreadyVoidedError(fact=corrects)
        if not kind.TOPIC.endswith(".voided") and not self.replaces(kind, target):
            raise CorrectionOfAnotherKindError(fact=corrects)

    def replaces(self, kind: type[FileEvent], target: FileEvent) -> bool:
        """Tell whether a fact of this kind may stand in the place of the target."""
        return kind.TOPIC == target.TOPIC

    def find(self, fact: str) -> FileEvent:
        """Return the entry a fact id names."""
        for version, entry in enumerate(self.entries, 1):
            if self._id_of(entry, version) == fact:
                return entry
        raise UnknownFactError(fact=fact)

    def _id_of(self, entry: FileEvent, version: int) -> str:
        return fact_id(self.node, self.id, entry.TOPIC, version)
