"""Hands commands in over HTTP until each is answered, and remembers the answers (phát tải)."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import httpx

from tests.support.faults.story import Command, Story

_TIMEOUT = 10.0
"""Longer than any write takes; an answer that does not come by then is asked for again."""
_AGAIN_AFTER = 0.1
_NOT_YET = (429, 500, 502, 503, 504)


@dataclass
class Answers:
    """What nodes acknowledged; a fact acknowledged twice as new is a broken promise."""

    facts: Counter[str] = field(default_factory=Counter[str])
    """Fact id to how often a node said it had just recorded it."""
    repeated: int = 0
    """Commands a node had recorded before: an answer got lost on the way."""
    refused: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Commands a node would not record; none in an undisturbed run."""
    commands: int = 0
    failures: Counter[str] = field(default_factory=Counter[str])
    """Requests without an answer, by what went wrong."""
    seconds: list[float] = field(default_factory=list[float])
    """How long answered requests took, the last attempt alone."""
    sent: dict[str, float] = field(default_factory=dict[str, float])
    """Fact id to the monotonic moment its command was sent."""


class Load:
    """Lanes of commands: an office writes its book from top to bottom, offices side by side."""

    def __init__(
        self,
        story: Story,
        urls: Mapping[str, str],
        *,
        lanes: int = 3,
        batch: int = 50,
        rate: float | None = None,
    ) -> None:
        """Send to the address of each node; at most so many commands a second when told."""
        self.answers = Answers()
        self.sent = 0
        """Commands answered so far."""
        self.whole = len(story.commands)
        self._batch = batch
        self._rate = rate
        self._began = 0.0
        self._lanes: dict[tuple[str, int], list[Command]] = {}
        for command in story.commands:
            lane = crc32(str(command["agency"]).encode()) % lanes
            self._lanes.setdefault((story.node_of(command), lane), []).append(command)
        self._urls = urls

    @property
    def share(self) -> float:
        """Return how much of the load is done, from 0 to 1."""
        return self.sent / max(1, self.whole)

    async def run(self) -> Answers:
        """Hand everything in; return when every command was answered."""
        self._began = time.monotonic()
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as http,
            asyncio.TaskGroup() as tasks,
        ):
            for (node, _), commands in self._lanes.items():
                tasks.create_task(self._lane(http, node, commands))
        return self.answers

    async def _lane(self, http: httpx.AsyncClient, node: str, commands: Sequence[Command]) -> None:
        for part in _parts(commands, self._batch):
            todo = list(part)
            while todo:
                todo = await self._post(http, node, todo)
            self.sent += len(part)
            if self._rate is not None:
                ahead = self._began + self.sent / self._rate - time.monotonic()
                await asyncio.sleep(max(0.0, ahead))

    async def _post(
        self, http: httpx.AsyncClient, node: str, commands: list[Command]
    ) -> list[Command]:
        """Send commands; return those that must be sent again."""
        began = time.monotonic()
        try:
            told = await http.post(f"{self._urls[node]}/v1/commands", json=commands)
        except httpx.HTTPError as error:
            self.answers.failures[type(error).__name__] += 1
            await asyncio.sleep(_AGAIN_AFTER)
            return commands
        if told.status_code in _NOT_YET:
            self.answers.failures[str(told.status_code)] += 1
            await asyncio.sleep(_AGAIN_AFTER)
            return commands
        assert told.status_code == 200, told.text[:400]
        self.answers.seconds.append(time.monotonic() - began)
        return self._keep(commands, told.json(), began)

    def _keep(
        self, commands: list[Command], items: list[dict[str, Any]], began: float
    ) -> list[Command]:
        again: list[Command] = []
        for command, item in zip(commands, items, strict=True):
            problem = item.get("problem")
            if problem is None:
                self.answers.commands += 1
                self.answers.facts.update(item["outcome"]["facts"])
                self.answers.sent |= dict.fromkeys(item["outcome"]["facts"], began)
                self.answers.repeated += item["outcome"]["status"] == "repeated"
            elif problem["code"] == "register_busy" or problem["status"] in _NOT_YET:
                again.append(command)
            else:
                self.answers.refused.append(problem)
        return again


def _parts(commands: Sequence[Command], size: int) -> Iterable[Sequence[Command]]:
    return (commands[start : start + size] for start in range(0, len(commands), size))
