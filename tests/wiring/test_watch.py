"""The early-warning worker on a real hub: what it tells the desk is what a replay finds."""

from __future__ import annotations

import asyncio
import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.subjects import ALERTS, PETITIONS
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import alert_lines
from projections.store.rows import Position
from projections.store.sqlite import SqliteStore
from services.runtime.hosting_file import read_hosting
from services.runtime.reference import load_law
from services.streams import reconcile
from tests.support.facts import received, transferred
from tests.support.history import END, whole_history
from tests.support.nats import Hub
from tests.support.papers import at
from tests.support.watching import (
    NODE,
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

LAW = load_law()
HISTORY = whole_history()


def replayed(bodies: list[bytes]) -> list[str]:
    """Return the alerts a replay of the same facts finds."""
    with tempfile.TemporaryDirectory() as directory:
        store = SqliteStore(Path(directory) / "view.db", durable=False)
        pipeline = Pipeline(store, LAW)
        messages = [Message(n, "test", body) for n, body in enumerate(bodies, start=1)]
        pipeline.observe(messages, END)
        pipeline.settle(END)
        found = alert_lines(store)
        store.close()
    assert found
    return found


async def test_live_alerts_are_those_of_a_replay(hub: Hub, tmp_path: Path) -> None:
    """Poison messages included: they are set aside, the facts beside them are judged."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY))
        events = await alert_log(hub)
    assert standing(events) == replayed(HISTORY)
    assert_each_change_told_once(events)


async def test_facts_sent_again_tell_the_desk_nothing_new(hub: Hub, tmp_path: Path) -> None:
    """A node that publishes its whole register once more changes nothing."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY))
        before = await alert_log(hub)
        again = HISTORY[:]
        random.Random(7).shuffle(again)
        await settled(watch, await publish(hub, again))
        assert await alert_log(hub) == before


async def test_a_restarted_worker_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    """Facts that came while it was away are judged; none is judged twice."""
    half = len(HISTORY) // 2
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY[:half]))
    last = await publish(hub, HISTORY[half:])
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, last)
    events = await alert_log(hub)
    assert standing(events) == replayed(HISTORY)
    assert_each_change_told_once(events)


async def test_a_worker_lives_through_a_crash_of_the_hub(hub: Hub, tmp_path: Path) -> None:
    """It comes back by itself and misses nothing."""
    half = len(HISTORY) // 2
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY[:half]))
        await hub.crash()
        while not hub.client.is_connected:
            await asyncio.sleep(0.01)
        await settled(watch, await publish(hub, HISTORY[half:]))
        events = await alert_log(hub)
    assert standing(events) == replayed(HISTORY)
    assert_each_change_told_once(events)


async def test_a_replaced_stream_is_read_from_its_start(hub: Hub, tmp_path: Path) -> None:
    """The hub lost its store and the nodes send everything again: the desk hears nothing."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY))
    before = await alert_log(hub)
    await hub.js.delete_stream(PETITIONS)
    await reconcile(hub.js)
    last = await publish(hub, reversed(HISTORY))
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, last)
    assert await alert_log(hub) == before


async def test_what_was_committed_but_not_published_is_published_once(
    hub: Hub, tmp_path: Path
) -> None:
    """A worker that died between commit and publication left its alerts in the outbox."""
    settings = settings_of(hub, tmp_path)
    last = await publish(hub, HISTORY)
    info = await hub.js.stream_info(PETITIONS)
    store = SqliteStore(tmp_path / "view.db")
    pipeline = Pipeline(store, LAW, hosting=read_hosting(settings.hosting))
    messages = [Message(n, "", body) for n, body in enumerate(HISTORY, start=1)]
    assert info.created is not None
    pipeline.observe(messages, END, position=Position(PETITIONS, "", last, 0))
    queued = store.outbox_end()
    store.close()
    async with watching(settings) as watch:
        await settled(watch, last)
    assert len(await hub.messages(ALERTS)) == queued
    assert standing(await alert_log(hub)) == replayed(HISTORY)


async def test_timers_tell_the_desk_when_no_fact_comes(hub: Hub, tmp_path: Path) -> None:
    """A transfer nobody acknowledges becomes an alert on the sixth working day."""
    now = [at("2026-07-02")]
    facts: list[AnyFact] = [
        received("t51", "2026-07-01", "p1"),
        transferred("t51", "2026-07-02", "t51-snnmt", "p1", transfer="t1"),
    ]

    def clock() -> datetime:
        return now[0]

    async with watching(settings_of(hub, tmp_path), clock) as watch:
        await settled(watch, await publish(hub, [dump_fact(fact) for fact in facts]))
        assert not any('"R10"' in str(event).replace("'", '"') for event in await alert_log(hub))
        heard = await hub.client.subscribe("alert.v1.>")
        now[0] += timedelta(days=20)
        message = await heard.next_msg(timeout=PATIENCE)
    assert b'"R10"' in message.data


async def test_a_node_that_speaks_for_another_agency_is_set_aside(hub: Hub, tmp_path: Path) -> None:
    """Its credentials allow its own subject, and its subject allows its own agencies."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY[:9], node="n51-x21115"))
    store = SqliteStore(tmp_path / "view.db")
    reasons = [letter.reason for letter in store.dead_letters()]
    store.close()
    assert set(reasons) == {"agency_not_hosted"}
    assert len(reasons) == 7


async def test_a_worker_without_its_store_does_not_tell_the_desk_again(
    hub: Hub, tmp_path: Path
) -> None:
    """Its alerts at the hub are taken over; only what differs is told, however small its bites."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    async with watching(settings_of(hub, tmp_path / "one")) as watch:
        await settled(watch, await publish(hub, HISTORY))
    before = await alert_log(hub)
    async with watching(settings_of(hub, tmp_path / "other", batch=5)) as watch:
        await settled(watch, len(HISTORY))
    assert await alert_log(hub) == before


async def test_metrics_and_health_tell_how_the_worker_stands(hub: Hub, tmp_path: Path) -> None:
    """An operator sees facts in, what was set aside, lag, and whether it is ready."""
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, HISTORY))
        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            ready = await browser.get(f"{watch.address}/health/ready")
            metrics = (await browser.get(f"{watch.address}/metrics")).text
    assert ready.status_code == 200
    assert 'leothang_unreadable_total{reason="broken_json"}' in metrics
    assert "leothang_stream_lag_messages 0.0" in metrics
    assert 'leothang_findings_open{pattern="repeated_transfer"' in metrics
    assert "leothang_alert_latency_seconds_count" in metrics


async def test_a_subject_that_says_other_than_the_body_is_set_aside(
    hub: Hub, tmp_path: Path
) -> None:
    """A province reads its own subjects: a fact must not hide under another's."""
    for said in ("accepted.51", "nonsense.51", "received.01"):
        body = dump_fact(received("x21115", "2026-08-03", said))
        await hub.js.publish(f"petition.v1.{said}.{NODE}", body)
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, [dump_fact(received("x21115", "2026-08-03"))]))
    store = SqliteStore(tmp_path / "view.db")
    reasons = [letter.reason for letter in store.dead_letters()]
    store.close()
    assert reasons == ["wrong_subject"] * 3
