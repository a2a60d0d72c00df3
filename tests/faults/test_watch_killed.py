"""The early-warning worker is killed without warning, again and again; the desk hears once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.support.history import END, whole_history
from tests.support.nats import Hub
from tests.support.watching import (
    HOSTING,
    alert_log,
    assert_each_change_told_once,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)
from tests.wiring.test_watch import replayed

pytestmark = [pytest.mark.wiring, pytest.mark.faults]

HISTORY = whole_history()


async def test_each_alert_is_told_once_however_often_the_worker_is_killed(
    hub: Hub, tmp_path: Path
) -> None:
    """Killed at the first alert it publishes, and as soon as it serves, with facts coming in."""
    (tmp_path / "hosting.toml").write_text(HOSTING)
    heard = await hub.client.subscribe("alert.v1.>")
    last = 0
    for part in range(0, len(HISTORY), 10):
        worker = await _start(hub, tmp_path)
        last = await publish(hub, HISTORY[part : part + 10])
        if part == 0:
            await heard.next_msg(timeout=120)
        worker.kill()
        await worker.wait()
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, last)
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == replayed(HISTORY)


async def _start(hub: Hub, directory: Path) -> asyncio.subprocess.Process:
    """Start a worker as a program of its own; return once it reads."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "watch", "--nats", hub.server.url),
        *("--data", str(directory), "--as-of", END.isoformat()),
        *("--hosting", str(directory / "hosting.toml"), "--log-level", "error"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert b"watching" in await worker.stdout.readline()
    return worker
