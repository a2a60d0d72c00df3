"""Rules on trial beside the live ones, on a real hub: they are counted and tell nobody."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from projections.early_warning.app import Watch
from projections.early_warning.shadow_store import shadow_file
from projections.early_warning.standing import alerts_of
from projections.findings import Alert
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from services.runtime.rule_files import shipped_folder
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

pytestmark = pytest.mark.wiring
HISTORY = whole_history()


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Return rules under which two transfers are a long chain already."""
    folder = tmp_path / "rules"
    shipped = shipped_folder()
    assert isinstance(shipped, Path)
    shutil.copytree(shipped, folder)
    path = folder / "repeated_transfer.toml"
    text = path.read_text(encoding="utf-8")
    head, found, tail = text.partition('id = "R6"')
    assert found
    path.write_text(head + found + tail.replace("at = 3", "at = 2", 1), encoding="utf-8")
    return folder


async def metrics_of(watch: Watch) -> str:
    """Return the metrics page."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
        return (await browser.get(f"{watch.address}/metrics")).text


async def shown(watch: Watch, wanted: str) -> str:
    """Wait until the metrics say something; return the page."""
    async with asyncio.timeout(PATIENCE):
        while wanted not in (page := await metrics_of(watch)):
            await asyncio.sleep(0.05)
    return page


async def test_a_shadow_counts_what_it_would_say_and_publishes_nothing(
    hub: Hub, tmp_path: Path, stricter: Path
) -> None:
    """The desk ends with exactly what it ends with without a shadow.

    The steps between may differ: how much of a backlog is judged at once follows from how
    fast the hub hands it over.
    """
    for name in ("alone", "shadowed"):
        (tmp_path / name).mkdir()
    last = await publish(hub, HISTORY)
    async with watching(settings_of(hub, tmp_path / "alone", worker="w1")) as watch:
        await settled(watch, last)
    alone = await alert_log(hub)
    settings = settings_of(
        hub, tmp_path / "shadowed", worker="w2", shadow_rules=stricter, shadow_every=0.01
    )
    async with watching(settings) as watch:
        await settled(watch, last)
        page = await shown(watch, "leothang_shadow_alerts{")
        assert "leothang_shadow_up 1.0" in page
        assert f"leothang_shadow_position {last}" in page
    heard = (await alert_log(hub))[len(alone) :]
    assert {event["source"] for event in heard} == {"/early-warning/w2"}
    assert standing(heard) == standing(alone)
    assert_each_change_told_once(heard)
    said = alerts_under(stricter, tmp_path / "shadowed")
    rules = {alert.says.rule for alert in said.values()} | {
        reason.rule for alert in said.values() for reason in alert.reasons
    }
    assert "R6" in rules


def alerts_under(rules: Path, data: Path) -> dict[str, Alert]:
    """Return the alerts of the shadow's own view."""
    store = SqliteStore(shadow_file(data, load_law(rules=rules)), reading=True)
    try:
        return alerts_of(store)
    finally:
        store.close()


async def test_a_shadow_that_stumbles_leaves_the_live_worker_alone(
    hub: Hub, tmp_path: Path, stricter: Path
) -> None:
    """Its store cannot be opened: the desk hears everything all the same."""
    shadow_file(tmp_path, load_law(rules=stricter)).mkdir()
    settings = settings_of(hub, tmp_path, shadow_rules=stricter)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY))
        # It tries again every other second: the first failure may be over before anybody looks.
        async with asyncio.timeout(PATIENCE):
            while "leothang_shadow_failures_total 0.0" in await metrics_of(watch):
                await asyncio.sleep(0.05)
        assert (await watch.status())["ready"] is True
    assert await alert_log(hub)
