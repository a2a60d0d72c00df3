"""How much a worker does before others of its process get their turn (lượt)."""

from __future__ import annotations

from typing import NamedTuple


class Turn(NamedTuple):
    """One worker's measure."""

    slice: float
    """Seconds of judging what waits, as after a change of rules, before new facts are looked
    for."""
    at_once: int
    """What waits for judging is judged so many at a time, so that the loop stays awake."""
    pull: int
    pull_bytes: int


ALONE = Turn(slice=1.0, at_once=500, pull=5_000, pull_bytes=32 * 1024 * 1024)
AMONG_OTHERS = Turn(slice=0.2, at_once=100, pull=500, pull_bytes=4 * 1024 * 1024)
