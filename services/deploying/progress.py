"""How far a long look is: a moving line on a terminal, a line a stage elsewhere (tiến độ)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Say = Callable[[str, int, int], None]
"""Hears of a stage by its name, how far it is, and of how many."""
_EVERY = 0.1
"""Seconds between two looks of a person."""


def silently(_stage: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


def progress() -> Say:
    """Return what tells the person who waits, beside the answer."""
    moving, last = sys.stderr.isatty(), time.monotonic()

    def tell(stage: str, done: int, whole: int) -> None:
        nonlocal last
        is_done, now = done >= whole, time.monotonic()
        if is_done or (moving and now - last >= _EVERY):
            last = now
            end = "\n" if is_done else "\r"
            sys.stderr.write(f"  {stage}: {done:,} of {whole:,}   {end}")
            sys.stderr.flush()

    return tell
