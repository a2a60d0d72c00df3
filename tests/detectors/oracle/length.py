"""How many stories are told: a few in every run, twenty thousand in a deep one."""

from __future__ import annotations

import os

_DEEP = 20_000


def slices(few: int, *, of: int = 500) -> list[range]:
    """Return the seeds in slices, each a test of its own."""
    told = _DEEP if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else few
    return [range(start, min(start + of, told)) for start in range(0, told, of)]


def name(seeds: range) -> str:
    """Return how a slice is called in a report."""
    return f"{seeds.start}-{seeds.stop - 1}"
