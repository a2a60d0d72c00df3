"""Runs a program whose clock is wrong: `shifted.py FILE -m services.cli WORD…` (đồng hồ sai).

FILE holds the seconds its clock is ahead; it is read again all the time, so a clock can
jump under a running program. Shifting the machine's own clock would move every test, and a
namespace of time shifts only clocks that never jump; so what leothang reads of the clock is
replaced: `time.time`, and `datetime.now` in the modules that ask it. The broker and the
database keep the true time.
"""

from __future__ import annotations

import importlib
import runpy
import sys
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

_FRESH = 0.05
_ASKING = {
    "node": ("services.node.local", "services.node.app"),
    "watch": ("projections.early_warning.watch_clock", "projections.early_warning.telling"),
}
"""The modules of each program that ask for the time of day."""
_true_time = time.time
_true_time_ns = time.time_ns


class _Ahead:
    """What the file says, looked at again after a moment."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._until = 0.0
        self._seconds = 0.0

    def __call__(self) -> float:
        now = time.monotonic()
        if now > self._until:
            self._until = now + _FRESH
            self._seconds = float(self._file.read_text(encoding="ascii") or 0)
        return self._seconds


class _Shifted:
    """The type `datetime`, but for what it says of now."""

    def __init__(self, ahead: Callable[[], float]) -> None:
        self._ahead = ahead

    def __getattr__(self, name: str) -> Any:
        return getattr(datetime, name)

    def __call__(self, *words: Any, **more: Any) -> datetime:
        return datetime(*words, **more)  # noqa: DTZ001 - as asked

    def now(self, tz: tzinfo | None = None) -> datetime:
        """Return what the wrong clock shows."""
        return datetime.fromtimestamp(_true_time() + self._ahead(), tz)


def shift(ahead: Callable[[], float], program: str) -> None:
    """Let a program read a clock that is ahead."""
    time.time = lambda: _true_time() + ahead()
    time.time_ns = lambda: _true_time_ns() + int(ahead() * 1e9)
    for name in _ASKING[program]:
        module: Any = importlib.import_module(name)
        module.datetime = _Shifted(ahead)


def main(words: list[str]) -> None:
    """Become the program named, under the shifted clock."""
    file, _, module, *rest = words
    sys.path.insert(0, "")
    shift(_Ahead(Path(file)), rest[0])
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
