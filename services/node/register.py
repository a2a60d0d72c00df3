"""The register: an append-only book of files, on SQLite, PostgreSQL or in memory (sổ).

Its notification log is the outbox: whatever is written here, in this order, is
what the relay publishes.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding

from domain.petition import Petition
from domain.petition_events import Paper, Slip
from domain.reception import Reception, Visit
from domain.register_file import Entry, RegisterFile
from domain.report import Report
from domain.transfer import Transfer
from services.node.carried import CarriedNothing, CarriedTable
from services.node.private import PrivateFile, PrivateMemory, PrivatePapers, PrivateTable
from services.runtime.registers import StoreError, open_application

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from domain.contracts.facts import AnyFact
    from domain.register_file import FileEvent
    from services.node.carried import Carried
    from services.node.private import Papers
    from services.runtime.recorders import BulkRecorder

_RECENT = 2_000

KINDS: tuple[type[RegisterFile[Any]], ...] = (Petition, Transfer, Reception, Report)
"""What the register holds; importing them registers their topics."""


class _Said(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


class _AsFields(Transcoding):
    """A frozen dataclass as its fields; fields left out have their default."""

    def __init__(self, type_: type[_Said], name: str) -> None:
        self.type = type_
        self.name = name
        self._fields = [(field.name, field.default) for field in fields(type_)]

    def encode(self, obj: Any) -> dict[str, Any]:  # noqa: ANN401 - as inherited
        """Write what differs from the default."""
        said = ((name, getattr(obj, name), default) for name, default in self._fields)
        return {name: value for name, value, default in said if value != default}

    def decode(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as inherited
        """Read it back; JSON knows no tuples."""
        return self.type(**{name: _frozen(value) for name, value in data.items()})


class _EntryAsList(Transcoding):
    """The margin of an entry, in the order of its fields."""

    type = Entry
    name = "entry"

    def encode(self, obj: Entry) -> list[str | None]:
        """Write the margin."""
        at = None if obj.at is None else obj.at.isoformat()
        return [obj.agency, obj.on.isoformat(), at, obj.province, obj.correlation_id, obj.corrects]

    def decode(self, data: list[Any]) -> Entry:
        """Read it back."""
        agency, on, at, province, correlation_id, corrects = data
        at = at and datetime.fromisoformat(at)
        return Entry(agency, date.fromisoformat(on), at, province, correlation_id, corrects)


Entered = tuple[int, "FileEvent"]
"""A position of the notification log and the entry that stands there."""
Written = tuple[int, "AnyFact | None"]
"""A position of the notification log and what others hear of it, None for nothing."""


class Register(Application[UUID]):
    """One node's book (sổ của nút)."""

    name = "register"
    private: PrivatePapers
    carried: Carried
    """What the hub held and this book lacked when it was put back from an old copy."""
    recent: tuple[Written, ...] = ()
    """The entries this program wrote last: the relay need not read them back."""

    def write(self, files: Iterable[RegisterFile[Any]], papers: Papers) -> list[Entered]:
        """Write files and what only the office may know of them in one transaction."""
        # Not `save`: it asks each file at length which protocols it keeps, to the same end, and
        # tells three times over what it wrote.
        entries = [cast("FileEvent", entry) for file in files for entry in file.collect_events()]
        alongside = partial(self.private.keep, papers) if papers else None
        stored = list(map(self.mapper.to_stored_event, entries))
        places = self.recorder.insert_events(stored, alongside=alongside)
        return list(zip(places or (), entries, strict=True))

    def remember(self, written: Iterable[Written]) -> None:
        """Keep what was just written at hand for the relay."""
        # Replaced, never changed: the relay reads it in a thread of its own.
        self.recent = (*self.recent, *written)[-_RECENT:]

    def owner(self) -> str | None:
        """Return the node whose book this is, None while nothing is written in it."""
        first = self.recorder.select_notifications(0, 1)
        return getattr(self.mapper.to_domain_event(first[0]), "node", None) if first else None

    def check_owner(self, node: str) -> None:
        """Refuse another node's book: the same entries would get other ids."""
        owner = self.owner() or node
        if owner != node:
            msg = f"this register belongs to node {owner}, not {node}; say --node {owner}"
            raise StoreError(msg)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Teach the transcoder the domain's words."""
        super().register_transcodings(transcoder)
        transcoder.register(_EntryAsList())
        transcoder.register(_AsFields(Paper, "paper"))
        transcoder.register(_AsFields(Slip, "slip"))
        transcoder.register(_AsFields(Visit, "visit"))

    def files(self, ids: Sequence[UUID]) -> dict[UUID, RegisterFile[Any]]:
        """Return the files that exist among `ids`, in one read."""
        streams = cast("BulkRecorder", self.recorder).select_streams(ids)
        found: dict[UUID, RegisterFile[Any]] = {}
        for id_, stored in streams.items():
            file: RegisterFile[Any] | None = None
            for event in stored:
                file = cast("Any", self.mapper.to_domain_event(event)).mutate(file)
            if file is not None:
                found[id_] = file
        return found


def open_register(store: str | Path) -> Register:
    """Open the register at a path (SQLite), a postgresql:// address, or `memory`."""
    register, place = open_application(Register, store)
    if place is None:
        register.private = PrivateMemory()
        register.carried = CarriedNothing()
        return register
    register.carried = CarriedTable(place)
    if place.schema:
        register.private = PrivateTable(place)
    else:
        register.private = PrivateFile(place)
    return register


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return tuple(value) if isinstance(value, list) else value
