"""Who connects to a program's pages and says nothing does not stay."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from services.runtime.health import HttpServer
from services.runtime.patience import Unheard

ASKED = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
SILENCE = 0.1


async def _thoughtful(_: Scope, __: Receive, send: Send) -> None:
    """Answer after more than all patience there is for silence."""
    await asyncio.sleep(5 * SILENCE)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"thought"})


async def _told(port: int, *said: bytes) -> bytes:
    """Say something and then nothing; return what came until the other side hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for words in said:
        writer.write(words)
        await writer.drain()
    try:
        return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize("said", [b"", ASKED[:20]])
async def test_silence_is_not_waited_for(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither before the first byte nor in the middle of a request."""
    monkeypatch.setattr(Unheard, "silence", SILENCE)
    async with HttpServer(_thoughtful) as server:
        assert await _told(server.port, said) == b""


async def test_who_waits_for_an_answer_is_not_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the answer takes; a machine that pauses may miss the question, not for ever."""
    monkeypatch.setattr(Unheard, "silence", SILENCE)
    async with HttpServer(_thoughtful) as server:
        while not (answer := await _told(server.port, ASKED)):
            pass
    assert b"thought" in answer
