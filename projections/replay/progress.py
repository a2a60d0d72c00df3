"""How far a replay is: a moving line on a terminal, plain lines elsewhere (tiến độ)."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY = 5.0
"""Seconds between plain lines of progress."""


def progress(size: int, name: str = "") -> Callable[[str, int], None]:
    """Return what tells how much of so many bytes is read, and how much is judged."""
    moving = sys.stderr.isatty()
    last = time.monotonic()

    def tell(phase: str, done: int) -> None:
        nonlocal last
        if not moving and time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        share = f"{100 * done // max(size, 1)} % read" if phase == "read" else f"{done:,} judged"
        line = f"{name} {share}".strip()
        typer.echo(f"\r{line:<30}" if moving else line, err=True, nl=not moving)

    return tell
