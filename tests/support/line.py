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
        self._cut = False
        self.port = 0

    @property
    def url(self) -> str:
        """Where a NATS client finds its end of the line."""
        return f"nats://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Break every connection, and let none through."""
        self._cut = True
        for end in self._open:
            end.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._cut = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._there)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        with suppress(OSError):
            await asyncio.wait(
                {asyncio.create_task(_pump(reader, back)), asyncio.create_task(_pump(there, writer))},
                return_when=asyncio.FIRST_COMPLETED,
            )
        self._open -= ends
        for end in ends:
            end.transport.abort()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await source.read(65_536):
            sink.write(part)
            await sink.drain()
