"""The early-warning worker's store goes away and comes back; the worker does too."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import psycopg
import pytest

from projections.early_warning.app import Watch
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.watching import (
    PATIENCE,
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
HALF = len(HISTORY) // 2


async def _unready(watch: Watch) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await watch.status())["checks"]["store"] == "ok":
            await asyncio.sleep(0.01)


async def test_a_locked_view_is_waited_for(hub: Hub, tmp_path: Path) -> None:
    """Not ready while it lasts, and nothing lost or told twice when it is over."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        intruder = sqlite3.connect(tmp_path / "view.db", isolation_level=None)
        intruder.execute("BEGIN IMMEDIATE")
        last = await publish(hub, HISTORY[HALF:])
        await _unready(watch)
        intruder.execute("ROLLBACK")
        intruder.close()
        await settled(watch, last)
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == replayed(HISTORY)


@pytest.mark.postgres
async def test_a_lost_database_connection_is_made_anew(
    hub: Hub, postgres: str, tmp_path: Path
) -> None:
    """On PostgreSQL: every connection of the worker is ended, and it goes on."""
    async with watching(settings_of(hub, tmp_path, store=postgres)) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        with psycopg.connect(postgres, autocommit=True) as operator:
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                " AND datname = current_database()"
            )
        await settled(watch, await publish(hub, HISTORY[HALF:]))
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == replayed(HISTORY)
