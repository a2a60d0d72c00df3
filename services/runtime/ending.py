"""How a program ends when it is told to, whenever that is (kết thúc khi được yêu cầu).

SIGTERM and Ctrl-C mean the same, and as often as they come. A program that is still starting
breaks that off; one that is up ends in order; in both cases its exit code is 0, also where the
hub or the database is away just then: a service manager that stops a program must not find that
it failed. What still hangs after `WITHIN` seconds is left as it is, as a kill would leave it:
everything durable was written in transactions.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

import structlog

from services.runtime.loop import runner

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

WITHIN = 20.0
"""Less than what service managers wait before they kill (units: 30 s, containers: 30 s)."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError)
"""What no hub and no database that is away explains."""

T = TypeVar("T")


class Told:
    """Whether a program was told to end; it waits for that as soon as it is up."""

    def __init__(self, heard: Callable[[], None] = lambda: None) -> None:
        """Take what is done, once, when it is told."""
        self.is_told = False
        self.is_up = False
        self._end: Callable[[], None] = lambda: None
        self._heard = heard
        self._event = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._deadline: SimpleQueue[None] = SimpleQueue()

    async def wait(self) -> None:
        """Say that the program is up; return when it is told to end."""
        self.is_up = True
        await self._event.wait()

    def then(self, end: Callable[[], None]) -> None:
        """Say that the program is up; this ends it when it is told, at once where it was."""
        self.is_up, self._end = True, end
        if self._event.is_set():
            end()

    def tell(self) -> None:
        """Tell it; from a signal handler, too."""
        if not self.is_told:
            self.is_told = True
            self._deadline.put(None)
            if self._loop is not None:
                with suppress(RuntimeError):  # it ended by itself just then
                    self._loop.call_soon_threadsafe(self._tell)

    async def lead(self, program: Coroutine[object, object, T]) -> T | None:
        """Run the program; None where it was told to end before it had an answer."""
        self._loop = asyncio.get_running_loop()
        if self.is_told:
            program.close()
            self._tell()
            return None
        task = asyncio.create_task(program)
        told = asyncio.create_task(self._event.wait())
        await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not (task.done() or self.is_up):
            task.cancel()
        await asyncio.wait({task})
        return self._answer(task)

    def end_at_last(self, within: float) -> None:
        """In a thread of its own: end the process when it is told and does not end in time."""
        self._deadline.get()
        time.sleep(within)
        log.warning("told to end, and something hangs: ending without it", seconds=within)
        sys.stdout.flush()
        os._exit(0)

    def _tell(self) -> None:
        if not self._event.is_set():
            self._heard()
            self._event.set()
            self._end()

    def _answer(self, task: asyncio.Task[T]) -> T | None:
        if not self.is_told:
            return task.result()
        error = None if task.cancelled() else task.exception()
        if error is None:
            return None if task.cancelled() else task.result()
        if not isinstance(error, Exception) or _has_mistake(error):
            raise error
        log.warning("trouble while ending", error=type(error).__name__)
        return None


def live(
    program: Callable[[Told], Coroutine[object, object, T]],
    *,
    within: float | None = WITHIN,
    heard: Callable[[], None] = lambda: None,
) -> T | None:
    """Run a program until it ends, or is told to; None in the second case.

    `within=None` is for a program that ends others, and gives each its own time.
    """
    told = Told(heard)
    with _hearing(told), runner() as loop:
        if within is not None:
            threading.Thread(target=told.end_at_last, args=(within,), daemon=True).start()
        return loop.run(told.lead(program(told)))


@contextmanager
def _hearing(told: Told) -> Iterator[None]:
    """Hear the signals; told once, the process hears no other until it is gone."""

    def hear(*_: object) -> None:
        told.tell()

    before = {number: signal.signal(number, hear) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if told.is_told else handler)


def _has_mistake(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return any(map(_has_mistake, error.exceptions))
    return isinstance(error, _MISTAKES)
