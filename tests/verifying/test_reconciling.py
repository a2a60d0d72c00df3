"""A register compared with its hub on a real server: holes are found and filled, no more."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from nats.aio.msg import Msg

from domain.contracts.subjects import PETITIONS
from services.runtime import holding
from services.runtime.comparing import Comparison
from services.runtime.fence import FencedStream, Outgoing
from services.runtime.reader import BatchReader
from services.runtime.reconciling import Reconciliation
from services.runtime.relay import FencedRelay, Pace
from services.runtime.serving import background
from tests.support.holes import PROMPT, FactLog, fact_row, reconciliation_of, relay_of
from tests.support.nats import FENCE, Hub, eventually

pytestmark = pytest.mark.wiring


@asynccontextmanager
async def office(
    hub: Hub, log: FactLog, node: str = "n51-test"
) -> AsyncGenerator[tuple[FencedRelay, Reconciliation]]:
    """Run a relay with a comparison beside it; inside, all is published and compared once."""
    fence = f"petition.v1.*.*.{node}"
    relay = relay_of(hub, log, fence)
    watching = reconciliation_of(hub, relay, log, fence)
    async with background(relay.run()):
        await relay.until(log.last_position())
        async with background(watching.run()):
            await eventually(lambda: watching.status.last is not None)
            yield relay, watching


async def compared(watching: Reconciliation) -> None:
    """Ask for a comparison and wait until one ended, with what it confirmed."""
    runs = watching.status.runs
    before = runs["equal"] + runs["differs"]
    watching.ask()
    await eventually(lambda: runs["equal"] + runs["differs"] > before)


async def bodies(hub: Hub) -> Counter[bytes]:
    """Return how often each body stands in the stream."""
    reader = await hub.js.pull_subscribe("petition.v1.>", stream=PETITIONS)
    waiting = (await reader.consumer_info()).num_pending
    found: Counter[bytes] = Counter()
    while waiting:
        batch = await reader.fetch(min(waiting, 500))
        waiting -= len(batch)
        found.update(message.data for message in batch)
    return found


def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many messages came in each part of each reading, as they come."""
    parts: list[int] = []

    class Noted(Comparison):
        def take(self, messages: Sequence[tuple[int, Msg]]) -> None:
            parts.append(len(messages))
            super().take(messages)

    monkeypatch.setattr(holding, "Comparison", Noted)
    return parts


async def standing_still(hub: Hub, seconds: float) -> None:
    """Let the server stand still for so long."""
    pid = hub.server.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_stream_that_holds_all_is_told_to_be_equal(hub: Hub) -> None:
    """Counts and digests agree agency by agency, and nothing is published again."""
    async with office(hub, FactLog.of(120)) as (relay, watching):
        found = watching.status.last
        assert found is not None
        assert found.equal
        assert [(line.agency, line.ours.count) for line in found.lines] == [
            ("t51", 60),
            ("x21025", 60),
        ]
        assert all(line.same and line.ours == line.theirs for line in found.lines)
        assert (relay.status.mended, watching.status.trouble()) == (0, None)


async def test_what_a_server_that_stood_still_did_not_give_out_is_not_missing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading that ended early is no hole: nothing is published a second time."""
    monkeypatch.setattr(holding, "_PATIENCE", 0.2)
    log = FactLog.of(2_000)
    relay = relay_of(hub, log)
    watching = reconciliation_of(hub, relay, log, rhythm=replace(PROMPT, rate=2_000))
    parts = taken(monkeypatch)
    async with background(relay.run()):
        await relay.until(log.last_position())
        async with background(watching.run()):
            await eventually(lambda: bool(parts))
            await standing_still(hub, 1.5)
            await eventually(lambda: watching.status.last is not None)
    assert sum(parts) > len(log.rows)  # it was read more than once
    assert (relay.status.mended, watching.status.missing) == (0, 0)
    assert (await hub.js.stream_info(PETITIONS)).state.messages == len(log.rows)


async def test_what_a_server_that_is_still_being_filled_does_not_hold_is_not_missing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is asked: the stream's leader says that there is more."""
    readers = count(1)

    class BeingFilled(BatchReader):
        def __init__(self, *said: Any, **how: Any) -> None:
            nowhere = {"subjects": ["petition.v1.*.*.nobody"]}
            super().__init__(*said, **how | (nowhere if next(readers) <= 3 else {}))

    monkeypatch.setattr(holding, "BatchReader", BeingFilled)
    monkeypatch.setattr(holding, "_BETWEEN", 0.01)
    log = FactLog.of(60)
    async with office(hub, log) as (relay, watching):
        found = watching.status.last
        assert found is not None
        assert found.equal
        assert (relay.status.mended, watching.status.missing) == (0, 0)
    assert next(readers) > 4
    assert (await hub.js.stream_info(PETITIONS)).state.messages == len(log.rows)


