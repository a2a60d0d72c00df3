"""Programs of the system as child processes: started, watched, and never left behind."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from typing import IO, TYPE_CHECKING, NoReturn, Self

from services.demo import child

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_STOP_WITHIN = 10.0
_TAIL = 12
_LOOK = 0.05
_READY = re.compile(r'^(?:\{"ready":|watching;).*?(?P<url>http://[^"\s]+)', re.MULTILINE)


class ProgramEndedError(Exception):
    """A part of the system ended when it should run; the message ends with its last words."""


class Program:
    """One `leothang …` command in a process group of its own, its output in a log file.

    The kernel stops it when this process dies (Linux); otherwise `stop` does.
    """

    def __init__(self, name: str, arguments: Sequence[str], *, log: Path) -> None:
        self.name = name
        self.log = log
        self._arguments = [str(argument) for argument in arguments]
        self._process: asyncio.subprocess.Process | None = None
        self._file: IO[bytes] | None = None

    async def start(self) -> Self:
        """Start the program; it may take a while until it is ready."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.log.open("wb")
        command = [sys.executable, "-m", "services.cli", *self._arguments]
        self._process = await child.start(command, self._file, environment=os.environ)
        return self

    async def ready(self, *, within: float = 60.0) -> str:
        """Wait for the line with which a program says that it answers; return its address."""
        try:
            async with asyncio.timeout(within):
                while True:
                    self.check()
                    said = _READY.search(self.log.read_text(encoding="utf-8", errors="replace"))
                    if said is not None:
                        return said["url"]
                    await asyncio.sleep(_LOOK)
        except TimeoutError as error:
            message = f"{self.name} was not ready within {within:.0f} s; the end of {self.log}:\n"
            raise ProgramEndedError(message + self.last_words()) from error

    async def speaks(self, *, within: float = 60.0) -> None:
        """Wait until the program has printed anything at all."""
        async with asyncio.timeout(within):
            while not self.log.stat().st_size:
                self.check()
                await asyncio.sleep(_LOOK)

    async def follow(self, on_line: Callable[[str], None]) -> NoReturn:
        """Hand on each line the program prints, for ever."""
        with self.log.open(encoding="utf-8", errors="replace") as printed:
            part = ""
            while True:
                part += printed.readline()
                if part.endswith("\n"):
                    on_line(part.rstrip())
                    part = ""
                else:
                    await asyncio.sleep(_LOOK)

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def check(self) -> None:
        """Refuse to go on when the program has ended."""
        process = self._process
        if process is not None and process.returncode is not None:
            message = (
                f"{self.name} ended with code {process.returncode}; the end of {self.log}:\n"
                + self.last_words()
            )
            raise ProgramEndedError(message)

    def last_words(self) -> str:
        """Return the end of the log."""
        return child.last_lines(self.log, _TAIL)

    async def stop(self) -> None:
        """Ask it to end; end its whole group by force when it does not."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            await child.end(process, _STOP_WITHIN)
        if self._file is not None:
            self._file.close()
            self._file = None
