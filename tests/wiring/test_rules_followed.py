"""A running worker follows its rule files: good ones judge, bad ones are told and not used."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.law.errors import RulebookError
from projections.early_warning import laws
from projections.early_warning.app import Watch
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.rules import block, changed, copied_rules, overlay_text
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
TRANSFERS = "repeated_transfer.toml"
AT = "params = { path_end_wd = 5, owner_wd = 15 }"


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at at every step, not every few seconds."""
    monkeypatch.setattr(laws, "EVERY", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    return copied_rules(tmp_path / "rules")


def without_r10(folder: Path) -> None:
    """Let R10 never fire from 2026-07-02 on, by a new version as one should write it."""
    path = folder / TRANSFERS
    old = block(folder, TRANSFERS, "R10")
    later = old.replace("version = 1", "version = 2").replace("2012-07-01", "2026-07-02")
    later = later.replace(AT, "params = { path_end_wd = 500, owner_wd = 500 }")
    ended = old.replace("2012-07-01\n", "2012-07-01\nvalid_to = 2026-07-01\n").rstrip()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, f"{ended}\n\n{later}"), encoding="utf-8")


async def page(watch: Watch, path: str) -> httpx.Response:
    """Return one of the pages an operator reads."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
        return await browser.get(f"{watch.address}{path}")


async def rules_said(watch: Watch, piece: str) -> dict[str, Any]:
    """Wait until readiness says this of the rules."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status = await watch.status()
            if piece in status.get("checks", {}).get("rules", ""):
                return status
            await asyncio.sleep(0.02)


async def alerts_without(hub: Hub, rule: str) -> list[dict[str, Any]]:
    """Wait until no standing alert speaks by a rule."""
    async with asyncio.timeout(PATIENCE):
        while True:
            events = await alert_log(hub)
            if events and not any(f'"rule":"{rule}"' in line for line in standing(events)):
                return events
            await asyncio.sleep(0.02)


async def test_a_good_change_judges_everything_again(
    hub: Hub, tmp_path: Path, folder: Path
) -> None:
    """No fact came and no time passed: the alerts change because the rules did."""
    async with watching(settings_of(hub, tmp_path, rules=folder)) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        before = await alert_log(hub)
        assert any('"rule":"R10"' in line for line in standing(before))
        without_r10(folder)
        after = await alerts_without(hub, "R10")
        await settled(watch, last)
        metrics = (await page(watch, "/metrics")).text
    assert len(after) > len(before)
    assert_each_change_told_once(await alert_log(hub))
    assert 'leothang_rulebook_reloads_total{outcome="good"}' in metrics
    assert "leothang_rulebook_degraded 0.0" in metrics


async def test_a_bad_change_is_told_and_the_last_good_rules_judge_on(
    hub: Hub, tmp_path: Path, folder: Path
) -> None:
    """Readiness names file, line and reason; facts are judged; mending the file ends it."""
    half = len(HISTORY) // 2
    async with watching(settings_of(hub, tmp_path, rules=folder)) as watch:
        await settled(watch, await publish(hub, HISTORY[:half]))
        line = changed(folder, "overdue.toml", 'id = "O2"', 'id = "O2"\nheading = "x"') + 1
        status = await rules_said(
            watch, f"overdue.toml: line {line}: rule O2: heading: unknown key"
        )
        ready = await page(watch, "/health/ready")
        metrics = (await page(watch, "/metrics")).text
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert "the last good rules are in use" in ready.json()["checks"]["rules"]
        assert status["ready"]
        assert "leothang_rulebook_degraded 1.0" in metrics
        assert 'leothang_rulebook_reloads_total{outcome="refused"}' in metrics
        last = await publish(hub, HISTORY[half:])
        async with asyncio.timeout(PATIENCE):
            while (await watch.status())["sequence"] < last:
                await asyncio.sleep(0.02)
        changed(folder, "overdue.toml", '\nheading = "x"', "")
        await rules_said(watch, "ok")
        await settled(watch, last)
        assert "leothang_rulebook_degraded 0.0" in (await page(watch, "/metrics")).text
    assert any('"rule":"R10"' in line for line in standing(await alert_log(hub)))


async def test_a_used_version_that_changed_is_refused_while_running_and_at_the_start(
    hub: Hub, tmp_path: Path, folder: Path
) -> None:
    """What is on record was said by the version as it was."""
    settings = settings_of(hub, tmp_path, rules=folder)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY))
        before = await alert_log(hub)
        changed(folder, TRANSFERS, AT, AT.replace("owner_wd = 15", "owner_wd = 20"))
        await rules_said(watch, "rule R10 version 1: was used")
    assert await alert_log(hub) == before
    with pytest.raises(RulebookError, match="rule R10 version 1: was used"):
        await Watch(settings).run()


async def test_a_worker_started_with_other_rules_judges_everything_again(
    hub: Hub, tmp_path: Path, folder: Path
) -> None:
    """The files changed while it was away."""
    settings = settings_of(hub, tmp_path, rules=folder)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY))
    without_r10(folder)
    async with watching(settings) as watch:
        await alerts_without(hub, "R10")
        await settled(watch, len(HISTORY))
    assert_each_change_told_once(await alert_log(hub))


async def test_a_province_lays_its_thresholds_over_the_rules(hub: Hub, tmp_path: Path) -> None:
    """Written while the worker runs; its versions can be told from the defaults."""
    overlay = tmp_path / "tinh-51.toml"
    row = 'id = "R10"\nvalid_from = 2026-01-01\nparams = { owner_wd = 500 }'
    overlay.write_text(overlay_text(row), encoding="utf-8")
    async with watching(settings_of(hub, tmp_path, overlay=overlay)) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        said = [e["data"] for e in await alert_log(hub)]
        reasons = [reason for data in said for reason in (data["says"], *data["reasons"])]
        versions = {reason["rule_version"] for reason in reasons if reason["rule"] == "R10"}
        assert versions == {151001}
        again = row.replace("owner_wd = 500", "path_end_wd = 500, owner_wd = 500")
        later = again.replace("valid_from = 2026-01-01", "version = 2\nvalid_from = 2026-01-02")
        overlay.write_text(overlay_text(row, later), encoding="utf-8")
        await alerts_without(hub, "R10")
        overlay.write_text(
            overlay_text('id = "KN-RES1"\nvalid_from = 2026-01-01\nparams = { days = 9 }')
        )
        await rules_said(watch, "a province may set only what is ours")


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
async def test_a_hangup_signal_reads_the_files_at_once(
    hub: Hub, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody looks at the files by himself."""
    monkeypatch.setattr(laws, "EVERY", 3_600.0)
    async with watching(settings_of(hub, tmp_path, rules=folder)) as watch:
        last = await publish(hub, HISTORY)
        await settled(watch, last)
        without_r10(folder)
        os.kill(os.getpid(), signal.SIGHUP)
        await alerts_without(hub, "R10")
        await settled(watch, last)
