"""What every store of the early warning can do (kho lưu trữ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from projections.store.promises.facts import Facts
from projections.store.promises.generations import NextGeneration
from projections.store.promises.judged import Judged
from projections.store.promises.numbers import Numbers
from projections.store.promises.texts import Texts
from projections.store.promises.told import Told

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from projections.store.rows import Position


class Store(Facts, Judged, Numbers, Texts, Told, NextGeneration, Protocol):
    """Facts, links, findings, alerts and the stream position, in one database."""

    @property
    def outages(self) -> tuple[type[Exception], ...]:
        """Return what is raised while the database is away."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit all of the block, durably, or nothing."""
        ...

    def reopen(self) -> None:
        """Connect again where the connection was lost."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def keep_at_hand(self, kib: int) -> None:
        """Keep no more than this of the database's pages in this process."""
        ...

    # -- where the view stands
    def position(self) -> Position | None:
        """Return how far the view has read, None when it has read nothing."""
        ...

    def set_position(self, position: Position) -> None:
        """Remember how far the view has read."""
        ...
