"""Workers that share provinces, on a real hub: together they tell what one would tell."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from domain.contracts.facts import parse_fact
from domain.contracts.subjects import PETITIONS, fact_subject, node_fence
from projections.early_warning.app import Watch
from projections.early_warning.opening import look_into
from projections.early_warning.settings import WatchSettings
from services.runtime.fence import FencedStream, FenceMovedError
from services.simulate.record import node_of
from tests.support.nats import Hub, Log, Row
from tests.support.provinces import PROVINCES, judged, node_for, province_of, two_provinces
from tests.support.watching import (
    PATIENCE,
    alert_log,
    assert_each_change_told_once,
    publish,
    standing,
    watching,
)

pytestmark = pytest.mark.wiring

TOLD = two_provinces(seed=7, scale=0.05)
HALF = len(TOLD.facts) // 2


def _settings(hub: Hub, data: Path, name: str, **said: Any) -> WatchSettings:
    data.mkdir(exist_ok=True)
    hosting = data / "hosting.toml"
    hosting.write_text("[nodes]\n" + "".join(f'"{node_of(p)}" = ["*"]\n' for p in PROVINCES))
    shared = {"partitions": ",".join(PROVINCES), "lease": 1.0, "hosting": hosting}
    named = {"nats": hub.server.url, "data": data, "worker": name, "as_of": TOLD.as_of}
    return WatchSettings.load(**named | shared | said)


async def _publish(hub: Hub, facts: list[bytes]) -> None:
    """Store facts at the hub, in this order, without waiting for each alone."""
    await asyncio.gather(*(publish(hub, [body], node_for(body)) for body in facts))


def _subject(body: bytes) -> str:
    fact = parse_fact(body)
    return fact_subject(fact.type, fact.partitionkey, node_for(body))


async def _held(*watches: Watch) -> list[list[str]]:
    return [[*(await watch.status()).get("reached", [])] for watch in watches]


async def _until_spread(*watches: Watch) -> None:
    """Wait until each of two processes holds one of the two provinces."""
    async with asyncio.timeout(PATIENCE):
        while sorted(await _held(*watches)) != [[province] for province in PROVINCES]:
            await asyncio.sleep(0.01)


async def _until_done(hub: Hub, *watches: Watch) -> None:
    """Wait until every province is held, all of it is judged, and its alerts are at the hub."""
    ends: dict[str, int] = {}
    for sequence in range(1, (await hub.js.stream_info(PETITIONS)).state.last_seq + 1):
        message = await hub.js.get_msg(PETITIONS, sequence, direct=True)
        ends[province_of(message.data or b"")] = sequence
    async with asyncio.timeout(PATIENCE):
        while not await _are_done(ends, watches):
            await asyncio.sleep(0.02)


async def _are_done(ends: dict[str, int], watches: tuple[Watch, ...]) -> bool:
    found = [await watch.status() for watch in watches]
    quiet = all(one["status"] == "ready" and not one["unpublished"] for one in found)
    reached = {code: place for one in found for code, place in one.get("reached", {}).items()}
    wanted = ends if "all" in ends else dict.fromkeys(PROVINCES, 0) | ends
    return quiet and reached == wanted


async def _assert_told(hub: Hub) -> None:
    """Assert that the desk heard each change once, and holds what one worker would find."""
    events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == judged(TOLD.facts, TOLD.as_of)


async def test_one_process_with_two_provinces_tells_what_one_worker_tells(
    hub: Hub, tmp_path: Path
) -> None:
    """Each with a view, a position and a name of its own; numbers bear the partition."""
    async with watching(_settings(hub, tmp_path, "w1")) as watch:
        await _publish(hub, TOLD.facts)
        await _until_done(hub, watch)
        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            metrics = (await browser.get(f"{watch.address}/metrics")).text
            ready = await browser.get(f"{watch.address}/health/ready")
        await _assert_told(hub)
    for province in PROVINCES:
        assert (tmp_path / province / "view.db").is_file()
        assert f'leothang_stream_position{{partition="{province}"}}' in metrics
        assert f'leothang_facts_total{{outcome="fresh",partition="{province}"}}' in metrics
        assert ready.json()["partitions"][province]["status"] == "ready"
    assert "leothang_partitions_held 2.0" in metrics
    workers = {message.rsplit(".", 1)[1] for message in await _alert_subjects(hub)}
    assert workers == {"p48", "p51"}


async def _alert_subjects(hub: Hub) -> set[str]:
    info = await hub.js.stream_info("ALERTS", subjects_filter=">")
    return set(info.state.subjects or {})


async def test_a_quiet_province_is_ready_and_not_behind(hub: Hub, tmp_path: Path) -> None:
    """While the other one is busy: what it does not read is no arrears of its own."""
    async with watching(_settings(hub, tmp_path, "w1")) as watch:
        await _publish(hub, TOLD.of("48"))
        await _until_done(hub, watch)
        status = await watch.status()
        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            metrics = (await browser.get(f"{watch.address}/metrics")).text
    assert status["partitions"]["51"]["status"] == "ready"
    assert 'leothang_stream_lag_messages{partition="51"} 0.0' in metrics
    assert 'leothang_stream_lag_seconds{partition="51"} 0.0' in metrics


@pytest.mark.long_faults
async def test_a_busy_province_lets_a_quiet_one_have_its_turn(hub: Hub, tmp_path: Path) -> None:
    """One fact behind thousands of another province does not wait for them."""
    settings = _settings(hub, tmp_path, "w1")
    (fact, *_), busy = TOLD.of("51"), TOLD.of("48")
    node = FencedStream(hub.client, PETITIONS, node_fence(node_of("48")))
    for start in range(0, 8_000, len(busy)):
        await node.publish([Row(start + n, _subject(body), body) for n, body in enumerate(busy, 1)])
    await _publish(hub, [fact])
    async with watching(settings) as watch, asyncio.timeout(PATIENCE):
        while not (status := await watch.status()).get("reached", {}).get("51"):
            await asyncio.sleep(0)
    assert status["partitions"]["51"]["checks"]["store"] == "ok"
    assert status["pending"] > 1_000


async def test_changed_rules_reach_every_province(hub: Hub, tmp_path: Path) -> None:
    """They are read once for all of them; SIGHUP reads them anew though nothing changed."""
    async with watching(_settings(hub, tmp_path, "w1")) as watch:
        await _publish(hub, TOLD.facts[:20])
        await _until_done(hub, watch)
        os.kill(os.getpid(), signal.SIGHUP)
        async with (
            httpx.AsyncClient(timeout=60, trust_env=False) as browser,
            asyncio.timeout(PATIENCE),
        ):
            for province in PROVINCES:
                line = f'leothang_rulebook_reloads_total{{outcome="good",partition="{province}"}} 1'
                while line not in (await browser.get(f"{watch.address}/metrics")).text:
                    await asyncio.sleep(0.05)


@pytest.mark.long_faults
async def test_a_province_whose_stream_was_replaced_is_read_from_its_start(
    hub: Hub, tmp_path: Path
) -> None:
    """Also where its last message is not the last one of the stream."""
    settings = _settings(hub, tmp_path, "w1")
    async with watching(settings) as watch:
        await _publish(hub, [*TOLD.of("51"), *TOLD.of("48")])
        await _until_done(hub, watch)
    before = await alert_log(hub)
    await hub.js.delete_stream(PETITIONS)
    async with watching(settings) as watch:
        await _publish(hub, [*TOLD.of("48"), *TOLD.of("51")])
        await _until_done(hub, watch)
    assert await alert_log(hub) == before


@pytest.mark.long_faults
async def test_a_newcomer_gets_a_province_and_gives_it_back_when_it_ends(
    hub: Hub, tmp_path: Path
) -> None:
    """In one folder, by locks of files; nothing is lost or told twice on the way."""
    async with watching(_settings(hub, tmp_path, "w1")) as first:
        assert await _held(first) == [list(PROVINCES)]
        await _publish(hub, TOLD.facts[:HALF])
        async with watching(_settings(hub, tmp_path, "w2")) as second:
            await _until_spread(first, second)
            await _publish(hub, TOLD.facts[HALF:])
            await _until_done(hub, first, second)
        async with asyncio.timeout(PATIENCE):
            while len((await _held(first))[0]) < len(PROVINCES):
                await asyncio.sleep(0.01)
        await _until_done(hub, first)
    await _assert_told(hub)


async def test_a_late_publication_of_who_lost_the_view_is_harmless(hub: Hub) -> None:
    """It read the same outbox, slept, and comes with what the new holder has published."""
    log = Log.of(5)
    fence = "petition.v1.*.*.n51-test"
    another = await hub.connect()
    old, new = FencedStream(hub.client, PETITIONS, fence), FencedStream(another, PETITIONS, fence)
    await old.position()
    await old.publish(log.select(0, 2))
    assert await new.position() == 2
    await new.publish(log.select(2, 2))
    for late in (log.select(2, 1), log.select(2, 2), log.select(2, 3)):
        with pytest.raises(FenceMovedError):
            await old.publish(late)
    assert await hub.positions() == [1, 2, 3, 4]
    await another.close()


@pytest.mark.postgres
async def test_a_second_worker_of_the_whole_picture_waits_and_takes_over(
    hub: Hub, postgres: str, tmp_path: Path
) -> None:
    """Without --partitions too: it is ready to, and holds nothing until the first ends."""
    # Long enough that a busy machine does not take it from who is at work.
    said: dict[str, Any] = {"store": postgres, "partitions": "", "lease": 10.0}
    async with AsyncExitStack() as stack:
        async with watching(_settings(hub, tmp_path / "a", "w1", **said)) as first:
            second = await stack.enter_async_context(
                watching(_settings(hub, tmp_path / "b", "w1", **said))
            )
            await _publish(hub, TOLD.facts)
            async with asyncio.timeout(PATIENCE):
                while (await first.status())["reached"] != {"all": len(TOLD.facts)}:
                    await asyncio.sleep(0.01)
            status = await second.status()
            assert (status["ready"], status["reached"]) == (True, {})
        async with asyncio.timeout(PATIENCE):
            while not (await _are_done({"all": len(TOLD.facts)}, (second,))):
                await asyncio.sleep(0.01)
    await _assert_told(hub)


@pytest.mark.postgres
async def test_processes_of_one_database_spread_and_hand_over(
    hub: Hub, postgres: str, tmp_path: Path
) -> None:
    """By leases: a newcomer gets its share, and who ends leaves everything to the other."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(
            watching(_settings(hub, tmp_path / "a", "w1", store=postgres))
        )
        await _publish(hub, TOLD.facts[:HALF])
        async with watching(_settings(hub, tmp_path / "b", "w2", store=postgres)) as second:
            await _until_spread(first, second)
            await _publish(hub, TOLD.facts[HALF:])
            await _until_done(hub, first, second)
        async with asyncio.timeout(PATIENCE):
            while len((await _held(first))[0]) < len(PROVINCES):
                await asyncio.sleep(0.01)
        await _until_done(hub, first)
    for province in PROVINCES:
        view = look_into(tmp_path, SecretStr(f"{postgres}#{province}"))
        assert {row.province for row in view.open_alerts()} == {province}
        view.close()
    await _assert_told(hub)
