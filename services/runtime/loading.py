"""While a command is read it holds nothing: whoever ends it then ends it at once (lúc nạp)."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = 1
"""The process of a container that hears only signals it asked for, and cannot kill itself."""
_BY_SIGNAL = 128


@contextmanager
def ends_at_once() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end this process without a word inside the block.

    Else a Ctrl-C would show which module was being read just then, and the first process of
    a container would not hear SIGTERM before `ending` listens.
    """
    interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if os.getpid() == _FIRST:
        signal.signal(signal.SIGTERM, _end)
    if interrupts:
        signal.signal(signal.SIGINT, _end if os.getpid() == _FIRST else signal.SIG_DFL)
    try:
        yield
    finally:
        if interrupts:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, _: object) -> None:
    os._exit(_BY_SIGNAL + number)
