"""Alerts go out before the next batch is judged, also right behind others."""

from __future__ import annotations

import asyncio
import select
import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from projections.early_warning.metrics import Metrics
from projections.early_warning.settings import WatchSettings
from projections.early_warning.telling import Telling
from projections.store.sqlite import SqliteStore
from tests.support.nats import Hub

pytestmark = pytest.mark.wiring

_ANSWER = b'"seq"'


def _queue(store: SqliteStore, telling: Telling) -> None:
    with store.transaction():
        store.add_outbox([("alert.v1.raised.51.w1", b"{}")])
    assert telling.wake(store)


def _answered(client: Client, heard: int) -> None:
    """Return once so many answers of the hub have come, the last one read or not.

    As while a batch is judged: the loop stands still meanwhile.
    """
    transport: Any = client._transport
    line = transport._io_writer.get_extra_info("socket")
    with socket.fromfd(line.fileno(), line.family, line.type) as peeking:
        while client.stats["in_msgs"] < heard and _ANSWER not in transport._io_reader._buffer:
            select.select([peeking], [], [])
            if _ANSWER in peeking.recv(1 << 16, socket.MSG_PEEK):
                return


async def test_what_comes_right_behind_other_alerts_goes_out_at_once(
    hub: Hub, tmp_path: Path
) -> None:
    """The answer to the others has come, but nobody has read it yet."""
    with closing(SqliteStore(tmp_path / "view.db")) as store:
        telling = Telling(hub.client, store, Metrics(store), WatchSettings(worker="w1"))
        relay = asyncio.create_task(telling._relay.run())
        _queue(store, telling)
        while telling.unpublished:
            await asyncio.sleep(0.01)
        heard = hub.client.stats["in_msgs"]
        for nth in range(1, 21):
            sent = hub.client.stats["out_msgs"]
            _queue(store, telling)
            await telling.let_out()
            assert hub.client.stats["out_msgs"] == sent + 1
            _answered(hub.client, heard + nth)
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)
