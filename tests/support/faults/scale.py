"""How much is tried: FAULTS=short in minutes, FAULTS=full in hours (quy mô thử)."""

from __future__ import annotations

import os
from dataclasses import dataclass

FAULTS = "FAULTS"


@dataclass(frozen=True)
class Scale:
    """Numbers of a run."""

    seeds: int
    facts: int
    """Facts recorded while programs are killed."""
    small: int
    """Facts recorded around one single fault."""
    paused: float
    """Seconds a program is stopped by SIGSTOP."""
    connections: int
    week: int
    """Facts a node records without a line."""
    slow: float
    """Seconds during which a consumer is slower than the producers."""


SHORT = Scale(2, 2_000, 600, 4.0, 1_000, 3_000, 5.0)
FULL = Scale(100, 50_000, 5_000, 30.0, 10_000, 50_000, 3_600.0)


def asked() -> str | None:
    """Return `short` or `full` as FAULTS says, None where nothing is asked for."""
    said = os.environ.get(FAULTS) or None
    if said not in {None, "short", "full"}:
        message = f"{FAULTS} is {said!r}; say short or full"
        raise ValueError(message)
    return said


def scale() -> Scale:
    """Return the numbers of this run."""
    return FULL if asked() == "full" else SHORT
