"""What a store promises of one generation of a view and the next (kế tục)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from projections.store.rows import AlertRow, OutboxRow


class NextGeneration(Protocol):
    """What the next generation is built by and takes over."""

    def building(self) -> str | None:
        """Return how the building of this generation stands, as JSON; None if never written."""
        ...

    def set_building(self, body: str) -> None:
        """Write down how the building stands."""
        ...

    def every_alert(self) -> Iterator[AlertRow]:
        """Return what was told of every alert, by id."""
        ...

    def alert_ids(self) -> set[str]:
        """Return the ids of all alerts of which anything was told."""
        ...

    def outbox_after(self, position: int, limit: int) -> list[OutboxRow]:
        """Return queued messages behind a position, in order."""
        ...

    def put_outbox(self, rows: Sequence[OutboxRow]) -> None:
        """Put messages of another generation into the outbox, at the positions they have."""
        ...

    def cut_outbox(self, after: int) -> None:
        """Take back what was queued behind a position and never left this generation."""
        ...

    def fact_ids(self) -> Iterator[tuple[str, bytes]]:
        """Return the id of every fact, and nothing beside it; in no order."""
        ...

    def dirty_count(self) -> int:
        """Count what waits to be judged."""
        ...
