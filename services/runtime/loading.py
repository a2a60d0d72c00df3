"""Commands that are told to end: at once while they are read, undoing what they began later.

Programs that run until they are told to end hear it by `ending` (kết thúc lệnh).
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_FIRST = 1
"""The process of a container that hears only signals it asked for, and cannot kill itself."""
_BY_SIGNAL = 128


@contextmanager
def ends_at_once(program: str | None = None) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end this process without a word inside the block.

    While a command is read it holds nothing: else a Ctrl-C would show which module was being
    read, and the first process of a container would not hear SIGTERM. A program that runs is
    named, too: what it is made of takes longest to read, and is at hand when it begins.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    heard = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, _end if os.getpid() == _FIRST else signal.SIG_DFL)
    try:
        if program is not None:
            import_module(program)
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


@contextmanager
def undone() -> Iterator[None]:
    """Let SIGTERM undo what the block has begun, as Ctrl-C does, and then end the process.

    Told again, it ends at once.
    """
    told: list[int] = []

    def tell(number: int, frame: FrameType | None) -> None:
        told.append(number)
        signal.signal(number, signal.SIG_DFL)
        # Of a loop, where one runs: only that can break off what waits in it.
        interrupt = signal.getsignal(signal.SIGINT)
        (interrupt if callable(interrupt) else signal.default_int_handler)(signal.SIGINT, frame)

    before = signal.signal(signal.SIGTERM, tell)
    try:
        yield
    finally:
        if told:
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGTERM)
        elif signal.getsignal(signal.SIGTERM) is tell:
            signal.signal(signal.SIGTERM, before)


def _end(number: int, _: object) -> None:
    os._exit(_BY_SIGNAL + number)
