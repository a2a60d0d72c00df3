"""How a program runs its loop."""

from __future__ import annotations

import asyncio
import sys


def runner() -> asyncio.Runner:
    """Return a runner on uvloop, where there is one."""
    if sys.platform == "win32":
        return asyncio.Runner()
    import uvloop  # noqa: PLC0415 - does not exist on Windows

    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


def heed_cancellation() -> None:
    """End the running task if somebody asked it to end; call it in each turn of an endless loop.

    nats-py waits for answers with `asyncio.wait_for`, which before Python 3.12 forgets a
    cancellation that arrives together with the answer: the task would go on for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
