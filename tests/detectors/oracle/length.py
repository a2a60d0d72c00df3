"""How many stories are told: a few in every run, as many as asked in a long one.

`ORACLE_STORIES=20000` (what `make oracle` says) tells that many of each kind.
"""

from __future__ import annotations

import os

_ASKED = "ORACLE_STORIES"
_DEEP = 20_000


def told(few: int) -> int:
    """Return how many stories of a kind are told: `few` unless more are asked for."""
    if _ASKED in os.environ:
        return int(os.environ[_ASKED])
    return _DEEP if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else few


def slices(few: int, *, of: int = 500) -> list[range]:
    """Return the seeds in slices, each a test of its own."""
    many = told(few)
    return [range(start, min(start + of, many)) for start in range(0, many, of)]


def name(seeds: range) -> str:
    """Return how a slice is called in a report."""
    return f"{seeds.start}-{seeds.stop - 1}"
