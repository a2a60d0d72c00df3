"""Real programs as processes that are killed, paused, limited and started again (chương trình).

A program keeps its ports and its data over every restart. Like a service manager,
`kept` starts it again when it ends without having been told to.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import ssl
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from services.runtime import leash
from tests.support.processes import descendants

ROOT = Path(__file__).parents[3]
READY_WITHIN = 90.0
"""Generous: a machine under load starts a program in ten seconds."""
_LOOK = 0.05
_AGAIN_AFTER = 0.3
_PYTHON = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
"""What was compiled is kept: else every start compiles the whole program anew."""
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""All here is plain HTTP; reading every authority of the machine at each look is dear."""


class ProgramError(AssertionError):
    """A program did not become what it should; the message ends with its last words."""


class Program:
    """One process, over all its restarts."""

    def __init__(
        self,
        name: str,
        command: Sequence[object],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: int | None = None,
    ) -> None:
        self.name = name
        self.command = [str(word) for word in command]
        self.env = dict(env or {})
        self.log = log
        self.starts = 0
        """How often it was started, by hand or by `kept`."""
        self._user = user
        self._process: asyncio.subprocess.Process | None = None
        self._wanted = False
        self._starting = asyncio.Lock()
        self._limits: dict[int, int] = {}

    # -- what a program of a kind knows of itself

    async def healthy(self) -> bool:
        """Tell whether it does its work."""
        return self.running

    # -- starting and ending

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process id; only while it runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it, unless it runs; it may take a while until it is ready."""
        self._wanted = True
        await self._start_once()

    async def _start_once(self) -> None:
        """Start it, unless somebody else just did: two of it would fight for the port."""
        async with self._starting:
            if self._ended_unasked():
                await self._spawn()

    async def _spawn(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._tied(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, **_PYTHON, **self.env},
                start_new_session=True,
                **self._as_user(),
            )
        self.starts += 1
        for kind, limit in self._limits.items():
            self._limit(kind, limit)

    def _tied(self) -> list[str]:
        """Return the command, ended by the kernel should this process die."""
        if self._user is not None:
            return self.command  # who changes its user loses the leash anyway
        return [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *self.command]

    def _as_user(self) -> dict[str, Any]:
        return {} if self._user is None else {"user": self._user}

    async def kill(self) -> None:
        """End it by force, and all below it (kill -9); it stays down."""
        self._wanted = False
        await self._force()

    async def crash(self) -> None:
        """End it by force; whoever keeps it starts it again."""
        await self._force()

    async def _force(self) -> None:
        if self.running and self._process is not None:
            below = descendants(self.pid)
            for pid in (self.pid, *below):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self._wanted = False
        if not self.running or self._process is None:
            return 0
        self.resume()
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(20):
                return await self._process.wait()
        except TimeoutError:
            await self._force()
            return -signal.SIGKILL

    # -- hindering

    def pause(self) -> None:
        """Stop its clock (SIGSTOP): it neither answers nor knows."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        if self.running:
            for pid in (self.pid, *descendants(self.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, which)

    def limit(self, kind: int, most: int) -> None:
        """Set a soft limit of `resource`, now and at every start from now on."""
        self._limits[kind] = most
        if self.running:
            self._limit(kind, most)

    def _limit(self, kind: int, most: int) -> None:
        hard = resource.prlimit(self.pid, kind)[1]
        resource.prlimit(self.pid, kind, (most, hard))

    # -- looking

    def rss(self) -> int:
        """Return the bytes of memory it holds now."""
        text = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii")
        return int(text.split()[1]) * resource.getpagesize()

    def most_rss(self) -> int:
        """Return the most bytes of memory it ever held, itself and what it runs."""
        return max(map(_most_rss, (self.pid, *descendants(self.pid))))

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(f"  | {line}" for line in text.splitlines()[-lines:])

    async def ready(self, within: float = READY_WITHIN) -> None:
        """Return when it does its work."""
        await until(self.healthy, within, lambda: f"{self.name} is not ready\n{self.last_words()}")

    async def keep(self) -> None:
        """Start it again whenever it ends unasked, as a service manager does; for ever."""
        while True:
            await asyncio.sleep(_LOOK)
            if self._ended_unasked():
                await asyncio.sleep(_AGAIN_AFTER)
                await self._start_once()

    def _ended_unasked(self) -> bool:
        return self._wanted and not self.running


def _most_rss(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) * 1024 for line in text.splitlines() if "VmHWM" in line)


async def until(
    holds: Callable[[], Awaitable[bool]], within: float, why: Callable[[], str]
) -> None:
    """Return as soon as this holds; `ProgramError` with the reason when it does not in time."""
    end = time.monotonic() + within
    while not await holds():
        if time.monotonic() > end:
            msg = f"after {within:.0f} s: {why()}"
            raise ProgramError(msg)
        await asyncio.sleep(_LOOK)


@asynccontextmanager
async def kept(*programs: Program) -> AsyncIterator[None]:
    """Keep programs running inside the block; end them all after it."""
    keepers = [asyncio.create_task(program.keep(), name=program.name) for program in programs]
    try:
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        for program in programs:
            program.resume()
            await program.kill()


async def answer(url: str, *, within: float = 3.0) -> httpx.Response | None:
    """Return what an address answers, None when it does not."""
    try:
        async with httpx.AsyncClient(timeout=within, trust_env=False, verify=_NO_TLS) as http:
            return await http.get(url)
    except httpx.HTTPError:
        return None


def log_of(folder: Path, name: str) -> Path:
    """Return where a program of this folder writes what it says."""
    return folder / "logs" / f"{name}.log"