async def test_a_hole_in_the_middle_is_found_and_filled(hub: Hub) -> None:
    """Deleted messages come again, once, and the relay goes on where it was."""
    log = FactLog.of(700)  # more than one page
    async with office(hub, log) as (relay, watching):
        for sequence in (3, 300, 301, 302, 699):
            await hub.js.delete_msg(PETITIONS, sequence)
        await compared(watching)
        assert (relay.status.mended, watching.status.mended) == (5, 5)
        assert watching.status.trouble() is None
        log.grow(3)
        relay.wake()
        await relay.until(703)
        await compared(watching)
        assert relay.status.mended == 5
        assert watching.status.runs["equal"] >= 3
    assert await bodies(hub) == Counter(row.body for row in log.rows)


async def test_a_refill_never_moves_the_place_to_go_on_from(hub: Hub) -> None:
    """A relay that starts after a refill of old facts publishes nothing twice."""
    log = FactLog.of(20)
    async with office(hub, log) as (_, watching):
        await hub.js.delete_msg(PETITIONS, 2)
        await compared(watching)
    log.grow(2)
    async with office(hub, log):
        pass
    assert await bodies(hub) == Counter(row.body for row in log.rows)


async def test_what_a_refill_covers_is_not_filled_a_second_time(hub: Hub) -> None:
    """A hub that lost its end while holes were being filled holds each fact once."""
    log = FactLog.of(60)
    pace = Pace(poll=0.05, verify=0.0)  # asks where it stands each time
    relay = FencedRelay(hub.client, stream=PETITIONS, fence=FENCE, source=log, pace=pace)
    async with background(relay.run()):
        await relay.until(60)
    # A hole in the middle, and the end lost: what the relay comes to by itself.
    for sequence in (3, *range(21, 61)):
        await hub.js.delete_msg(PETITIONS, sequence)
    filling = asyncio.create_task(relay.holes.fill([log.rows[2], *log.rows[20:50]]))
    async with background(relay.run()):
        await filling
        await eventually(lambda: relay.status.refilled > 0 and not relay.status.behind)
    assert relay.status.mended == 1
    assert await bodies(hub) == Counter(row.body for row in log.rows)


class Interrupted(Reconciliation):
    """A comparison after which the hub is killed, before anything is published again."""

    crashed: Hub | None

    async def _mend(self, comparison: Comparison) -> None:
        if self.crashed is not None:
            hub, self.crashed = self.crashed, None
            await hub.crash()
            relay = self._relay.status
            await eventually(lambda: relay.refilled > 0 and not relay.behind)
        await super()._mend(comparison)


async def test_what_was_missing_before_the_relay_refilled_the_hub_is_looked_for_again(
    hub: Hub,
) -> None:
    """The end a comparison missed is there by the time it would be filled; the hole is not."""
    log = FactLog.of(60)
    pace = Pace(batch=50, poll=0.05, verify=1e9)  # notices by the lost line alone
    relay = FencedRelay(hub.client, stream=PETITIONS, fence=FENCE, source=log, pace=pace)
    watching = Interrupted(hub.client, relay, log, stream=PETITIONS, fence=FENCE, rhythm=PROMPT)
    watching.crashed = hub
    async with background(relay.run()):
        await relay.until(60)
        for sequence in (3, *range(21, 61)):
            await hub.js.delete_msg(PETITIONS, sequence)
        async with background(watching.run()):
            await eventually(lambda: watching.status.runs["equal"] > 0)
    assert relay.status.mended == 1
    assert await bodies(hub) == Counter(row.body for row in log.rows)


class Deaf(FencedStream):
    """Stores a refill of a hole, and does not hear that it did, once."""

    heard = False

    async def publish(
        self,
        rows: Sequence[Outgoing],
        *,
        end: int | None = None,
        traces: Mapping[int, str] | None = None,
    ) -> None:
        await super().publish(rows, end=end, traces=traces)
        if end is not None and not self.heard:
            self.heard = True
            raise TimeoutError


async def test_a_refill_whose_answer_got_lost_is_looked_for_before_it_is_sent_again(
    hub: Hub,
) -> None:
    """The line stays, the answer does not come: what was stored lies there once."""
    log = FactLog.of(30)
    relay = relay_of(hub, log)
    relay._hub = Deaf(hub.client, PETITIONS, FENCE)
    watching = reconciliation_of(hub, relay, log)
    async with background(relay.run()):
        await relay.until(30)
        for sequence in (3, 4, 5):
            await hub.js.delete_msg(PETITIONS, sequence)
        async with background(watching.run()):
            await eventually(lambda: watching.status.runs["equal"] > 0)
    assert watching.status.runs["failed"] == 1
    assert await bodies(hub) == Counter(row.body for row in log.rows)


