"""The desk's notification log, in the words of the hub (hộp thư đi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from services.desk.translate import message_of, to_fact
from services.runtime.file_events import events_of, named_in
from services.runtime.log_row import LogRow

if TYPE_CHECKING:
    from domain.alert_events import CaseEvent
    from services.desk.register import DeskRegister


class DeskLog:
    """What the relay reads: every line of the register, in the order of writing."""

    def __init__(self, register: DeskRegister, desk: str) -> None:
        self._register = register
        self._desk = desk

    def at_hand(self, after: int, limit: int) -> None:
        """Be read in a thread: people write too seldom for anything quicker."""

    def select(self, after: int, limit: int) -> list[LogRow]:
        """Return at most `limit` lines after a position, in order."""
        rows = self._register.recorder.select_notifications(after, limit, inclusive_of_start=False)
        to_event = self._register.mapper.to_domain_event
        return [self._outgoing(row.id, cast("CaseEvent", to_event(row))) for row in rows]

    def last_position(self) -> int:
        """Return the last position in the log, 0 when it is empty."""
        return self._register.recorder.max_notification_id() or 0

    def said_under(self, body: bytes) -> bytes | None:
        """Return what the register says under the id of a message, None for nothing."""
        named = named_in(body)
        if named is None:
            return None
        file, id_ = named
        for event in events_of(self._register, file):
            fact = to_fact(self._desk, cast("CaseEvent", event))
            if fact is not None and fact.id == id_:
                return message_of(self._desk, fact)[1]
        return None

    def _outgoing(self, position: int, event: CaseEvent) -> LogRow:
        fact = to_fact(self._desk, event)
        if fact is None:
            return LogRow(position, None)
        subject, body = message_of(self._desk, fact)
        return LogRow(position, subject, body)
