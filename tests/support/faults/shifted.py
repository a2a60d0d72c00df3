"""Runs a program whose clock is wrong: `shifted.py FILE -m services.cli WORD…` (đồng hồ sai).

FILE holds the seconds its clock is ahead; it is read again all the time, so a clock can
jump under a running program. Shifting the machine's own clock would move every test, so
the two functions of Python's clock are replaced before the program is imported: everything
leothang reads of the clock goes through them. The broker and the database keep the true time.
"""

from __future__ import annotations

import datetime as dt
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

_FRESH = 0.05
_true_time = time.time
_true_time_ns = time.time_ns
_TrueDatetime = dt.datetime


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


class _AnyDatetime(type):
    """Every datetime counts as one of ours."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _TrueDatetime)


def shift(ahead: Callable[[], float]) -> None:
    """Let this process read a clock that is ahead; before anything else is imported."""

    class Shifted(_TrueDatetime, metaclass=_AnyDatetime):
        __slots__ = ()  # as large as the true one: modules in C look at the size

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return _TrueDatetime.fromtimestamp(_true_time() + ahead(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(dt.UTC).replace(tzinfo=None)

    time.time = lambda: _true_time() + ahead()
    time.time_ns = lambda: _true_time_ns() + int(ahead() * 1e9)
    cast("Any", dt).datetime = Shifted


def main(words: list[str]) -> None:
    """Become the program named, under the shifted clock."""
    file, _, module, *rest = words
    shift(_Ahead(Path(file)))
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
