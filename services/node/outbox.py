"""The register's notification log, in the words of the hub (hộp thư đi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from domain.contracts.facts import dump_fact
from services.node.carried import pieces
from services.node.translate import message_of, to_fact
from services.runtime.file_events import events_of, named_in
from services.runtime.log_row import LogRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.contracts.facts import AnyFact
    from domain.register_file import FileEvent
    from services.node.carried import Piece
    from services.node.register import Register, Written

_AT_HAND = 100
"""Entries put into words on the loop's own thread; more would hold its answers up."""


class NotificationLog:
    """What the relay reads: every entry of the register, in the order of writing."""

    def __init__(self, register: Register, node: str) -> None:
        self._register = register
        self._node = node
        self._pieces = list(pieces(register.carried.spans()))

    def at_hand(self, after: int, limit: int) -> list[LogRow] | None:
        """Return the entries just written, where they are few; None when they must be read."""
        entry = self.entry_at(after)
        rows = self._just_written(entry, limit) if entry is not None else ()
        if not rows or len(rows) > _AT_HAND:
            return None
        return [self._outgoing(entry, fact) for entry, fact in rows]

    def select(self, after: int, limit: int) -> list[LogRow]:
        """Return at most `limit` rows after a position, in order."""
        found: list[LogRow] = []
        for piece in self._pieces:
            if after < piece.upto and len(found) < limit:
                found += self._stretch(piece, max(after, piece.after), limit - len(found))
        return found

    def entry_at(self, position: int) -> int | None:
        """Return the entry a position means behind the last gap; None for what lies before."""
        last = self._pieces[-1]
        if position < last.after or last.entries_after is None:
            return None
        return position - last.after + last.entries_after

    def _stretch(self, piece: Piece, after: int, limit: int) -> list[LogRow]:
        if piece.entries_after is None:
            carried = self._register.carried.select(after, piece.upto, limit)
            return [LogRow(row.position, row.subject, row.body) for row in carried]
        moved = piece.entries_after - piece.after
        rows: Sequence[Written] = ()
        if piece is self._pieces[-1]:
            rows = self._just_written(after + moved, limit)
        found = rows or self._read(after + moved, limit)
        upto = piece.upto + moved
        return [self._outgoing(entry, fact, moved) for entry, fact in found if entry <= upto]

    def _read(self, after: int, limit: int) -> Sequence[Written]:
        rows = self._register.recorder.select_notifications(after, limit, inclusive_of_start=False)
        to_event = self._register.mapper.to_domain_event
        return [(row.id, to_fact(self._node, cast("FileEvent", to_event(row)))) for row in rows]

    def _just_written(self, after: int, limit: int) -> Sequence[Written]:
        """Return what follows the position without a gap among the latest entries, if anything.

        A gap means that another program wrote to the register too: then it is read.
        """
        recent = self._register.recent
        start = after + 1 - recent[0][0] if recent else -1
        if start < 0:
            return ()
        rows = recent[start : start + limit]
        whole = bool(rows) and rows[0][0] == after + 1 and rows[-1][0] == after + len(rows)
        return rows if whole else ()

    def last_position(self) -> int:
        """Return the last position in the log, 0 when it is empty."""
        # A gap may be closed while this program runs: whoever waits for that asks here.
        self._pieces = list(pieces(self._register.carried.spans()))
        last = self._pieces[-1]
        entry = self._register.recorder.max_notification_id() or 0
        return last.after + max(0, entry - (last.entries_after or 0))

    def said_under(self, body: bytes) -> bytes | None:
        """Return what the register says under the id of a fact's body, None for nothing."""
        named = named_in(body)
        if named is None:
            return None
        file, id_ = named
        for event in events_of(self._register, file):
            fact = to_fact(self._node, cast("FileEvent", event))
            if fact is not None and fact.id == id_:
                return dump_fact(fact)
        return self._register.carried.said_under(id_)

    def bodies(self, batch: int = 1000) -> Iterator[bytes]:
        """Yield every published fact of the register, oldest first."""
        position = 0
        while rows := self.select(position, batch):
            position = rows[-1].position
            yield from (row.body for row in rows if row.subject is not None)

    def _outgoing(self, entry: int, fact: AnyFact | None, moved: int | None = None) -> LogRow:
        last = self._pieces[-1]
        moved = (last.entries_after or 0) - last.after if moved is None else moved
        position = entry - moved
        if fact is None:
            return LogRow(position, None)
        subject, body = message_of(self._node, fact)
        return LogRow(position, subject, body)
