"""When Python walks its memory (bộ gom rác)."""

from __future__ import annotations

import gc

_COLLECT = (50_000, 50, 1_000)
"""Allocations before a young, a middle and a full collection."""


def calm_collector() -> None:
    """Keep Python from walking the whole memory of case files while somebody waits for an alert.

    Facts are trees that reference counts free; a full walk takes 100 ms and more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
