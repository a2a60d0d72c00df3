"""A child process: in a group of its own, on a leash, and ended whole (tiến trình con)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import IO, TYPE_CHECKING

from services.runtime import leash

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SHOWN = {"PYTHONUNBUFFERED": "1", "COLUMNS": "120"}
"""What it prints is read while it runs, and not folded."""


async def start(
    command: Sequence[str],
    output: IO[bytes],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
) -> Process:
    """Start a command; the kernel stops it when this process dies (Linux), otherwise `end` does."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", leash.__file__, str(os.getpid())),
        *command,
        cwd=folder,
        env={**environment, **_SHOWN},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )


async def end(process: Process, within: float) -> None:
    """Ask it to end; end its whole group by force when it does not."""
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(within):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its leader's id is the group's
        await process.wait()


def last_lines(log: Path, most: int) -> str:
    """Return the end of what it printed; nothing where it never began."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(f"  | {line}" for line in text.splitlines()[-most:])
