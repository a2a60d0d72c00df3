"""The file of a register that a message tells of, and what is written in it (hồ sơ của một tin)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventsourcing.application import Application
    from eventsourcing.domain import DomainEventProtocol

    from services.runtime.recorders import BulkRecorder


def named_in(body: bytes) -> tuple[UUID, str] | None:
    """Return the file and the id a message names; None for what is no message of a register."""
    try:
        said = json.loads(body)
        return UUID(said["subject"]), str(said["id"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def events_of(register: Application[UUID], file: UUID) -> Iterator[DomainEventProtocol[UUID]]:
    """Yield the entries of one file, oldest first; none for a file that is not there."""
    stored = cast("BulkRecorder", register.recorder).select_streams([file])
    yield from map(register.mapper.to_domain_event, stored.get(file, ()))
