"""The reader against a real server: everything once and in order, or a named refusal."""

from __future__ import annotations

import asyncio
import time

import pytest
from nats.errors import ConnectionClosedError

from domain.contracts.subjects import PETITIONS
from services.runtime.fence import FencedStream
from services.runtime.reader import BEGINNING, Batch, BatchReader, Checkpoint, Pull, place_of
from services.runtime.tail import StreamMissingError, StreamReplacedError
from services.streams import reconcile
from tests.support.nats import FENCE, Hub, Log, eventually

pytestmark = pytest.mark.wiring

SMALL = Pull(batch=20, outstanding=2, expires=60.0, heartbeat=20.0)
"""A server that a busy machine lets wait is not taken for a line that went silent."""
HASTY = Pull(batch=20, outstanding=2, expires=1.0, heartbeat=0.2)


def reader_of(hub: Hub, after: Checkpoint = BEGINNING, pull: Pull = SMALL) -> BatchReader:
    """Return a reader of PETITIONS with a small window."""
    return BatchReader(hub.client, PETITIONS, after=after, pull=pull)


async def fill(hub: Hub, count: int) -> None:
    """Add messages to the stream, each with its position in the header."""
    stream = FencedStream(hub.client, PETITIONS, FENCE)
    start = await stream.position()
    rows = Log.of(start + count).rows[start:]
    for first in range(0, count, 500):
        await stream.publish(rows[first : first + 500])


def positions(batch: Batch) -> list[int]:
    """Return the log positions of a batch's messages."""
    return [int((message.headers or {})["node-pos"]) for message in batch.messages]


async def read(reader: BatchReader, up_to: int) -> list[int]:
    """Read batches until this position has come."""
    found: list[int] = []
    while not found or found[-1] < up_to:
        found += positions(await reader.next_batch())
    return found


async def test_a_view_reads_everything_from_the_beginning_once(hub: Hub) -> None:
    """A reader without a checkpoint hands out 1..N in order."""
    await fill(hub, 300)
    async with reader_of(hub) as reader:
        assert await read(reader, 300) == list(range(1, 301))
        assert reader.checkpoint.sequence == 300
        assert (reader.pending, reader.lag_seconds) == (0, 0.0)


async def test_a_view_goes_on_behind_its_checkpoint(hub: Hub) -> None:
    """A reader with a checkpoint repeats nothing and skips nothing."""
    await fill(hub, 100)
    async with reader_of(hub) as reader:
        first = await reader.next_batch(limit=7)
    async with reader_of(hub, after=first.checkpoint) as reader:
        assert positions(first) + await read(reader, 100) == list(range(1, 101))


async def test_a_message_is_handed_out_as_soon_as_it_comes(hub: Hub) -> None:
    """A waiting reader does not wait for a full batch."""
    async with reader_of(hub) as reader:
        waiting = asyncio.create_task(reader.next_batch())
        await fill(hub, 1)
        assert positions(await waiting) == [1]


async def test_an_empty_batch_after_the_timeout_moves_nothing(hub: Hub) -> None:
    """Nothing new is an empty batch with the same checkpoint, not an error."""
    async with reader_of(hub) as reader:
        batch = await reader.next_batch(timeout=0.05)
        assert not batch
        assert batch.checkpoint == Checkpoint()
        assert not reader.restarts


async def test_a_server_ended_by_force_and_restarted_loses_and_repeats_nothing(hub: Hub) -> None:
    """Reading across a crash of the server gives exactly 1..N once."""
    await fill(hub, 500)
    async with reader_of(hub, pull=HASTY) as reader:
        found = positions(await reader.next_batch())
        await hub.crash()
        found += await read(reader, 500)
        await fill(hub, 100)
        found += await read(reader, 600)
        assert found == list(range(1, 601))
        assert reader.restarts.total() >= 1


async def test_a_reader_survives_a_long_outage(hub: Hub) -> None:
    """While the server is away batches are empty; afterwards reading goes on."""
    await fill(hub, 10)
    async with reader_of(hub, pull=HASTY) as reader:
        assert await read(reader, 10) == list(range(1, 11))
        await hub.server.kill()
        while reader.trouble is None:
            assert not await reader.next_batch(timeout=0.1)
        await hub.server.start()
        await hub.client.flush(timeout=30)
        await fill(hub, 5)
        assert await read(reader, 15) == list(range(11, 16))
        assert reader.trouble is None


