"""A program kept running: started again, with growing pauses, when it ends (giữ chạy)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.cli import DEBUG
from services.demo import child
from services.runtime.tracing import TRACES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_LONGEST = 30.0
_STOP_WITHIN = 15.0
_TAIL = 8
_OURS = "LEOTHANG_"
_PASSED_ON = ("LEOTHANG_NATS_SERVER", DEBUG, TRACES)


@dataclass
class Kept:
    """One process: what to run, where, with which settings, and where it writes.

    The kernel stops it when this process dies (Linux); otherwise `stop` does.
    """

    name: str
    command: Sequence[str]
    folder: Path
    log: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    health: str = ""
    """Where it says that it is ready."""
    pause: float = 1.0
    """Seconds before it is started again; twice as long each time, up to half a minute."""
    starts: int = 0
    pid: int | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it, and keep it running until `stop`; it may be started again after that."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._keep(), name=self.name)

    async def stop(self) -> None:
        """Ask it to end, end its whole group by force when it does not, and start it no more."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    def last_words(self) -> str:
        """Return the end of its log."""
        return child.last_lines(self.log, _TAIL)

    async def _keep(self) -> None:
        pause = self.pause
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self._once()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > _LONGEST:
                pause = self.pause
            self.say(f"{self.name} ended ({_how(code)}); starting it again in {pause:g} s")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            pause = min(pause * 2, _LONGEST)

    async def _once(self) -> int:
        """Run it until it ends or is to end; return its code."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = await child.start(
                self.command,
                log,
                environment=_inherited() | dict(self.environment),
                folder=self.folder,
            )
        self.starts, self.pid = self.starts + 1, process.pid
        try:
            await self._until_ended(process)
        finally:
            self.pid = None
        return process.returncode or 0

    async def _until_ended(self, process: asyncio.subprocess.Process) -> None:
        ended = asyncio.create_task(process.wait())
        told = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({ended, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not ended.done():
            await child.end(process, _STOP_WITHIN)
        await ended


def _inherited() -> dict[str, str]:
    """Return our environment without settings of ours: each program has its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return kept | passed


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
