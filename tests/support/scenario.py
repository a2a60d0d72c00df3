"""Given past facts, when a command, then new facts or a refusal (kịch bản).

The past is replayed as a register replays it: written by topic into stored
events and read back, so that a word which does not survive the store fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import pytest
from eventsourcing.domain import AggregateCreated
from eventsourcing.utils import get_topic

from domain.contracts.envelope import VIETNAM
from domain.errors import DomainError
from domain.identity import fact_id
from domain.register_file import Entry, FileEvent, Moment, RegisterFile
from services.node.register import Register, open_register

F = TypeVar("F", bound=RegisterFile[Any])
Command = Callable[[Any], object]
"""Something asked of a file."""

FILE = UUID("00000000-0000-4000-8000-000000000001")
NODE = "n51-demo"
OFFICE, OTHER_OFFICE = "x21025", "t51"
CORRELATION = "00000000-0000-4000-8000-00000000000c"
RECORDED = datetime(2026, 12, 31, 17, tzinfo=VIETNAM)
"""When the register writes down, unless a test says otherwise: later than any day used."""


def day(text: str) -> date:
    """Read `03-02` as a day of 2026, or a whole date."""
    return date.fromisoformat(text if len(text) > len("03-02") else f"2026-{text}")


def said(
    on: str,
    *,
    by: str = OFFICE,
    at: datetime | None = None,
    corrects: str | None = None,
    recorded: datetime = RECORDED,
) -> Moment:
    """Return the moment of a command: a day of 2026, said by the office."""
    return Moment(by, day(on), recorded, at, corrects)


@dataclass(frozen=True)
class Fact:
    """An entry as a reader thinks of it: what kind, in which margin, and what it says."""

    kind: type[FileEvent]
    entry: Entry
    says: dict[str, Any] = field(hash=False)

    def written(self, file: type[RegisterFile[Any]], version: int) -> FileEvent:
        """Return the entry as it stands at a place of a file."""
        born = issubclass(self.kind, AggregateCreated)
        topic = {"originator_topic": get_topic(file)} if born else {}
        make = cast("Any", self.kind)
        event = make(
            originator_id=FILE,
            originator_version=version,
            timestamp=datetime.combine(self.entry.on, time(17), VIETNAM),
            entry=self.entry,
            **topic,
            **self.says,
        )
        return cast("FileEvent", event)


def fact(
    kind: type[FileEvent],
    on: str,
    *,
    by: str = OFFICE,
    corrects: str | None = None,
    **says: Any,
) -> Fact:
    """Return an entry of a kind, on a day of 2026."""
    return Fact(kind, Entry(by, day(on), None, "51", CORRELATION, corrects), says)


def number(place: int, kind: type[FileEvent]) -> str:
    """Return the id of the entry at a place of the file, as a correction names it."""
    return fact_id(NODE, FILE, kind.TOPIC, place)


@dataclass
class Scenario(Generic[F]):
    """A file with a past, and what is asked of it."""

    file: F
    command: Callable[[F], object] = lambda _: None

    def when(self, command: Callable[[F], object]) -> Scenario[F]:
        """Ask something of the file."""
        return Scenario(self.file, command)

    def then(self, *expected: Fact) -> None:
        """Expect exactly these new entries."""
        self.command(self.file)
        assert _facts(self.file.collect_events()) == list(expected)

    def then_nothing(self) -> None:
        """Expect that the file already says so."""
        self.then()

    def then_refused(self, error: type[DomainError]) -> DomainError:
        """Expect this refusal and an untouched file; return the refusal."""
        before = len(self.file.entries)
        with pytest.raises(error) as refusal:
            self.command(self.file)
        assert type(refusal.value) is error
        assert not self.file.collect_events()
        assert len(self.file.entries) == before
        return refusal.value


def given(kind: type[F], *past: Fact) -> Scenario[F]:
    """Begin with a file that has a past."""
    return Scenario(replayed(kind, past))


def replayed(kind: type[F], past: Iterable[Fact]) -> F:
    """Replay a past through the register's own form of storing."""
    file: Any = None
    mapper = _register().mapper
    for version, one in enumerate(past, start=1):
        stored = mapper.to_stored_event(cast("Any", one.written(kind, version)))
        assert stored.topic == one.kind.TOPIC
        file = cast("Any", mapper.to_domain_event(stored)).mutate(file)
    return cast("F", file)


def then_opened(file: RegisterFile[Any], *expected: Fact) -> None:
    """Expect a new file of exactly these entries."""
    assert _facts(file.collect_events()) == list(expected)


def _facts(events: Iterable[Any]) -> list[Fact]:
    return [Fact(type(event), event.entry, event.says()) for event in events]


@cache
def _register() -> Register:
    return open_register("memory")
