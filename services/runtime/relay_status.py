"""What a relay reads, how it goes, and what an operator asks it."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from services.runtime.fence import LARGEST_BATCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.runtime.fence import Outgoing

BATCH = 500
"""Messages in an atomic batch: one flush to disk each at the hub."""

_GRAVE = ("fence_moved", "log_behind_stream", "permission_denied")


class Source(Protocol):
    """A log that is read in a thread, one call at a time."""

    def at_hand(self, after: int, limit: int) -> Sequence[Outgoing] | None:
        """Return what `select` would, at once and on the loop's thread; None to be read."""
        ...

    def select(self, after: int, limit: int) -> Sequence[Outgoing]:
        """Return at most `limit` rows after the position, in order."""
        ...

    def last_position(self) -> int:
        """Return the last position in the log, 0 when it is empty."""
        ...


@dataclass(slots=True)
class RelayStatus:
    """What an operator asks a relay."""

    position: int = 0
    """The last position the hub holds or does not need."""
    found: int | None = None
    """Where the stream said our log stands, when last asked; whoever heeds it takes it away."""
    last: int = 0
    """The last position of the log when we last looked."""
    published: int = 0
    refilled: int = 0
    """How often the hub had lost messages that were published again."""
    mended: int = 0
    """Single messages published again into a hole."""
    failures: Counter[str] = field(default_factory=Counter)
    trouble: str | None = "not_started"
    """Why nothing moves, in one word; None while it does."""
    behind_since: float | None = None

    @property
    def behind(self) -> int:
        """How many positions the hub lacks."""
        return max(0, self.last - self.position)

    @property
    def behind_seconds(self) -> float:
        """For how long the hub has lacked something."""
        return 0.0 if self.behind_since is None else time.monotonic() - self.behind_since

    def failures_by_reason(self) -> Iterable[tuple[str, int]]:
        """Return how often publishing failed, also of the grave reasons that never were."""
        # Prometheus sees no increase in a series that begins at one: an alert would be missed.
        return {**dict.fromkeys(_GRAVE, 0), **self.failures}.items()


@dataclass(frozen=True, slots=True)
class Pace:
    """How a relay goes: messages in a batch, seconds between looks when idle."""

    batch: int = BATCH
    poll: float = 1.0
    """A wake-up is enough; this is the net below it."""
    verify: float = 30.0
    """How often an idle relay asks whether the stream still holds what it held."""
    outages: tuple[type[Exception], ...] = (sqlite3.Error,)
    """What the source raises while its database is away."""

    def __post_init__(self) -> None:
        if not 1 <= self.batch <= LARGEST_BATCH:
            msg = f"an atomic batch holds 1 to {LARGEST_BATCH} messages, not {self.batch}"
            raise ValueError(msg)


USUAL_PACE = Pace()
