"""A line between two programs that a test can cut and join again (đường truyền)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self

from tests.support.ports import free_port

_HERE = "127.0.0.1"
_PIECE = 64 * 1024


class Line:
    """A port of its own that leads to another one while it is not cut; use `async with`."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.bytes = 0
        """What went through it, both ways."""
        self._to = to
        self._ends: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where a NATS client finds its end of the line."""
        return f"nats://{_HERE}:{self.port}"

    async def __aenter__(self) -> Self:
        await self.join()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        if self._carrying:
            await asyncio.wait(self._carrying)

    def cut(self) -> None:
        """Cut the line: what is on its way is lost, and nobody gets through."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for end in self._ends:
            end.transport.abort()

    async def join(self) -> None:
        """Let whoever tries get through again."""
        self._server = await asyncio.start_server(self._carry, _HERE, self.port)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        ends = [writer]
        try:
            there, back = await asyncio.open_connection(_HERE, self._to)
            ends.append(back)
            await self._both_ways(reader, back, there, writer)
        except OSError:
            return
        finally:
            for end in ends:
                await _closed(end)

    async def _both_ways(
        self,
        reader: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Carry bytes both ways until either end is gone."""
        ends = {writer, back}
        self._ends |= ends
        ways = {
            asyncio.create_task(self._pump(reader, back)),
            asyncio.create_task(self._pump(there, writer)),
        }
        if self._server is None:  # cut meanwhile
            self.cut()
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.transport.abort()
        await asyncio.wait(ways)
        self._ends -= ends

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(_PIECE):
                self.bytes += len(piece)
                sink.write(piece)
                await sink.drain()


async def _closed(end: asyncio.StreamWriter) -> None:
    end.close()
    with suppress(OSError):
        await end.wait_closed()
