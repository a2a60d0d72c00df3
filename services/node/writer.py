"""Group commit: whatever waits goes to the register in one durable write (ghi sổ theo nhóm).

One thread writes. While it does, further commands gather, and the next write
takes all of them: under load the cost of reaching the disk is shared.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NoReturn, Protocol

import structlog

from services.runtime import tracing
from services.runtime.recorders import OUTAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opentelemetry.trace import SpanContext
    from structlog.typing import FilteringBoundLogger

    from services.node.commands import AnyCommand
    from services.node.engine import Outcome

log: FilteringBoundLogger = structlog.get_logger()

MOST_WAITING = 4096
LARGEST_GROUP = 512
_HOLD = 10.0


class WriterBusyError(Exception):
    """Too many commands wait; come again in a moment."""


class RegisterUnavailableError(Exception):
    """The register cannot be written now; nothing was recorded."""


class CommandFailedError(Exception):
    """A mistake in this program; the command was not recorded."""


class _Records(Protocol):
    def __call__(self, commands: Sequence[AnyCommand]) -> list[Outcome]: ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    commands: Sequence[AnyCommand]
    answer: asyncio.Future[list[Outcome]]
    trace: SpanContext | None
    """Where the command is in a trace."""


class Writer:
    """The one who writes; `record` is the engine's, called in a thread of the writer's own."""

    def __init__(
        self, record: _Records, *, on_group: Callable[[Sequence[Outcome], float], None]
    ) -> None:
        """`on_group` hears of each group that is on disk, and how long it took."""
        self._record = record
        self._on_group = on_group
        self._queue: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._closing = False
        self._began: float | None = None
        self._failed_at: float | None = None
        self.waiting = 0
        """Commands not yet written."""

    async def submit(self, commands: Sequence[AnyCommand]) -> list[Outcome]:
        """Return the outcomes when they are durable, in order."""
        if self._closing or self.waiting + len(commands) > MOST_WAITING:
            raise WriterBusyError
        answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(commands, answer, tracing.current()))
        self.waiting += len(commands)
        self._idle.clear()
        self._arrived.set()
        return await answer

    async def run(self) -> NoReturn:
        """Write until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._queue:
                await self._write(self._next_group())
            self._idle.set()

    async def close(self) -> None:
        """Take no more commands and return when all that wait are written."""
        self._closing = True
        await self._idle.wait()
        self._thread.shutdown(wait=True)

    def trouble(self) -> str | None:
        """Say what keeps commands from being written, for /health/ready."""
        now = time.monotonic()
        if self._began is not None and now - self._began > _HOLD:
            return f"one write has taken {now - self._began:.0f} s"
        # After a while the next command may try again, or nobody would ever find out.
        if self._failed_at is not None and now - self._failed_at < _HOLD:
            return "the register cannot be written"
        return None

    def _next_group(self) -> list[_Waiting]:
        group, size = [self._queue.popleft()], 0
        size = len(group[0].commands)
        while self._queue and size + len(self._queue[0].commands) <= LARGEST_GROUP:
            group.append(self._queue.popleft())
            size += len(group[-1].commands)
        return group

    async def _write(self, group: list[_Waiting]) -> None:
        self._began = time.monotonic()
        try:
            await self._write_together(group)
        finally:
            self._began = None
            self.waiting -= sum(len(waiting.commands) for waiting in group)

    async def _write_together(self, group: list[_Waiting]) -> None:
        try:
            answers = await self._recorded(group)
        except OUTAGES:
            self._failed_at = time.monotonic()
            log.exception("the register cannot be written")
            for waiting in group:
                _fail(waiting, RegisterUnavailableError())
        except Exception:  # the thread's outermost boundary
            log.exception("a command failed", count=len(group))
            await self._write_apart(group)
        else:
            self._failed_at = None
            start = 0
            for waiting in group:
                end = start + len(waiting.commands)
                _answer(waiting, answers[start:end])
                start = end

    async def _write_apart(self, group: list[_Waiting]) -> None:
        """One caller's command that breaks the program must not fail its neighbours'."""
        for waiting in group:
            try:
                _answer(waiting, await self._recorded([waiting]))
            except Exception:  # the thread's outermost boundary
                log.exception("a command failed", count=1)
                _fail(waiting, CommandFailedError())

    async def _recorded(self, group: Sequence[_Waiting]) -> list[Outcome]:
        began = time.perf_counter()
        loop = asyncio.get_running_loop()
        commands = [one for waiting in group for one in waiting.commands]
        outcomes = await loop.run_in_executor(self._thread, self._record, commands)
        if tracing.is_on():
            _carry(group, outcomes)  # before the relay is woken
        self._on_group(outcomes, time.perf_counter() - began)
        return outcomes


def _carry(group: Sequence[_Waiting], outcomes: Sequence[Outcome]) -> None:
    """Let facts go on in the trace of their command."""
    told = iter(outcomes)
    for waiting in group:
        for outcome in islice(told, len(waiting.commands)):
            if waiting.trace is not None:
                tracing.carry(outcome.facts, waiting.trace)


def _answer(waiting: _Waiting, outcomes: list[Outcome]) -> None:
    if not waiting.answer.done():
        waiting.answer.set_result(outcomes)


def _fail(waiting: _Waiting, error: Exception) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(error)
