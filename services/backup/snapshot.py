"""A stream's snapshot as the server gives and takes it: sequences and times stay (ảnh chụp luồng).

The server packs its store (tar, s2) and sends it in pieces. Each piece is answered, so
that a slow disk here holds the server back; an empty piece ends it and says with its
status whether the snapshot is whole.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from nats.errors import NoRespondersError

from services.backup.archive import BackupError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    Told = Callable[[int, int], None]

_CHUNK = 128 * 1024
_WINDOW = 16 * 1024 * 1024
_TIMEOUT = 10.0
_PIECE = 60.0
"""A server under load may pack for long before it sends the next piece."""
_SETTLE = 120.0
"""How long a server may take to index what it was given."""
_HEARD = 10.0
"""How long it may take until our server of a cluster knows that another one listens."""
_PAUSE = 0.02
_NOT_FOUND = 10059
_EXISTS = 10130


async def take(client: Client, stream: str, target: Path, told: Told) -> dict[str, Any] | None:
    """Write a stream's snapshot; return its configuration and state, None if there is no stream."""
    inbox = client.new_inbox()
    pieces: asyncio.Queue[Msg] = asyncio.Queue()

    async def on_piece(message: Msg) -> None:
        await pieces.put(message)

    subscription = await client.subscribe(inbox, cb=on_piece, pending_bytes_limit=2 * _WINDOW)
    try:
        words = {"deliver_subject": inbox, "no_consumers": True, "jsck": True, "chunk_size": _CHUNK}
        reply = await _ask(client, f"$JS.API.STREAM.SNAPSHOT.{stream}", words)
        if reply is None:
            return None
        await _receive(client, pieces, target, told, int(reply["state"]["bytes"]))
    finally:
        await subscription.unsubscribe()
    return {"config": reply["config"], "state": reply["state"]}


async def _receive(
    client: Client, pieces: asyncio.Queue[Msg], target: Path, told: Told, about: int
) -> None:
    done = 0
    with target.open("wb") as file:
        while True:
            async with asyncio.timeout(_PIECE):
                piece = await pieces.get()
            if not piece.data:
                _check_end(piece)
                return
            await asyncio.to_thread(file.write, piece.data)
            done += len(piece.data)
            told(done, max(done, about))
            if piece.reply:
                await client.publish(piece.reply, b"")


def _check_end(piece: Msg) -> None:
    headers = piece.headers or {}
    status = headers.get("Status", "204")
    if status != "204":
        msg = f"the server broke the snapshot off: {status} {headers.get('Description', '')}"
        raise BackupError(msg)


async def put_back(
    client: Client, source: Path, size: int, snapshot: dict[str, Any], told: Told
) -> None:
    """Give a server a stream it does not have; return when it holds it.

    In a cluster the one that leads the stream holds it then; it fills the others by itself.
    """
    stream = snapshot["config"]["name"]
    reply = await _ask(client, f"$JS.API.STREAM.RESTORE.{stream}", snapshot)
    if reply is None:
        msg = f"the server does not take {stream}"
        raise BackupError(msg)
    where, whole, done = reply["deliver_subject"], size, 0
    with source.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _CHUNK):
            _checked(await _give(client, where, piece, _PIECE), stream)
            done += len(piece)
            told(done, whole)
    ended = _checked(await _give(client, where, b"", _SETTLE), stream)
    state = (ended or {}).get("state", {})
    wanted = {name: snapshot["state"][name] for name in ("messages", "last_seq")}
    if {name: state.get(name) for name in wanted} != wanted:
        msg = f"{stream} holds {state.get('messages')} messages now, not {wanted['messages']}"
        raise BackupError(msg)


async def _give(client: Client, where: str, piece: bytes, timeout: float) -> Msg:  # noqa: ASYNC109
    """Hand a piece over. Where nobody listens yet none was taken: it is handed over again."""
    end = time.monotonic() + _HEARD
    while True:
        try:
            return await client.request(where, piece, timeout=timeout)
        except NoRespondersError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(_PAUSE)


async def _ask(client: Client, subject: str, words: dict[str, Any]) -> dict[str, Any] | None:
    answer = await client.request(subject, json.dumps(words).encode(), timeout=_TIMEOUT)
    return _checked(answer, subject.rpartition(".")[2])


def _checked(answer: Msg, stream: str) -> dict[str, Any] | None:
    """Return what an answer says; None where there is no such stream."""
    if not answer.data:
        return {}
    said: dict[str, Any] = json.loads(answer.data)
    error = said.get("error")
    if error is None:
        return said
    if error.get("err_code") == _NOT_FOUND:
        return None
    if error.get("err_code") == _EXISTS:
        msg = f"the stream {stream} exists already; nothing is overwritten"
        raise BackupError(msg)
    why = str(error.get("description", "refused"))
    hint = "; say --replicas 1 for a server that is alone" if "replicas >" in why else ""
    msg = f"{stream}: {why} ({error.get('err_code')}){hint}"
    raise BackupError(msg)
