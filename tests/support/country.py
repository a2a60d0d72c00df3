"""Hubs of a country on loopback: real servers joined by leaf links that a test can cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from nats.aio.client import Client
from nats.js import JetStreamContext

from domain.contracts.subjects import PETITIONS
from services.hub.app import RunningHub, running_hub
from services.hub.asking import OUTAGES
from services.hub.settings import HubSettings
from services.runtime.connection import connect
from tests.support.country_server import LOOPBACK, CountryServer
from tests.support.line import Line
from tests.support.nats import PATIENT
from tests.support.ports import free_port

_LOOK = 0.2


@dataclass
class CountryHub:
    """A hub's servers, its program, and a client of it."""

    code: str
    servers: list[CountryServer]
    line: Line | None = None
    """The one to the hub above."""
    client: Client = field(default_factory=Client)
    program: RunningHub | None = None

    @property
    def js(self) -> JetStreamContext:
        """JetStream over the test's own client; asked again and again while a server is away."""
        return self.client.jetstream(timeout=5.0)

    @property
    def running(self) -> RunningHub:
        """The hub's program."""
        assert self.program is not None
        return self.program

    async def record(self, subject: str, *names: str, patience: float = PATIENT) -> None:
        """Publish facts (their ids do for bodies), each acknowledged."""
        for name in names:
            await self.js.publish(subject, name.encode(), timeout=patience)

    async def record_patiently(self, subject: str, *names: str) -> None:
        """Publish facts, each until it is acknowledged: the server may just have started."""
        for name in names:
            while True:
                try:
                    await self.record(subject, name, patience=5.0)
                    break
                except OUTAGES:
                    await asyncio.sleep(0.05)

    def renewals(self, other: str) -> dict[str, int]:
        """Return how often another hub's stream was read from its beginning, and why."""
        kept = next(one for one in self.running.keeper.kept if one.source.hub == other)
        return {str(reason): count for reason, count in kept.renewed.items()}

    def report(self) -> dict[str, Any]:
        """Return what the program's health page says; the program is ready."""
        ready, report = self.running.health.report()
        assert ready
        return report

    async def has(self, stream: str) -> bool:
        """Tell whether the hub has a stream."""
        try:
            await self.js.stream_info(stream)
        except OUTAGES:
            return False
        return True

    async def metrics(self) -> dict[str, dict[str, float]]:
        """Return what the program shows: values by labels, by name."""
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENT) as browser:
            text = (await browser.get(f"{self.running.url}/metrics")).text
        found: dict[str, dict[str, float]] = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                name, _, labels = name.partition("{")
                found.setdefault(name, {})[labels.removesuffix("}")] = float(value)
        return found

    async def is_seen_whole(self) -> bool:
        """Tell whether the program has looked at node, streams and links."""
        shown = await self.metrics()
        return (
            bool(shown.get("leothang_hub_node_silent_seconds"))
            and bool(shown.get("leothang_hub_leaf_rtt_seconds"))
            and shown.get("leothang_hub_stream_messages", {}).get('stream="PETITIONS"') == 1.0
        )

    async def names(self, pattern: str = ">") -> list[str]:
        """Return the facts in the stream, in its order."""
        info = await self.js.stream_info(PETITIONS)
        subscription = await self.js.subscribe(pattern, stream=PETITIONS, ordered_consumer=True)
        try:
            return [
                (await subscription.next_msg(timeout=10)).data.decode()
                for _ in range(info.state.messages)
            ]
        finally:
            await subscription.unsubscribe()

    async def subjects(self) -> dict[str, int]:
        """Return how many messages lie under each subject."""
        info = await self.js.stream_info(PETITIONS, subjects_filter=">")
        return dict(info.state.subjects or {})

    async def holds(self, *names: str) -> None:
        """Wait until the stream holds exactly these facts, each once, in whatever order."""
        await self.comes_to(sorted(names))

    async def comes_to(self, wanted: list[str], *, distinct: bool = False) -> None:
        """Wait until the stream holds these facts; `distinct`: some perhaps more than once."""
        while True:
            with suppress(*OUTAGES):
                found = await self.names()
                if sorted(set(found) if distinct else found) == wanted:
                    return
            await asyncio.sleep(0.05)


