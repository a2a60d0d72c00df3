"""The relay against a real server: in order, exactly once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from nats.aio.client import Client

from domain.contracts.subjects import PETITIONS
from services.runtime.fence import Outgoing
from services.runtime.relay import FencedRelay, Pace
from services.streams import reconcile
from tests.support.nats import FENCE, NODE, Hub, Log, Row, eventually

pytestmark = pytest.mark.wiring

QUICK = Pace(batch=50, poll=0.05, verify=0.05)


def relay_of(client: Client, log: Log, pace: Pace = QUICK) -> FencedRelay:
    """Return a relay of the log that looks often."""
    return FencedRelay(client, stream=PETITIONS, fence=FENCE, source=log, pace=pace)


@asynccontextmanager
async def running(relay: FencedRelay) -> AsyncGenerator[FencedRelay]:
    """Run the relay until the block ends, then stop it as hard as a cancellation is."""
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def trouble(relay: FencedRelay, reason: str) -> None:
    """Wait until the relay has met this trouble."""
    await eventually(lambda: relay.status.failures[reason] > 0)


async def test_everything_in_the_log_arrives_once_and_in_order(hub: Hub) -> None:
    """A log of several batches is in the stream from the first row to the last."""
    log = Log.of(230)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(230)
    assert await hub.positions() == list(range(1, 231))
    assert (relay.status.published, relay.status.behind, relay.status.trouble) == (230, 0, None)


async def test_a_single_row_goes_at_once_when_woken(hub: Hub) -> None:
    """A batch of one is published on the wake-up, without waiting for the slow look."""
    log = Log.of(0)
    async with running(relay_of(hub.client, log, Pace(poll=3600))) as relay:
        await eventually(lambda: relay.status.trouble is None)
        log.grow(1)
        relay.wake()
        await relay.until(1)
    assert await hub.positions() == [1]


async def test_rows_that_stay_inside_are_passed_over(hub: Hub) -> None:
    """A row without a subject is not published and holds nothing up, even a batch of them."""
    log = Log.of(3)
    log.rows[1] = Row(2, None, b"")
    log.rows += [Row(position, None, b"") for position in range(4, 150)]
    log.grow(1)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(150)
    assert await hub.positions() == [1, 3, 150]
    assert relay.status.behind == 0


async def test_a_relay_goes_on_where_the_stream_ends(hub: Hub) -> None:
    """A relay stopped in the middle is followed by one that repeats and skips nothing."""
    log = Log.of(1000)
    async with running(relay_of(hub.client, log)) as first:
        await first.until(100)
    async with running(relay_of(hub.client, log)) as second:
        await second.until(1000)
    assert await hub.positions() == list(range(1, 1001))


async def test_two_racing_relays_of_one_node_insert_nothing_twice(hub: Hub) -> None:
    """Two relays of one log leave exactly 1..N in order."""
    log, other = Log.of(600), await hub.connect()
    async with running(relay_of(hub.client, log)) as one, running(relay_of(other, log)) as two:
        for _ in range(8):
            log.grow(50)
            one.wake()
            two.wake()
            await asyncio.sleep(0.01)
        await asyncio.gather(one.until(1000), two.until(1000))
    await other.close()
    assert await hub.positions() == list(range(1, 1001))


async def test_a_server_that_crashes_midway_costs_nothing(hub: Hub) -> None:
    """Ending the server by force in the middle loses, repeats and reorders no row."""
    log = Log.of(2000)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(200)
        await hub.crash()
        log.grow(100)
        await relay.until(2100)
    assert await hub.positions() == list(range(1, 2101))


async def test_a_lost_acknowledgement_repeats_nothing(hub: Hub) -> None:
    """A batch that was stored but never acknowledged is not published again."""
    log = Log.of(120)
    relay = relay_of(hub.client, log)
    publish = relay._hub.publish

    async def stored_but_unheard(rows: Sequence[Outgoing], **said: Any) -> None:
        await publish(rows, **said)
        if not relay.status.failures["timeout"]:
            raise TimeoutError

    relay._hub.publish = stored_but_unheard  # type: ignore[method-assign]
    async with running(relay):
        await relay.until(120)
    assert relay.status.failures["timeout"] == 1
    assert await hub.positions() == list(range(1, 121))


async def test_a_hub_that_lost_its_stream_is_filled_again(hub: Hub) -> None:
    """Messages the hub lost are published again from the log, without any new row."""
    log = Log.of(120)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(120)
        await hub.js.delete_stream(PETITIONS)
        await reconcile(hub.js)
        await eventually(lambda: relay.status.refilled > 0 and not relay.status.behind)
        await relay.until(120)
    assert await hub.positions() == list(range(1, 121))


@pytest.mark.parametrize("says", [None, {"node-pos": "many"}, {"node-pos": "-7"}])
async def test_a_last_message_without_position_holds_nobody_up(
    hub: Hub, says: dict[str, str] | None
) -> None:
    """Whoever had the key wrote it, and it can't be removed: all goes out again behind it."""
    log = Log.of(60)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(60)
    await hub.js.publish(FENCE.replace("*", "x"), b"{}", headers=says)
    log.grow(1)
    async with running(relay_of(hub.client, log)) as again:
        await again.until(61)
    told = [headers.get("node-pos") for headers, _ in await hub.messages()]
    assert told[61:] == [str(position) for position in range(1, 62)]


