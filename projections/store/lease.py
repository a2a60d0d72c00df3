"""Who may write a view: a lease that runs out, and a token that grows (quyền ghi).

A worker holds a *lease* on a view for a few seconds and renews it. Whoever takes a view over
raises its *token*, and every writing transaction makes sure that its own token is still the
current one; so a worker that slept through its lease can do nothing when it wakes up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LASTS = 5.0
"""Seconds a lease lasts without being renewed."""
BEATS = 5
"""How often a lease is renewed in the time it lasts."""


class LeaseLostError(Exception):
    """Another worker took the view over; nothing of this one's was written since."""

    def __init__(self, view: str) -> None:
        super().__init__(f"another worker took {view} over; this one steps back")
        self.view = view


class Fence(NamedTuple):
    """The right to write one view, as long as its token is the current one."""

    view: str
    token: int


class Board(NamedTuple):
    """Who lives, and who holds what, at one moment (bảng phân công)."""

    me: str
    workers: Mapping[str, Collection[str]]
    """The processes that live, this one among them, and the views each would work for."""
    held: Mapping[str, str]
    """Which process holds a view; a view nobody holds any more is missing."""

    @property
    def mine(self) -> set[str]:
        """Return the views this process holds."""
        return {view for view, holder in self.held.items() if holder == self.me}


class NoLeases:
    """For the one worker of a view in a file: the lock of the file keeps others away."""

    outages: tuple[type[Exception], ...] = ()

    def __init__(self, views: Collection[str]) -> None:
        """Take the views there are to work for."""
        self._views = views
        self._held: dict[str, str] = {}

    def look(self) -> Board:
        """Return that nobody else is there."""
        return Board("alone", {"alone": self._views}, dict(self._held))

    def take(self, view: str) -> Fence | None:
        """Take it: opening its file tells whether somebody has it."""
        self._held[view] = "alone"
        return Fence(view, 0)

    def give(self, view: str) -> None:
        """Let go of it."""
        self._held.pop(view, None)

    def close(self) -> None:
        """Have nothing to let go of."""


class Leases(Protocol):
    """The leases of one process, beside those of others; calls may come from any thread."""

    outages: tuple[type[Exception], ...]
    """What is raised while leases can be neither seen nor renewed."""

    def look(self) -> Board:
        """Say that this process lives, renew what it holds, and return how all stand."""
        ...

    def take(self, view: str) -> Fence | None:
        """Take a view nobody holds; None when somebody else was faster."""
        ...

    def give(self, view: str) -> None:
        """Let go of a view whose last transaction has ended."""
        ...

    def close(self) -> None:
        """Let go of everything, so that others need not wait for it to run out."""
        ...