@dataclass
class Country:
    """The hubs of a country, and what keeps them running."""

    folder: Path
    topology: Path
    hubs: dict[str, CountryHub]
    _stack: AsyncExitStack
    _programs: dict[str, AsyncExitStack] = field(default_factory=dict[str, AsyncExitStack])

    def __getitem__(self, code: str) -> CountryHub:
        return self.hubs[code]

    async def start_program(self, code: str, **said: Any) -> RunningHub:
        """Start the program of a hub; wait until its streams are there."""
        settings = HubSettings.load(
            **{"topology": self.topology, "hub": code, "port": 0, "look": _LOOK, "ask": 0.2} | said
        )
        own = self._programs[code] = await self._stack.enter_async_context(AsyncExitStack())
        running = await own.enter_async_context(running_hub(settings))
        self.hubs[code].program = running
        await running.ready.wait()
        return running

    async def stop_program(self, code: str) -> None:
        """Stop the program of a hub, as whoever restores a hub does first."""
        self.hubs[code].program = None
        await self._programs.pop(code).aclose()

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait until this holds; the test's own time limit ends a wait in vain."""
        while not await holds():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def country(
    folder: Path,
    *,
    ministry: int = 1,
    provinces: tuple[str, ...] = ("51", "48"),
    look: float = _LOOK,
    is_guarded: bool = False,
) -> AsyncGenerator[Country]:
    """Run the ministry's hub `tw` and a hub `p<NN>` for each province, with their programs.

    `look` is how often, in seconds, the ministry's program looks at what it keeps.
    """
    async with AsyncExitStack() as stack:
        hubs = {"tw": CountryHub("tw", _servers(folder, "tw", ministry))}
        for at, province in enumerate(provinces):
            top = hubs["tw"].servers[at % ministry]
            line = await stack.enter_async_context(Line(top.leaf))
            below = _servers(folder, f"p{province}", 1)
            below[0].above = line.port
            hubs[f"p{province}"] = CountryHub(f"p{province}", below, line)
        topology = folder / "country.toml"
        topology.write_text(_topology(hubs), encoding="utf-8")
        for hub in hubs.values():
            for server in hub.servers:
                server.is_guarded = is_guarded
                await server.start()
                stack.push_async_callback(server.stop)
        made = Country(folder, topology, hubs, stack)
        for hub in hubs.values():
            urls = ",".join(server.url for server in hub.servers)
            await connect(urls, "test", patience=PATIENT, client=hub.client)
            stack.push_async_callback(hub.client.close)
        looks = {code: look if code == "tw" else _LOOK for code in hubs}
        await asyncio.gather(*(made.start_program(code, look=looks[code]) for code in hubs))
        yield made


def _servers(folder: Path, hub: str, count: int) -> list[CountryServer]:
    made = [CountryServer(f"{hub}-{at}", hub, folder / f"{hub}-{at}") for at in range(1, count + 1)]
    if count > 1:
        for server in made:
            server.routes = tuple(one.cluster for one in made)
    return made


def _topology(hubs: dict[str, CountryHub]) -> str:
    parts = ['name = "country-test"']
    for hub in hubs.values():
        above = '\nabove = "tw"' if hub.line else ""
        provinces = f'\nprovinces = ["{hub.code[1:]}"]' if hub.line else ""
        servers = "".join(
            f'  {{ name = "{s.name}", host = "{LOOPBACK}", client = {s.port}, '
            f"cluster = {s.cluster}, leaf = {s.leaf}, monitor = {s.monitor}, "
            f"guard = {s.guard} }},\n"
            for s in hub.servers
        )
        node = f'{{ name = "n-{hub.code}", agencies = ["a-{hub.code}"], port = {free_port()} }}'
        programs = f"hub = {free_port()}, watch = {free_port()}, desk = {free_port()}"
        parts.append(
            f'[[hubs]]\ncode = "{hub.code}"{above}{provinces}\nreplicas = {len(hub.servers)}\n'
            f"servers = [\n{servers}]\nnodes = [{node}]\nprograms = {{ {programs} }}"
        )
    return "\n\n".join(parts) + "\n"
