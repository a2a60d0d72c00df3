"""A stream that nats-server closed after one write that failed, in a system without units."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest

from domain.contracts.subjects import PETITIONS
from services.demo.reopening import Reopening
from services.runtime.fence import FencedStream
from services.runtime.guarded import refusal
from tests.support.nats import Hub

pytestmark = pytest.mark.wiring

SUBJECT = "petition.v1.received.51.n51-xa"


class Row(NamedTuple):
    """One message of a batch: only batches write the index at once."""

    position: int
    subject: str = SUBJECT
    body: bytes = b"{}"


async def said(hub: Hub) -> str | None:
    """Return what the server says of streams closed to writes."""
    return await asyncio.to_thread(refusal, f"{hub.server.monitoring_url}/healthz")


async def close(hub: Hub, stream: FencedStream) -> None:
    """Keep the stream's index from being written for a moment, as a full disk would."""
    (block,) = hub.server.directory.glob(f"store/jetstream/*/streams/{PETITIONS}/msgs/*.blk")
    index = block.with_name("index.db")
    index.unlink(missing_ok=True)
    index.mkdir()
    writing = asyncio.create_task(stream.publish([Row(3), Row(4)]))
    while await said(hub) is None:
        await asyncio.sleep(0.02)
    writing.cancel()
    await asyncio.wait({writing})
    index.rmdir()
    assert await said(hub) is not None, "the stream opened by itself: nobody need start it anew"


async def test_the_server_is_started_anew_when_a_stream_stays_closed(hub: Hub) -> None:
    """On the same port and store, so that everybody finds the way back; an open one is let be."""
    stream = FencedStream(hub.client, PETITIONS, "petition.v1.*.*.n51-xa")
    assert await stream.position() == 0
    await stream.publish([Row(1), Row(2)])
    before, url = hub.server.pid, hub.server.url
    reopening = Reopening(hub.server, every=0, lasting=0.2)
    await reopening.look()
    assert hub.server.pid == before, "an open stream is no reason"
    await close(hub, stream)
    while hub.server.pid == before:
        await reopening.look()
    assert hub.server.url == url
    assert await said(hub) is None
    fresh = await hub.connect()
    assert (await fresh.jetstream().publish(SUBJECT, b"{}", timeout=30)).seq >= 2
    await fresh.close()
