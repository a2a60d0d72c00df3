"""A line between a program and a hub that can be cut and joined again (đường truyền)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from tests.support.faults.programs import free_port

_PIECE = 64 * 1024


class Line:
    """A port of its own that leads to another one, while it is not cut."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self._to = to
        self._server: asyncio.Server | None = None
        self._ways: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where clients of NATS connect through it."""
        return f"nats://127.0.0.1:{self.port}"

    async def join(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """End every connection; nobody gets through until it is joined."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for way in tuple(self._ways):
            way.cancel()
        await asyncio.gather(*tuple(self._ways), return_exceptions=True)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = asyncio.current_task()
        assert way is not None
        self._ways.add(way)
        ends = [writer]
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
            ends.append(back)
            await _either(_copied(reader, back), _copied(there, writer))
        except (OSError, asyncio.CancelledError):
            return
        finally:
            for end in ends:
                end.close()
            self._ways.discard(way)


async def _either(*ways: Coroutine[Any, Any, None]) -> None:
    """Return when one direction ends."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()


@asynccontextmanager
async def running_line(to: int) -> AsyncIterator[Line]:
    """Hold a line until the block ends; it begins cut."""
    line = Line(to)
    try:
        yield line
    finally:
        await line.cut()
