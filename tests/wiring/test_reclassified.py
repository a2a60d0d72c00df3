"""A filing that changes its class, told by a live worker on a real hub (EV30)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import AnyFact, dump_fact
from projections.asking.cli import app
from tests.support.facts import accepted, received
from tests.support.nats import Hub
from tests.support.papers import COMMUNE, PROVINCE, id_of
from tests.support.watching import (
    publish,
    reclassified_log,
    settings_of,
    settled,
    watching,
)

pytestmark = pytest.mark.wiring

LATE = accepted(COMMUNE, "2026-07-10", "p1")
FIRST: list[AnyFact] = [
    received(COMMUNE, "2026-06-08", "p1"),
    LATE,
    received(PROVINCE, "2026-07-20", "p2"),
]
TRUE = accepted(COMMUNE, "2026-06-15", "p1", corrects=LATE, recorded="2026-07-27")


async def test_a_correction_that_came_late_is_told_once_and_explained(
    hub: Hub, tmp_path: Path
) -> None:
    """Premature as known on 07-20, lawful since 07-27; the history can be read afterwards."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, map(dump_fact, FIRST)))
        assert await reclassified_log(hub) == []
        await settled(watch, await publish(hub, [dump_fact(TRUE)]))
        (event,) = await reclassified_log(hub)
    assert (event["subject"], event["partitionkey"]) == (id_of("p2"), "51")
    assert event["data"]["before"]["verdict"] == "premature_escalation"
    assert event["data"]["after"]["verdict"] == "lawful_after_deadline"
    words = [id_of("p2"), "--data", str(tmp_path), "--history", "--as-of"]
    told = CliRunner().invoke(app, [*words, "2026-08-20T00:00:00+07:00", "--json"])
    assert [line[:3] for line in json.loads(told.output)["history"]] == [
        ["2026-07-20", "premature_escalation", "K13"],
        ["2026-07-27", "lawful_after_deadline", "K8"],
    ]


async def test_a_worker_that_was_away_tells_what_changed_meanwhile(
    hub: Hub, tmp_path: Path
) -> None:
    """The verdict on record was told; the one reached on its return differs."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, map(dump_fact, FIRST)))
    last = await publish(hub, [dump_fact(TRUE)])
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, last)
    assert len(await reclassified_log(hub)) == 1


async def test_a_view_built_anew_tells_no_old_story_again(hub: Hub, tmp_path: Path) -> None:
    """It reads in pieces what was there before it: nothing of that is news."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    async with watching(settings_of(hub, tmp_path / "one")) as watch:
        await settled(watch, await publish(hub, map(dump_fact, FIRST)))
        await settled(watch, await publish(hub, [dump_fact(TRUE)]))
    before = await reclassified_log(hub)
    async with watching(settings_of(hub, tmp_path / "other", batch=1)) as watch:
        await settled(watch, len(FIRST) + 1)
    assert await reclassified_log(hub) == before
