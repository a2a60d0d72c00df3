"""A line between two programs that a test can cut and mend (đường truyền)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self


class Line:
    """Listens on a free port of the loopback and carries bytes to another; use `async with`."""

    def __init__(self, port: int) -> None:
        self._there = port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """Where a NATS client finds its end of the line."""
        return f"nats://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        if self._carrying:
            await asyncio.wait(self._carrying)

    def cut(self) -> None:
        """Break every connection, and let nobody connect."""
        if self._server is not None:
            self._server.close()
        for end in self._open:
            end.transport.abort()

    async def mend(self) -> None:
        """Let connections through again, at the same port."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        self._open.add(writer)
        try:
            await self._join(reader, writer)
        finally:
            self._open.discard(writer)
            await _closed(writer)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways until either end is gone."""
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._there)
        except OSError:
            return
        self._open.add(back)
        ways = {
            asyncio.create_task(_pump(reader, back)),
            asyncio.create_task(_pump(there, writer)),
        }
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in (back, writer):
            end.transport.abort()
        await asyncio.wait(ways)
        self._open.discard(back)
        await _closed(back)


async def _closed(end: asyncio.StreamWriter) -> None:
    end.close()
    with suppress(OSError):
        await end.wait_closed()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await source.read(65_536):
            sink.write(part)
            await sink.drain()
