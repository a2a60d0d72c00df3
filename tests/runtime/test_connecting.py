"""A connection that is not to be had is given up in time, whatever the client's library does."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from nats.aio.client import Client

from services.runtime.connection import BrokerUnreachableError, connect


class Stubborn(Client):
    """Loses its first cancellation, as `asyncio.wait_for` does beside an answer."""

    told = 0

    async def connect(self, *_: Any, **__: Any) -> None:
        """Try for ever."""
        while self.told < 2:
            with contextlib.suppress(asyncio.CancelledError):
                try:
                    await asyncio.Event().wait()
                finally:
                    self.told += 1
        raise asyncio.CancelledError

    async def close(self) -> None:
        """Nothing was opened."""


async def test_an_attempt_that_loses_a_cancellation_is_told_again() -> None:
    """Patience ends, and with it the attempt: nobody waits for ever."""
    client = Stubborn()
    with pytest.raises(BrokerUnreachableError, match="no answer in time"):
        await connect("nats://127.0.0.1:1", "test", patience=0.01, client=client)
    assert client.told == 2


async def test_who_is_stopped_while_connecting_stops() -> None:
    """A program that ends does not wait for its connection."""
    client = Stubborn()
    task = asyncio.create_task(connect("nats://127.0.0.1:1", "test", patience=None, client=client))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert client.told == 2
