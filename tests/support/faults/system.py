"""Broker, nodes, worker and, if wished, PostgreSQL over one folder (hệ thống thử lỗi)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.faults.brokers import Cluster
from tests.support.faults.database import Postgres, binaries
from tests.support.faults.judgement import Expected, Verdict, View, judge
from tests.support.faults.load import Answers, Load
from tests.support.faults.offices import GIVEN, LEOTHANG, Desk, Node, Watcher
from tests.support.faults.programs import READY_WITHIN, Program, kept
from tests.support.faults.story import Story

WORKER = "w1"


@dataclass
class System:
    """The running parts, by name; each may be killed and started again by hand."""

    folder: Path
    story: Story
    hub: Cluster
    nodes: dict[str, Node]
    watcher: Watcher
    database: Postgres | None = None
    desk: Desk | None = None

    @property
    def programs(self) -> dict[str, Program]:
        """Every process, the database and the broker first."""
        found: list[Program] = [self.database] if self.database else []
        found += [*self.hub.servers, *self.nodes.values(), self.watcher]
        found += [self.desk] if self.desk else []
        return {program.name: program for program in found}

    @property
    def urls(self) -> dict[str, str]:
        """Where each node takes commands."""
        return {name: node.url for name, node in self.nodes.items()}

    def load(self, story: Story | None = None, **how: object) -> Load:
        """Return a load of the whole story, or of another."""
        return Load(story or self.story, self.urls, **how)  # type: ignore[arg-type]

    async def start(self) -> None:
        """Start everything; return when all of it works."""
        if self.database is not None:
            await self.database.start()
            await self.database.ready()
        await self.hub.start()
        for program in (*self.nodes.values(), self.watcher, *filter(None, (self.desk,))):
            await program.start()
        await self.ready()

    async def ready(self, within: float = READY_WITHIN) -> None:
        """Return when every program works again, by itself."""
        await asyncio.gather(*(program.ready(within) for program in self.programs.values()))

    async def verdict(self, answers: Answers, *, within: float = 400.0) -> Verdict:
        """Return the final judgement over everything the story says."""
        possible = await asyncio.to_thread(self.story.undisturbed)
        expected = Expected.all_of(answers, possible)
        await self.ready()
        view = View(self.watcher.data, self.watcher.store)
        return await judge(self.hub.url, view, expected, self.story.as_of, within=within)


@dataclass(frozen=True)
class Places:
    """Where the parts keep what they hold, when not in the system's own folder."""

    hub: Path | None = None
    node: Path | None = None
    """Of the first node."""
    view: Path | None = None
    database: Path | None = None
    through: tuple[object, ...] = LEOTHANG
    """What starts `leothang`; a launcher that shifts its clock, for one."""


USUAL = Places()


@asynccontextmanager
async def running_system(
    folder: Path,
    story: Story,
    *,
    servers: int = 1,
    postgres: bool = False,
    places: Places = USUAL,
    desk: bool = False,
) -> AsyncGenerator[System]:
    """Run a system, kept by something like a service manager, until the block ends."""
    database = _database(places.database) if postgres else None
    system = planned(folder, story, servers=servers, database=database, places=places)
    if desk:
        as_of = story.as_of.isoformat()
        system.desk = Desk(folder, nats=system.hub.url, as_of=as_of, env=GIVEN)
    try:
        async with kept(*system.programs.values()):
            await system.start()
            yield system
    finally:
        if database is not None:
            shutil.rmtree(database.home, ignore_errors=True)


def planned(
    folder: Path,
    story: Story,
    *,
    servers: int = 1,
    database: Postgres | None = None,
    places: Places = USUAL,
) -> System:
    """Return a system that was not started yet."""
    folder.mkdir(parents=True, exist_ok=True)
    hub = Cluster.of(folder, size=servers, store=places.hub)
    hosting, key = story.write_hosting(folder), story.write_key(folder)
    store = database.url if database else None
    nodes = {
        name: Node(
            name,
            folder,
            nats=hub.url,
            hosting=hosting,
            key=key,
            data=places.node if nth == 0 else None,
            store=f"{store}?schema={name.replace('-', '_')}" if store else None,
            env=GIVEN,
            through=places.through,
        )
        for nth, name in enumerate(story.hosts)
    }
    watcher = Watcher(
        WORKER,
        folder,
        nats=hub.url,
        hosting=hosting,
        as_of=story.as_of.isoformat(),
        data=places.view,
        store=store,
        env=GIVEN,
        through=places.through,
    )
    return System(folder, story, hub, nodes, watcher, database)


def _database(folder: Path | None) -> Postgres:
    found = binaries()
    assert found is not None, "ask for PostgreSQL only where it is installed"
    return Postgres(found, folder)
