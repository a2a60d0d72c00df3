"""Who connects to a program's pages and says nothing does not stay."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from services.runtime.health import HttpServer
from services.runtime.patience import Unheard

ASKED = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
BEGUN = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 28\r\nConnection: close\r\n\r\n"
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


async def _attentive(_: Scope, receive: Receive, send: Send) -> None:
    """Answer once all of the question is here."""
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] == "http.request":
        await _thoughtful(_, receive, send)


async def _asked(port: int, *said: bytes) -> bytes:
    """Return what was told, nothing where the other side hung up first."""
    try:
        return await _told(port, *said)
    except ConnectionError:
        return b""


@pytest.mark.parametrize("sent", [b"", b"the first half"])
async def test_a_body_that_stops_in_the_middle_is_not_waited_for(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sender stood still, or his line died without a word."""
    monkeypatch.setattr(Unheard, "silence", SILENCE)
    async with HttpServer(_attentive) as server:
        assert await _told(server.port, BEGUN + sent) == b""
        while not (answer := await _told(server.port, BEGUN + b"the first half and the other")):
            pass
    assert b"thought" in answer


async def _late(_: Scope, receive: Receive, send: Send) -> None:
    """Read the question after more than all patience there is for silence."""
    await asyncio.sleep(5 * SILENCE)
    await _attentive(_, receive, send)


async def test_who_has_sent_more_than_is_taken_is_not_sent_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The silence is ours."""
    monkeypatch.setattr(Unheard, "silence", SILENCE)
    size = 4 * 1024 * 1024
    head = BEGUN.replace(b": 28", b": %d" % size)
    async with HttpServer(_late) as server:
        while not (answer := await _asked(server.port, head, b"x" * size)):
            pass
    assert b"thought" in answer


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
