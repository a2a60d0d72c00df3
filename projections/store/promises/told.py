"""What a store promises of what was told, and of what could not be read (cảnh báo đã gửi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from projections.store.outbox import OutboxLog
    from projections.store.rows import AlertRow, DeadLetter


class Told(Protocol):
    """Alerts, the outbox, and messages set aside."""

    def alerts(self, ids: Collection[str]) -> list[AlertRow]:
        """Return alerts by id, as last published."""
        ...

    def put_alerts(self, rows: Sequence[AlertRow]) -> None:
        """Remember what was published of these alerts."""
        ...

    def adopted_alerts(self) -> list[AlertRow]:
        """Return alerts that stand at the hub and were not found again yet."""
        ...

    def open_alerts(self) -> Iterator[AlertRow]:
        """Return the alerts that stand."""
        ...

    def add_outbox(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Queue messages (subject, body) for publishing, in this order."""
        ...

    def outbox_log(self) -> OutboxLog:
        """Return the outbox as a relay reads it, on a connection of its own."""
        ...

    def outbox_end(self) -> int:
        """Return the position of the last message queued."""
        ...

    def outbox_gap(self) -> int:
        """Return up to where messages are missing whose last word was not queued again."""
        ...

    def set_outbox_gap(self, position: int, *, told: bool = False) -> None:
        """Say up to where messages are missing, and whether what they told was queued again."""
        ...

    def close_outbox_gap(self) -> None:
        """Say that the last word on all that is missing was queued again."""
        ...

    def prune_outbox(self, until: int, limit: int) -> int:
        """Let the oldest messages go, up to a position; return how many."""
        ...

    def give_back(self, pages: int) -> int:
        """Return at most so many unused pages to the disk; return how many."""
        ...

    def start_outbox_after(self, position: int) -> None:
        """Give the next message a position above this one."""
        ...

    def add_dead_letters(self, rows: Sequence[DeadLetter]) -> int:
        """Add messages set aside; return how many are new."""
        ...

    def put_dead_letters(self, rows: Sequence[DeadLetter], gone: Sequence[str] = ()) -> None:
        """Let these letters stand so, and those of other digests no more."""
        ...

    def dead_letters(self) -> Iterable[DeadLetter]:
        """Return the messages set aside, by position."""
        ...

    def dead_letters_of(self, digests: Collection[str]) -> list[DeadLetter]:
        """Return letters by digest."""
        ...

    def letters_to_try(self, understood: str, limit: int) -> list[DeadLetter]:
        """Return letters to read again: those asked for, then those of another understanding."""
        ...

    def letters_by_state(self) -> list[tuple[str, str, int]]:
        """Count letters by reason and state."""
        ...