async def test_a_row_too_long_for_the_hub_stops_the_relay_loudly(hub: Hub) -> None:
    """What cannot be published is never skipped: the relay stands before it and says so."""
    log = Log.of(5)
    log.rows.append(Row(6, f"petition.v1.received.51.{NODE}", b"x" * 300_000))
    log.grow(3)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(5)
        await trouble(relay, "payload_too_large")
        assert relay.status.behind == 4
    assert await hub.positions() == [1, 2, 3, 4, 5]


async def test_a_register_restored_from_an_old_copy_publishes_nothing(hub: Hub) -> None:
    """New facts must not hide below positions the stream already holds."""
    async with running(relay_of(hub.client, Log.of(10))) as relay:
        await relay.until(10)
    async with running(relay_of(hub.client, Log.of(4))) as restored:
        await trouble(restored, "log_behind_stream")
    assert await hub.positions() == list(range(1, 11))


async def test_other_publishers_in_between_do_not_disturb(hub: Hub) -> None:
    """The fence is a node's own: what others publish meanwhile makes no conflict."""
    log = Log.of(300)
    async with running(relay_of(hub.client, log)) as relay:
        for number in range(100):
            await hub.js.publish(
                "petition.v1.received.51.n51-other", b"{}", headers={"node-pos": str(number)}
            )
        await relay.until(300)
    ours = [m for m in await hub.messages() if m[1] != b"{}"]
    assert [int(headers["node-pos"]) for headers, _ in ours] == list(range(1, 301))
    assert relay.status.failures["fence_moved"] == 0


async def test_the_lag_is_told_while_the_hub_is_away(hub: Hub) -> None:
    """Positions and seconds behind grow while nothing can be published."""
    log = Log.of(5)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(5)
        await hub.server.kill()
        log.grow(7)
        relay.wake()
        await eventually(lambda: relay.status.behind == 7)
        assert relay.status.trouble is not None
        assert relay.status.behind_seconds > 0
        await hub.server.start()
        await relay.until(12)
        assert relay.status.behind_seconds == 0


async def test_a_source_whose_database_is_away_is_asked_again(hub: Hub) -> None:
    """An outage of the log's own database is trouble with a name, not the end."""

    class Failing(Log):
        def select(self, after: int, limit: int) -> list[Row]:
            if self.readings < 3:
                self.readings += 1
                raise ConnectionResetError
            return super().select(after, limit)

    log = Failing.of(4)
    async with running(relay_of(hub.client, log)) as relay:
        await relay.until(4)
    assert relay.status.failures["network"] == 3


async def test_a_relay_ends_when_cancelled_as_an_answer_arrives(hub: Hub) -> None:
    """At every turn of the loop: a cancellation that meets the hub's answer is not forgotten."""
    log = Log.of(0)
    for turns in range(120):
        relay = relay_of(hub.client, log, Pace(poll=0.0, verify=0.0))
        task = asyncio.create_task(relay.run())
        for _ in range(turns % 40):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=30.0)
        assert done, f"cancelled after {turns % 40} turns, it went on"


def test_a_batch_larger_than_the_server_takes_is_refused_at_once() -> None:
    """A batch size the server would refuse each time is a mistake in the setting."""
    with pytest.raises(ValueError, match="1 to 1000"):
        Pace(batch=1001)
