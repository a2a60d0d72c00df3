"""Sends commands to the node over HTTP: in batches, or one by one at a steady rate (phát lệnh)."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BATCH = 200
_TIMEOUT = 30.0
_REFUSAL = 600
_AT_ONCE = 64
"""Commands on the way at the same time, at most."""


class CommandRefusedError(Exception):
    """The node did not record a command it should have recorded."""


@dataclass
class Player:
    """Plays commands and keeps what the node answered."""

    url: str
    commands: int = 0
    in_batch: int = 0
    batch_seconds: float = 0.0
    facts: set[str] = field(default_factory=set[str])
    sent: dict[str, float] = field(default_factory=dict[str, float])
    """Fact id to the moment its command was sent; of commands sent one by one."""

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=_AT_ONCE)
        self._http = httpx.AsyncClient(base_url=self.url, timeout=_TIMEOUT, limits=limits)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def in_batches(
        self, commands: Sequence[dict[str, Any]], on_progress: Callable[[int], None]
    ) -> None:
        """Send commands as an import would: many in one request, one request at a time."""
        for start in range(0, len(commands), _BATCH):
            part, began = commands[start : start + _BATCH], time.perf_counter()
            self._keep(await self._post(part), None)
            self.batch_seconds += time.perf_counter() - began
            self.in_batch += len(part)
            on_progress(min(start + _BATCH, len(commands)))

    async def one_by_one(
        self,
        commands: Sequence[dict[str, Any]],
        *,
        rate: float,
        on_progress: Callable[[int], None],
    ) -> None:
        """Send a command at each tick of the clock, whether or not the last was answered.

        Commands of one register keep their order: an office writes its book
        from top to bottom.
        """
        started = time.perf_counter()
        books: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            for nth, command in enumerate(commands):
                await asyncio.sleep(max(0.0, started + nth / rate - time.perf_counter()))
                before = books.get(command["agency"])
                books[command["agency"]] = group.create_task(self.one(command, after=before))
                on_progress(nth + 1)

    async def one(
        self, command: dict[str, Any], *, after: asyncio.Task[None] | None = None
    ) -> None:
        """Send one command, once another has been answered."""
        if after is not None:
            await asyncio.wait([after])
        at = time.perf_counter()
        self._keep([await self._post_one(command)], at)

    async def _post(self, commands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = await self._http.post("/v1/commands", json=list(commands))
        if answer.is_error:
            _refuse(answer.text)
        items: list[dict[str, Any]] = answer.json()
        for item in items:
            if item["problem"] is not None:
                _refuse(json.dumps(item["problem"], ensure_ascii=False))
        return [item["outcome"] for item in items]

    async def _post_one(self, command: dict[str, Any]) -> dict[str, Any]:
        answer = await self._http.post(f"/v1/commands/{command['command']}", json=command)
        if answer.is_error:
            _refuse(answer.text)
        outcome: dict[str, Any] = answer.json()
        return outcome

    def _keep(self, outcomes: Sequence[dict[str, Any]], sent_at: float | None) -> None:
        for outcome in outcomes:
            self.commands += 1
            self.facts.update(outcome["facts"])
            if sent_at is not None:
                self.sent.update(dict.fromkeys(outcome["facts"], sent_at))


def _refuse(why: str) -> NoReturn:
    message = f"the node refused a command of the demo: {why[:_REFUSAL]}"
    raise CommandRefusedError(message)
