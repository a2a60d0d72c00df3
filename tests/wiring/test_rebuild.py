"""A view is built anew beside the one in use, and the desk hears differences only."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from click import UsageError

from domain.contracts.subjects import ALERTS
from projections.early_warning.app import Watch
from projections.early_warning.rebuilding import droppable, view_of
from projections.early_warning.settings import WatchSettings
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.rebuilding import difference, rebuilt, told
from tests.support.watching import (
    alert_log,
    assert_each_change_told_once,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)
from tests.wiring.test_watch import replayed

pytestmark = pytest.mark.wiring
HISTORY = whole_history()
HALF = len(HISTORY) // 2
Settings = Callable[[Hub, Path], WatchSettings]


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("province", marks=pytest.mark.long_faults),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def kept(request: pytest.FixtureRequest) -> Settings:
    """Return what says where the view is kept, and of what it is."""
    if request.param == "sqlite":
        return settings_of
    if request.param == "province":
        return lambda hub, directory: settings_of(hub, directory, partitions="51")
    address = request.getfixturevalue("postgres")
    return lambda hub, directory: settings_of(hub, directory, store=address)


async def test_an_equal_view_tells_nothing_when_it_takes_over_and_when_it_is_left(
    hub: Hub, tmp_path: Path, kept: Settings
) -> None:
    """Built, gone over to, gone back from, with facts before and after each."""
    settings = kept(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        before = await hub.messages(ALERTS)
        view = await rebuilt(settings)
        assert view.pointer.current == 2
        assert difference(settings).equal
        await settled(watch, 0)
        assert await hub.messages(ALERTS) == before
        await settled(watch, await publish(hub, HISTORY[HALF : HALF + 10]))
        between = await hub.messages(ALERTS)
        await rebuilt(settings, view.before())
        assert view.pointer.current == 1
        await settled(watch, 0)
        assert await hub.messages(ALERTS) == between
        assert (await metrics_of(watch))["leothang_view_handovers_total"] == 2
        await settled(watch, await publish(hub, HISTORY[HALF + 10 :]))
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == replayed(HISTORY)
    assert await hub.positions(ALERTS) == list(range(1, len(await hub.messages(ALERTS)) + 1))


async def metrics_of(watch: Watch) -> dict[str, float]:
    """Return every sample by its name."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
        lines = (await browser.get(f"{watch.address}/metrics")).text.splitlines()
    pairs = (line.rpartition(" ") for line in lines if line and line[0] != "#")
    return {name.partition("{")[0]: float(value) for name, _, value in pairs}


async def test_a_generation_that_waits_is_gone_over_to_when_somebody_says_so(
    hub: Hub, tmp_path: Path
) -> None:
    """What came in the meantime is read first, and told by the one in use."""
    settings = settings_of(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        view = await rebuilt(settings, switch=False)
        stands = told(settings)
        assert (stands[1].state, stands[2].state) == ("in use", "ready")
        assert stands[2].ready
        assert not stands[2].at_work
        await settled(watch, await publish(hub, HISTORY[HALF:]))
        assert told(settings)[2].behind
        heard = await hub.messages(ALERTS)
        await rebuilt(settings, view.built())
        assert told(settings)[1].state == "before"
        await settled(watch, 0)
        assert await hub.messages(ALERTS) == heard
    with pytest.raises(UsageError, match="is in use"):
        droppable(view, 2)
    droppable(view, 1)
    view.generations.drop(1)
    assert list(told(settings)) == [2]
    with pytest.raises(UsageError, match="go back"):
        view.before()


async def test_a_worker_that_starts_later_takes_what_was_asked_for(
    hub: Hub, tmp_path: Path
) -> None:
    """Nothing runs while it is built; the next worker reads on first, then goes over."""
    settings = settings_of(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
    last = await publish(hub, HISTORY[HALF:])
    view = view_of(settings)
    asked = asyncio.create_task(rebuilt(settings))
    while view.pointer.wanted is None:
        await asyncio.sleep(0.01)
    async with watching(settings) as watch:
        await asked
        await settled(watch, last)
    assert view.pointer.current == 2
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == replayed(HISTORY)


async def test_what_the_old_view_had_wrong_is_told_as_differences(hub: Hub, tmp_path: Path) -> None:
    """An alert without ground ends, one that was told otherwise is told anew, others stay."""
    settings = settings_of(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY))
    unfounded, altered = _spoil(tmp_path / "view.db")
    before = len(await alert_log(hub))
    async with watching(settings) as watch:
        await settled(watch, 0)
        await rebuilt(settings)
        assert not difference(settings).equal
        await settled(watch, 0)
    heard = {event["subject"]: event for event in (await alert_log(hub))[before:]}
    assert {id_: event["type"].split(".")[2] for id_, event in heard.items()} == {
        unfounded: "withdrawn",
        altered: "changed",
    }
    assert heard[altered]["data"]["revision"] == 2


def _spoil(view: Path) -> tuple[str, str]:
    """Let a view believe that it told one alert too many, and another one otherwise."""
    with closing(sqlite3.connect(view, isolation_level=None)) as database:
        rows = database.execute(
            "SELECT id, kind, subject, province, body FROM alerts WHERE change = 'raised'"
            " AND revision = 1 ORDER BY id"
        ).fetchall()
        id_, kind, subject, province, body = rows[0]
        event: dict[str, Any] = json.loads(body)
        event["data"]["path"] = "elsewhere"
        database.execute("UPDATE alerts SET body = ? WHERE id = ?", (_written(event), id_))
        other = json.loads(rows[1][4])
        new = "00000000-0000-4000-8000-000000000001"
        other["subject"] = other["data"]["alert_id"] = new
        database.execute(
            "INSERT INTO alerts VALUES (?, ?, ?, 1, 'raised', ?, ?)",
            (new, kind, subject, province, _written(other)),
        )
    return new, id_


def _written(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


async def test_a_view_no_program_can_read_any_more_is_built_anew_beside_it(
    hub: Hub, tmp_path: Path
) -> None:
    """By the worker itself, as it starts: the desk hears nothing it has heard."""
    settings = settings_of(hub, tmp_path)
    heard = await _left_behind(hub, settings, tmp_path / "view.db")
    async with watching(settings) as watch:
        await settled(watch, len(HISTORY))
    assert await hub.messages(ALERTS) == heard
    assert told(settings)[1].state == "of version 4"
    assert told(settings)[2].state == "in use"


async def test_a_view_that_was_built_for_a_new_program_is_taken_as_it_starts(
    hub: Hub, tmp_path: Path
) -> None:
    """Beside the old program, whose view it cannot read: told is what the hub holds."""
    settings = settings_of(hub, tmp_path)
    heard = await _left_behind(hub, settings, tmp_path / "view.db")
    await rebuilt(settings, switch=False)
    async with watching(settings) as watch:
        await settled(watch, len(HISTORY))
        assert told(settings)[2].state == "in use"
    assert await hub.messages(ALERTS) == heard
    assert len(told(settings)) == 2


async def _left_behind(
    hub: Hub, settings: WatchSettings, view: Path
) -> list[tuple[dict[str, str], bytes]]:
    """Judge everything into a view that no program reads any more; return what was told."""
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY))
    with closing(sqlite3.connect(view)) as database:
        database.execute("PRAGMA user_version = 4")
    return await hub.messages(ALERTS)
