"""A worker lets go of what the hub holds; a hub that loses its store hears what stands again."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS
from services.streams import reconcile
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.watching import (
    alert_log,
    assert_each_change_told_once,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)

pytestmark = pytest.mark.wiring

HISTORY = whole_history()
HALF = len(HISTORY) // 2


async def let_go(directory: Path) -> None:
    """Wait until the outbox of a view is empty."""
    while _queued(directory):
        await asyncio.sleep(0.05)


def _queued(directory: Path) -> int:
    with closing(sqlite3.connect(directory / "view.db")) as view:
        return int(view.execute("SELECT COUNT(*) FROM outbox").fetchone()[0])


async def test_what_was_let_go_is_told_once_and_goes_on(hub: Hub, tmp_path: Path) -> None:
    """With an empty outbox and after a restart, revisions go on without gap or repeat."""
    settings = settings_of(hub, tmp_path, keep_outbox=0)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        await let_go(tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[HALF:]))
    assert_each_change_told_once(await alert_log(hub))


@pytest.mark.long_faults
async def test_a_hub_that_lost_its_alerts_hears_what_stands_again(hub: Hub, tmp_path: Path) -> None:
    """The stream made anew holds the last word on each alert, and a new view takes them over."""
    settings = settings_of(hub, tmp_path, keep_outbox=0)
    async with watching(settings) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        before = standing(await alert_log(hub))
        await let_go(tmp_path)
        await hub.js.delete_stream(ALERTS)
        await reconcile(hub.js)
        await hub.crash()
        while standing(await alert_log(hub)) != before:
            await asyncio.sleep(0.05)
        await settled(watch, last)
    again = await alert_log(hub)
    anew = settings.model_copy(update={"data": tmp_path / "anew"})
    async with watching(anew) as watch:
        await settled(watch, last)
    assert await alert_log(hub) == again
