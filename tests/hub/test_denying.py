"""What guards count is shown as they count it, and told once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from structlog.testing import CapturingLogger

from services.hub import denying as module
from services.hub.denying import Denying
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

BODY = b'{"users": {"n-a": {"publish": %d}}}'


@asynccontextmanager
async def guard(port: int, body: bytes) -> AsyncGenerator[None]:
    """Answer as the guard of a server would."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", port):
        yield


def shown(denying: Denying) -> tuple[dict[str, float], float]:
    """Return the counts by kind, and whether the guard answers."""
    denied, guarded = denying.collect()
    counts = {one.labels["kind"]: one.value for one in denied.samples}
    return counts, guarded.samples[0].value


async def test_counts_begin_at_nought_and_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing before the first answer; the last word of a guard that is silent stands."""
    port = free_port()
    denying = Denying({"p51-1": f"http://127.0.0.1:{port}"})
    told = CapturingLogger()  # not what other tests made of logs: they may set a level
    monkeypatch.setattr(module, "log", told)
    await denying.look()
    assert shown(denying) == ({}, 0)
    async with guard(port, b'{"users": {}}'):
        await denying.look()
    assert shown(denying) == ({"publish": 0, "subscription": 0}, 1)
    async with guard(port, BODY % 3):
        await denying.look()
        await denying.look()
    await denying.look()
    assert shown(denying) == ({"publish": 3, "subscription": 0}, 0)
    async with guard(port, BODY % 2):
        await denying.look()
    assert shown(denying) == ({"publish": 2, "subscription": 0}, 1)
    said = [(one.kwargs["node"], one.kwargs["type"], one.kwargs["count"]) for one in told.calls]
    assert said == [("n-a", "publish", 3), ("n-a", "publish", 2)]


async def test_another_page_at_that_address_is_no_guard() -> None:
    """A program that took the port says nothing of denials."""
    for body in (b"{}", b"[]", b"null", b'{"users": {"n-a": 7}}', b"<p>"):
        port = free_port()
        denying = Denying({"p51-1": f"http://127.0.0.1:{port}"})
        async with guard(port, body):
            await denying.look()
        assert shown(denying) == ({}, 0)
