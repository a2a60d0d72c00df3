"""The desk's register: one file for each warning it heard of (sổ cảnh báo)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding
from pydantic import TypeAdapter

from domain.alert import AlertCase
from domain.alert_events import Officer, Opened, Revision, Verdict
from services.desk.index import DeskIndex
from services.runtime.registers import MEMORY, StoreError, open_application

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from services.runtime.recorders import Alongside, BulkRecorder


KINDS: tuple[type[AlertCase], ...] = (AlertCase,)
"""What the register holds; importing it registers its topics."""


class _AsWords(Transcoding):
    """A frozen dataclass of the domain as JSON words."""

    def __init__(self, type_: type[object], name: str) -> None:
        self.type = type_
        self.name = name
        self._adapter: TypeAdapter[object] = TypeAdapter(type_)

    def encode(self, obj: Any) -> Any:  # noqa: ANN401 - as inherited
        """Write it."""
        return self._adapter.dump_python(obj, mode="json", exclude_defaults=True)

    def decode(self, data: Any) -> Any:  # noqa: ANN401 - as inherited
        """Read it back."""
        return self._adapter.validate_python(data)


class DeskRegister(Application[UUID]):
    """The files of one desk, and the tables beside them."""

    name = "desk"
    index: DeskIndex

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Teach the transcoder the domain's words."""
        super().register_transcodings(transcoder)
        transcoder.register(_AsWords(Revision, "revision"))
        transcoder.register(_AsWords(Officer, "officer"))
        transcoder.register(_AsWords(Verdict, "verdict"))
        transcoder.register(_AsWords(date, "date"))

    def files(self, ids: Sequence[UUID]) -> dict[UUID, AlertCase]:
        """Return the files that exist among `ids`, in one read."""
        streams = cast("BulkRecorder", self.recorder).select_streams(ids)
        found: dict[UUID, AlertCase] = {}
        for id_, stored in streams.items():
            case: AlertCase | None = None
            for event in stored:
                case = cast("Any", self.mapper.to_domain_event(event)).mutate(case)
            if case is not None:
                found[id_] = case
        return found

    def keep(self, cases: Sequence[AlertCase], alongside: Alongside) -> int:
        """Write new lines and what stands beside them in one transaction; return how many."""
        return len(self.save(*cases, alongside=alongside))

    def check_owner(self, desk: str) -> None:
        """Refuse another desk's register: the same lines would get other ids."""
        first = self.recorder.select_notifications(0, 1)
        opened = self.mapper.to_domain_event(first[0]) if first else None
        if isinstance(opened, Opened) and opened.desk != desk:
            owner = opened.desk
            msg = f"this register belongs to desk {owner}, not {desk}; say --desk {owner}"
            raise StoreError(msg)


def open_register(store: str | Path, desk: str) -> DeskRegister:
    """Open a desk's register at a path (SQLite) or a postgresql:// address."""
    if str(store) == MEMORY:
        msg = "a desk keeps what people did: give it a file or a database"
        raise StoreError(msg)
    register, place = open_application(DeskRegister, store)
    if place is None:
        raise StoreError(MEMORY)
    register.index = DeskIndex(place)
    register.check_owner(desk)
    return register
