"""A hub loses warnings in the middle of its stream: the worker notices, and tells them again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS
from services.runtime.fence import REFILL
from tests.support.faults.judgement import Stored, read_stream
from tests.support.history import whole_history
from tests.support.holes import leaky_hub
from tests.support.nats import Hub
from tests.support.watching import (
    alert_events,
    assert_each_change_told_once,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults]

HISTORY = whole_history()
OFTEN = 0.3 / 3600
"""Hours between two comparisons."""


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A running server whose streams let messages be deleted."""
    async with leaky_hub(tmp_path / "hub") as running:
        yield running


async def told(hub: Hub) -> list[Stored]:
    """Return what the stream of warnings holds."""
    return await read_stream(hub.client, ALERTS)


async def lose(hub: Hub, *sequences: int) -> None:
    """Take messages out of the middle of the stream."""
    for sequence in sequences:
        await hub.js.delete_msg(ALERTS, sequence)


async def let_go(directory: Path, kept: int) -> None:
    """Wait until the outbox of a view holds no more than that."""
    with closing(sqlite3.connect(directory / "view.db")) as view:
        while view.execute("SELECT COUNT(*) FROM outbox").fetchone()[0] > kept:
            await asyncio.sleep(0.02)


async def filled(hub: Hub, before: list[Stored]) -> list[Stored]:
    """Wait until the stream holds again what it held."""
    wanted = {one.body for one in before}
    while True:
        found = await told(hub)
        if {one.body for one in found} == wanted:
            return found
        await asyncio.sleep(0.02)


async def test_warnings_lost_in_the_middle_are_told_again(hub: Hub, tmp_path: Path) -> None:
    """Each once, byte for byte, marked, behind their successors; a new view takes them rightly."""
    settings = settings_of(hub, tmp_path, verify_hours=OFTEN)
    async with watching(settings) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        before = await told(hub)
        lost = [before[nth].sequence for nth in (0, len(before) // 2, len(before) // 2 + 1)]
        await lose(hub, *lost)
        after = await filled(hub, before)
        await settled(watch, last)
    assert sorted(one.body for one in after) == sorted(one.body for one in before)
    again = await hub.js.get_msg(ALERTS, after[-1].sequence, direct=True)
    assert REFILL in (again.headers or {})
    events = alert_events(one.body for one in after)
    assert_each_change_told_once(events, refilled=True)
    assert standing(events) == standing(alert_events(one.body for one in before))
    anew = settings.model_copy(update={"data": tmp_path / "anew"})
    async with watching(anew) as watch:
        await settled(watch, last)
    assert [one.body for one in await told(hub)] == [one.body for one in after]


async def test_what_the_outbox_let_go_of_is_not_taken_for_strange(hub: Hub, tmp_path: Path) -> None:
    """Behind its beginning nothing is compared; a hole in what it holds is filled."""
    settings = settings_of(hub, tmp_path, verify_hours=OFTEN, keep_outbox=5)
    async with watching(settings) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        before = await told(hub)
        await let_go(tmp_path, 5)
        await lose(hub, before[-3].sequence)
        await filled(hub, before)
        await settled(watch, last)  # ready: it knows of nothing strange
