"""A stream that nats-server closed after one write that failed is opened again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from nats.errors import Error

from domain.contracts.subjects import PETITIONS
from services.runtime.connection import connect
from services.runtime.fence import FencedStream, PublishError
from tests.support.faults.brokers import Cluster
from tests.support.faults.programs import kept, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(300),
]

_FENCE = "petition.v1.*.*.n51-xa"


class _Row(NamedTuple):
    position: int
    subject: str = "petition.v1.received.51.n51-xa"
    body: bytes = b"{}"


async def _stored(stream: FencedStream) -> bool:
    """Tell whether the stream takes two messages more, in one batch."""
    try:
        after = await stream.position()
        await stream.publish([_Row(after + 1), _Row(after + 2)])
    except (PublishError, Error, OSError, TimeoutError):
        return False
    return True


async def test_a_stream_whose_index_could_not_be_written_opens_again(tmp_path: Path) -> None:
    """The end of the trouble does not open it; the guard has the server started anew."""
    hub = Cluster.of(tmp_path, size=1)
    server = hub.servers[0]
    async with kept(server):
        await hub.start()
        client = await connect(hub.url, "faults-guard", patience=30)
        stream = FencedStream(client, PETITIONS, _FENCE)
        assert await _stored(stream)
        (block,) = server.blocks()
        index = block.with_name("index.db")
        index.unlink(missing_ok=True)
        index.mkdir()  # in the way: no descriptor, no room would do the same, less surely
        assert not await _stored(stream)
        told = await server.monitor("healthz")
        assert "write error" in told["error"], "the server shows no sign to go by"
        index.rmdir()
        assert not await _stored(stream), "the stream opened by itself: no guard is needed"
        await until(lambda: _stored(stream), 90, server.last_words)
        assert server.starts == 2
        assert "guard:" in server.log.read_text(encoding="utf-8")
        assert await stream.position() >= 4
        await client.close()
