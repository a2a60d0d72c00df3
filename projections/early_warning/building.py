"""How the building of one generation of a view stands, as it is kept with it (đang dựng)."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from projections.store.protocol import Store

Phase = Literal["reading", "judging", "following", "live"]
_JUDGING = 2.0
"""Judging what was read takes about twice as long as reading it."""
_SILENT = 15.0
"""Seconds without a sign after which nobody builds any more."""


class Building(NamedTuple):
    """What whoever asks is told, and what a builder that was killed goes on from."""

    phase: Phase = "reading"
    started: float = 0.0
    """When somebody began to build it."""
    beat: float = 0.0
    """When the builder gave a sign of life last; 0 once it ended by itself."""
    rate: float = 0.0
    """Facts a second of late, with the share it was given; while judging, what is judged.
    0 while that is not known."""
    pending: int = 0
    """Messages the stream held beyond it."""
    waiting: int = 0
    """Matters, groups and agencies that wait to be judged."""
    heard: bool = False
    """Whether it knows what was told by the generation before it."""
    carried: int = 0
    """Position up to which its outbox is that of the generation before it."""

    @property
    def is_ready(self) -> bool:
        """Whether all it had read was judged when it gave its last sign."""
        return self.phase == "following"

    @property
    def is_at_work(self) -> bool:
        """Whether a builder works on it at this moment."""
        return self.beat > 0 and time.time() - self.beat < _SILENT

    @property
    def seconds_left(self) -> float | None:
        """Return about how long it takes until it is ready; None where nobody knows."""
        if self.is_ready:
            return 0.0
        if not self.rate:
            return None
        if self.phase == "judging":
            return self.waiting / self.rate
        return (self.pending + _JUDGING * (self.pending + self.waiting)) / self.rate


def building_of(store: Store) -> Building | None:
    """Return how the building of a generation stands; None for one that was never built so."""
    body = store.building()
    return None if body is None else Building(**json.loads(body))


def was_built(store: Store) -> bool:
    """Tell whether a generation was built to its end and never was in use."""
    state = building_of(store)
    return state is not None and state.is_ready


def write_down(store: Store, building: Building) -> None:
    """Keep how it stands; the caller holds the transaction."""
    store.set_building(json.dumps(building._asdict()))