async def test_what_differs_or_is_strange_is_told_and_left_alone(hub: Hub) -> None:
    """A foreign body under our id, and a fact we never wrote, are counted and not removed."""
    log = FactLog.of(10)
    async with office(hub, log) as (relay, watching):
        other = json.loads(log.rows[3].body) | {"recordedtime": "2026-08-09T12:00:00+07:00"}
        forged = fact_row(999)
        await publish(hub, log.rows[3].subject, json.dumps(other).encode(), 10)
        await publish(hub, forged.subject, forged.body, 10)
        await compared(watching)
        status = watching.status
        assert (status.differing, status.strange, status.missing) == (1, 1, 0)
        assert relay.status.mended == 0
        told = status.trouble() or ""
        assert "said differently" in told
        assert "does not know" in told
        assert status.last is not None
        assert set(status.last.differing.named) == {json.loads(log.rows[3].body)["id"]}
    assert sum((await bodies(hub)).values()) == 12


async def publish(hub: Hub, subject: str | None, body: bytes, position: int) -> None:
    """Publish under the node's fence without being the node."""
    await hub.js.publish(str(subject), body, headers={"node-pos": str(position)})


async def test_hostile_repeats_change_no_digest_and_start_no_refill(hub: Hub) -> None:
    """Copies of a fact with any position, unreadable bodies, no position: counted, harmless."""
    log = FactLog.of(10)
    async with office(hub, log) as (relay, watching):
        for position in (1, 4, 10):
            await publish(hub, log.rows[3].subject, log.rows[3].body, position)
        for body in (b"{", b"[]", b'{"id": 1}', b"\xff" * 50, b"[" * 5000):
            await publish(hub, log.rows[3].subject, body, 10)
        await hub.js.publish(str(log.rows[3].subject), b"{}", headers={"node-pos": "10"})
        await compared(watching)
        found = watching.status.last
        assert found is not None
        assert all(line.same for line in found.lines)
        assert (found.repeated, found.strange.count, relay.status.mended) == (3, 6, 0)


async def test_two_nodes_compare_only_what_is_their_own(hub: Hub) -> None:
    """A hole in one node's facts is filled by that node; the other sees nothing."""
    mine, yours = FactLog.of(60), FactLog.of(60, node="n51-other")
    async with (
        office(hub, mine) as (my_relay, my_watch),
        office(hub, yours, "n51-other") as (your_relay, your_watch),
    ):
        await hub.js.delete_msg(PETITIONS, 7)
        await asyncio.gather(compared(my_watch), compared(your_watch))
        assert my_relay.status.mended == 1
        assert your_relay.status.mended == 0
    assert await bodies(hub) == Counter(row.body for row in mine.rows + yours.rows)


async def test_after_a_lost_line_numbers_are_enough_when_they_agree(hub: Hub) -> None:
    """A crash of the hub that lost nothing costs one look at its index; a hole is still found."""
    log = FactLog.of(40)
    async with office(hub, log) as (relay, watching):
        log.grow(5)
        relay.wake()
        # Numbers taken while facts go out need not agree; then everything is compared.
        await relay.until(45)
        await hub.crash()
        await eventually(lambda: watching.status.runs["counted"] >= 1)
        await hub.js.delete_msg(PETITIONS, 9)
        await hub.crash()
        await eventually(lambda: relay.status.mended == 1)
    assert await bodies(hub) == Counter(row.body for row in log.rows)


async def test_a_refill_cut_in_the_middle_is_ended_by_the_next_comparison(hub: Hub) -> None:
    """Whoever dies while publishing again leaves a smaller hole, and nothing twice."""
    log = FactLog.of(300)
    async with office(hub, log):
        pass
    for sequence in range(50, 250):
        await hub.js.delete_msg(PETITIONS, sequence)
    relay = relay_of(hub, log)
    watching = reconciliation_of(hub, relay, log)
    tasks = [asyncio.create_task(part) for part in (relay.run(), watching.run())]
    await eventually(lambda: relay.status.mended > 0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with office(hub, log) as (_, after):
        await eventually(lambda: after.status.runs["equal"] > 0)
    assert await bodies(hub) == Counter(row.body for row in log.rows)


@pytest.mark.long_faults
async def test_a_hub_out_of_reach_is_a_failed_comparison_not_an_end(hub: Hub) -> None:
    """Nothing is told while nothing can be; the comparison comes when the hub does."""
    log = FactLog.of(10)
    async with office(hub, log) as (_, watching):
        await hub.server.kill()
        watching.ask()
        await asyncio.sleep(0.1)
        await hub.server.start()
        await eventually(lambda: watching.status.runs["equal"] > 1)