async def test_a_message_dropped_on_the_way_is_read_again(hub: Hub) -> None:
    """A gap in what arrived starts a new consumer behind the last message handed out."""
    await fill(hub, 60)
    async with reader_of(hub) as reader:
        found = positions(await reader.next_batch(limit=5))
        await eventually(lambda: len(reader._queue) >= 10)
        del reader._queue[3]
        found += await read(reader, 60)
        assert found == list(range(1, 61))
        assert reader.restarts["gap"] == 1


async def test_a_deleted_consumer_is_made_anew(hub: Hub) -> None:
    """Deleting the consumer behind the reader's back costs nothing."""
    await fill(hub, 30)
    async with reader_of(hub) as reader:
        found = await read(reader, 30)
        await hub.js.delete_consumer(PETITIONS, reader._tail._consumer)
        await fill(hub, 30)
        assert found + await read(reader, 60) == list(range(1, 61))
        assert reader.restarts["consumer_gone"] == 1


async def test_a_line_that_went_silent_is_noticed(hub: Hub) -> None:
    """Missed heartbeats start a new consumer, even though the connection looks alive."""
    async with reader_of(hub, pull=HASTY) as reader:
        assert reader._subscription is not None
        await reader._subscription.unsubscribe()
        await fill(hub, 3)
        assert await read(reader, 3) == [1, 2, 3]
        assert reader.restarts["silence"] == 1


async def test_a_loop_that_was_busy_is_not_taken_for_silence(hub: Hub) -> None:
    """A view that computes for long between two batches does not lose its consumer."""
    pull = Pull(batch=20, outstanding=2, expires=1.0, heartbeat=0.5)
    await fill(hub, 3)
    async with reader_of(hub, pull=pull) as reader:
        await read(reader, 3)
        time.sleep(2.0)  # noqa: ASYNC251 - blocking is the point
        await fill(hub, 1)
        assert await read(reader, 4) == [4]
        assert not reader.restarts


async def test_what_waits_here_is_bounded(hub: Hub) -> None:
    """A slow view holds no more than the window, however much the stream has."""
    await fill(hub, 500)
    async with reader_of(hub) as reader:
        await eventually(lambda: len(reader._queue) >= SMALL.window)
        await hub.client.flush()
        assert len(reader._queue) + reader._inflight == SMALL.window
        assert await read(reader, 500) == list(range(1, 501))


async def test_a_stream_created_anew_is_not_read_on(hub: Hub) -> None:
    """Positions of one stream mean nothing in another: the view must start over."""
    await fill(hub, 5)
    async with reader_of(hub, pull=HASTY) as reader:
        await read(reader, 5)
        await hub.js.delete_stream(PETITIONS)
        await reconcile(hub.js)
        await fill(hub, 9)
        with pytest.raises(StreamReplacedError):
            await read(reader, 9)
        checkpoint = reader.checkpoint
    with pytest.raises(StreamReplacedError, match="was created"):
        await reader_of(hub, after=checkpoint).start()


async def test_a_stream_that_lost_its_end_is_not_read_on(hub: Hub) -> None:
    """A checkpoint beyond the end, or at another message, tells of a loss."""
    await fill(hub, 5)
    async with reader_of(hub) as reader:
        await read(reader, 5)
        sequence, stamp, created = reader.checkpoint
    with pytest.raises(StreamReplacedError, match="ends at 5"):
        await reader_of(hub, after=Checkpoint(6, stamp, created)).start()
    with pytest.raises(StreamReplacedError, match="another message"):
        await reader_of(hub, after=Checkpoint(sequence, stamp - 10**9, created)).start()


async def test_a_missing_stream_is_named(hub: Hub) -> None:
    """A hub without the stream is refused at the start, with what to do."""
    with pytest.raises(StreamMissingError, match="leothang streams"):
        await BatchReader(hub.client, "NOWHERE").start()


async def test_the_lag_is_told_in_messages_and_seconds(hub: Hub) -> None:
    """What is still to read is counted, and its age told."""
    await fill(hub, 50)
    async with reader_of(hub) as reader:
        batch = await reader.next_batch(limit=10)
        assert batch.pending == 40
        assert reader.lag_seconds > 0
        assert place_of(batch.messages[-1]).sequence == 10


async def test_a_closed_connection_ends_the_reading(hub: Hub) -> None:
    """A reader does not wait for ever on a connection its program closed."""
    other = await hub.connect()
    reader = BatchReader(other, PETITIONS, pull=SMALL)
    await reader.start()
    await other.close()
    with pytest.raises(ConnectionClosedError):
        await reader.next_batch()
