"""A bit no checksum of the hub covers: what cannot be read any more is published again."""

from __future__ import annotations

import pytest

from domain.contracts.subjects import PETITIONS
from services.runtime import holding
from services.runtime.serving import background
from tests.support.faults.blocks import flip_unguarded_bit
from tests.support.holes import FactLog, reconciliation_of, relay_of
from tests.support.nats import FENCE, Hub, eventually

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults]


@pytest.mark.parametrize(("byte", "cut"), [(0, 1), (3, 0)])
async def test_a_wrong_length_of_headers_costs_no_fact(
    hub: Hub, byte: int, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server counts the message and sends it cut in the wrong place, or not at all."""
    monkeypatch.setattr(holding, "_PATIENCE", 2.0)
    log = FactLog.of(60)
    relay = relay_of(hub, log)
    watching = reconciliation_of(hub, relay, log)
    async with background(relay.run()):
        await relay.until(60)
        await hub.server.kill()
        (block,) = hub.server.directory.glob(f"store/jetstream/*/streams/{PETITIONS}/msgs/1.blk")
        flip_unguarded_bit(block, 30, byte)
        await hub.server.start()
        async with background(watching.run()):
            runs = watching.status.runs
            await eventually(lambda: runs["equal"] + runs["differs"] > 0)
    assert runs["mended"] == 1
    status = watching.status
    assert (status.missing, status.strange, status.cut) == (0, 0, cut)
    assert status.trouble() is None
    found = {
        message.data
        async for batch in holding.messages(hub.client, PETITIONS, FENCE)
        for _, message in batch
    }
    assert {row.body for row in log.rows} <= found
