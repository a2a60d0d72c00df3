"""A view rebuilt under load while its builder and its worker are killed (dựng lại dưới tải)."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from domain.contracts.hosting import Hosting
from projections.early_warning.opening import generations_of
from services.node.commands import parse_command
from services.node.engine import Engine
from services.node.outbox import NotificationLog
from services.node.pseudonyms import Keys
from services.node.register import open_register
from tests.support.faults.judgement import (
    Misjudged,
    check_judged,
    check_told,
    told_events,
)
from tests.support.faults.judgement import (
    View as Seen,
)
from tests.support.faults.offices import LEOTHANG, Watcher
from tests.support.faults.story import Story
from tests.support.faults.undisturbed import Undisturbed
from tests.support.nats import Hub

_KEY = bytes(32)
_LOOK = 0.1
Published = tuple[str, bytes]


def facts_of(story: Story) -> list[Published]:
    """Return what the nodes of a story publish, in an order their offices could have written."""
    found: list[Published] = []
    for node in story.hosts:
        register = open_register("memory")
        engine = Engine(
            register,
            node=node,
            hosting=Hosting(story.hosts),
            keys=Keys("k1", _KEY),
            clock=lambda: datetime.now(UTC),
        )
        for command in story.commands:
            if story.node_of(command) == node:
                engine.execute([parse_command(command)])
        rows = NotificationLog(register, node).select(0, 1_000_000)
        found += [(row.subject, row.body) for row in rows if row.subject is not None]
    return found


@dataclass
class Rebuild:
    """One worker, one builder, one hub, and a chance that kills both."""

    hub: Hub
    folder: Path
    story: Story
    chance: random.Random
    store: str | None = None
    dealt: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.data = self.folder / "watch"
        self.worker = Watcher(
            "w1",
            self.folder,
            nats=self.hub.server.url,
            hosting=self.story.write_hosting(self.folder),
            as_of=self.story.as_of.isoformat(),
            data=self.data,
            store=self.store,
        )

    async def publish(self, facts: Sequence[Published], *, every: float = 0.0) -> None:
        """Store facts at the hub, one after the other."""
        for subject, body in facts:
            await self.hub.js.publish(subject, body)
            await asyncio.sleep(every)

    async def deal(self, *words: str, kills: int) -> None:
        """Run `leothang rebuild …` until it ends well, killed at random moments on the way."""
        while True:
            builder = await self._builder(*words)
            code = await self._ended(builder, within=self._moment() if kills else None)
            if code == 0:
                return
            assert kills, f"rebuild {words} ended with {code}"
            kills -= 1

    async def kill_worker(self, times: int) -> None:
        """Kill the worker at random moments, and start it again."""
        for _ in range(times):
            await asyncio.sleep(self._moment())
            self.dealt.append("kill worker")
            await self.worker.kill()
            await self.worker.start()

    def current(self) -> int:
        """Return the generation in use."""
        return generations_of(self.data, self._store()).pointer().current

    async def judged(self, facts: Sequence[Published], within: float) -> int:
        """Return how many changes were told once all is as in a run nobody disturbed."""
        bodies = [body for _, body in facts]
        undisturbed = await asyncio.to_thread(Undisturbed.of_facts, bodies, self.story.as_of)
        end = asyncio.get_running_loop().time() + within
        while True:
            events = await told_events(self.hub.client)
            try:
                check_told(events, undisturbed)
                self._check_view(undisturbed)
            except Misjudged:
                if asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(_LOOK)
            else:
                return len(events)

    def _check_view(self, undisturbed: Undisturbed) -> None:
        view = Seen(self.data, self.store).open()
        try:
            check_judged(view, undisturbed)
        finally:
            view.close()

    def _store(self) -> SecretStr | None:
        return SecretStr(self.store) if self.store else None

    def _moment(self) -> float:
        return self.chance.uniform(0.0, 4.0)

    async def _builder(self, *words: str) -> asyncio.subprocess.Process:
        command = [*LEOTHANG, "rebuild", *words, "--nats", self.hub.server.url]
        command += ["--data", str(self.data), "--worker", "w1"]
        command += ["--store", self.store] if self.store else []
        return await asyncio.create_subprocess_exec(
            *map(str, command),
            env={
                "PATH": str(Path(sys.executable).parent),
                "LEOTHANG_WATCH_AS_OF": self.story.as_of.isoformat(),
                "LEOTHANG_WATCH_HOSTING": str(self.folder / "hosting.toml"),
                "LEOTHANG_WATCH_LOG_LEVEL": "error",
            },
            stdout=asyncio.subprocess.DEVNULL,
        )

    async def _ended(self, builder: asyncio.subprocess.Process, within: float | None) -> int:
        try:
            async with asyncio.timeout(within):
                return await builder.wait()
        except TimeoutError:
            self.dealt.append("kill builder")
            builder.kill()
            await builder.wait()
            return -9
        finally:
            if builder.returncode is None:
                builder.kill()
                await builder.wait()


@asynccontextmanager
async def rebuilding(
    hub: Hub, folder: Path, story: Story, *, seed: int, store: str | None = None
) -> AsyncIterator[Rebuild]:
    """Run a worker over a story that is about to be rebuilt."""
    run = Rebuild(hub, folder, story, random.Random(seed), store)
    await run.worker.start()
    try:
        yield run
    finally:
        await run.worker.kill()
