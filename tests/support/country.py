"""Hubs of a country on loopback: real servers joined by leaf links that a test can cut."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
from nats.aio.client import Client
from nats.js import JetStreamContext

from domain.contracts.subjects import PETITIONS
from services.hub.app import RunningHub, running_hub
from services.hub.asking import OUTAGES
from services.hub.settings import HubSettings
from services.runtime.connection import connect
from services.runtime.server import find_binary

OURS = '["petition.>", "alert.>", "desk.>", "via.>"]'
_LISTEN = "127.0.0.1"


_GIVEN: set[int] = set()


def free_port() -> int:
    """Return a port nobody listens at just now, and not the same one twice."""
    while True:
        with socket.socket() as probe:
            probe.bind((_LISTEN, 0))
            port = int(probe.getsockname()[1])
        if port not in _GIVEN:
            _GIVEN.add(port)
            return port


class Line:
    """A line that can be cut: a TCP proxy that counts what goes through it."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.bytes = 0
        self._to = to
        self._open = True
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._join, _LISTEN, self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Cut the line: what is on its way is lost, and nobody gets through."""
        self._open = False
        for end in self._ends:
            end.transport.abort()

    def join(self) -> None:
        """Let whoever tries get through again."""
        self._open = True

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(_LISTEN, self._to)
        except OSError:
            writer.close()
            return
        ends = {writer, far_writer}
        self._ends |= ends
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._ends -= ends

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                self.bytes += len(piece)
                writer.write(piece)
                await writer.drain()
        writer.close()


@dataclass
class CountryServer:
    """One nats-server with its store in a directory, always on the same ports."""

    name: str
    hub: str
    folder: Path
    port: int = field(default_factory=free_port)
    monitor: int = field(default_factory=free_port)
    leaf: int = field(default_factory=free_port)
    cluster: int = field(default_factory=free_port)
    routes: tuple[int, ...] = ()
    above: int | None = None
    """The port of the line to the hub above."""
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://{_LISTEN}:{self.port}"

    async def start(self) -> None:
        """Start the server; it may take a moment until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "nats-server.conf"
        config.write_text(self._config(), encoding="utf-8")
        self._process = await asyncio.create_subprocess_exec(
            *(str(find_binary()), "-c", str(config)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, as an operator or (SIGKILL) as a crash would."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.send_signal(how)
            await process.wait()

    def lose_store(self) -> None:
        """Lose every stream, as with a broken disk."""
        shutil.rmtree(self.folder / "store")

    def copy_store(self) -> None:
        """Put a copy of the stopped server's store aside."""
        shutil.copytree(self.folder / "store", self.folder / "copy")

    def restore_store(self) -> None:
        """Put the copy back in place of the store."""
        self.lose_store()
        shutil.copytree(self.folder / "copy", self.folder / "store")

    def _config(self) -> str:
        leaf = [f"listen: {_LISTEN}:{self.leaf}", "no_advertise: true", "reconnect: 1"]
        if self.above is not None:
            url = f"nats://p:p@{_LISTEN}:{self.above}"
            denied = f"deny_exports: {OURS}, deny_imports: {OURS}"
            leaf.append(f'remotes: [{{ url: "{url}", account: LEOTHANG, {denied} }}]')
        routes = json.dumps([f"nats://{_LISTEN}:{port}" for port in self.routes])
        cluster = (
            f"cluster {{ name: {self.hub}, listen: {_LISTEN}:{self.cluster}, routes: {routes} }}\n"
            if self.routes
            else ""
        )
        newline = "\n  "
        return f"""\
server_name: {self.name}
listen: {_LISTEN}:{self.port}
http: {_LISTEN}:{self.monitor}
log_file: {json.dumps(str(self.folder / "log"))}
max_payload: 272KB
jetstream {{
  store_dir: {json.dumps(str(self.folder / "store"))}
  domain: {self.hub}
  sync_interval: always
}}
accounts {{
  SYS {{ users: [{{ user: s, password: s }}] }}
  LEOTHANG {{ jetstream: enabled, users: [{{ user: p, password: p }}] }}
}}
system_account: SYS
no_auth_user: p
leafnodes {{
  {newline.join(leaf)}
}}
{cluster}"""


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
        """JetStream over the test's own client."""
        return self.client.jetstream(timeout=5.0)

    @property
    def running(self) -> RunningHub:
        """The hub's program."""
        assert self.program is not None
        return self.program

    async def record(self, subject: str, *names: str) -> None:
        """Publish facts (their ids do for bodies), each acknowledged."""
        for name in names:
            await self.js.publish(subject, name.encode())

    async def record_patiently(self, subject: str, *names: str) -> None:
        """Publish facts, each until it is acknowledged: the server may just have started."""
        for name in names:
            while True:
                try:
                    await self.record(subject, name)
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
        async with httpx.AsyncClient(trust_env=False) as browser:
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
        subscription = await self.client.jetstream().subscribe(
            pattern, stream=PETITIONS, ordered_consumer=True
        )
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
            **{"topology": self.topology, "hub": code, "port": 0, "look": 0.2, "ask": 0.2} | said
        )
        stack = self._programs[code] = await self._stack.enter_async_context(AsyncExitStack())
        running = await stack.enter_async_context(running_hub(settings))
        self.hubs[code].program = running
        await running.ready.wait()
        return running

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait until this holds; the test's own time limit ends a wait in vain."""
        while not await holds():
            await asyncio.sleep(0.05)

    async def stop_program(self, code: str) -> None:
        """Stop the program of a hub."""
        await self._programs[code].aclose()


@asynccontextmanager
async def country(
    folder: Path, *, ministry: int = 1, provinces: tuple[str, ...] = ("51", "48")
) -> AsyncGenerator[Country]:
    """Run the ministry's hub `tw` and a hub `p<NN>` for each province, with their programs."""
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
                await server.start()
                stack.push_async_callback(server.stop)
        made = Country(folder, topology, hubs, stack)
        for hub in hubs.values():
            urls = ",".join(server.url for server in hub.servers)
            await connect(urls, "test", patience=20.0, client=hub.client)
            stack.push_async_callback(hub.client.close)
        await asyncio.gather(*(made.start_program(code) for code in hubs))
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
            f'  {{ name = "{s.name}", host = "{_LISTEN}", client = {s.port}, '
            f"cluster = {s.cluster}, leaf = {s.leaf}, monitor = {s.monitor} }},\n"
            for s in hub.servers
        )
        node = f'{{ name = "n-{hub.code}", agencies = ["a-{hub.code}"], port = {free_port()} }}'
        programs = f"hub = {free_port()}, watch = {free_port()}, desk = {free_port()}"
        parts.append(
            f'[[hubs]]\ncode = "{hub.code}"{above}{provinces}\nreplicas = {len(hub.servers)}\n'
            f"servers = [\n{servers}]\nnodes = [{node}]\nprograms = {{ {programs} }}"
        )
    return "\n\n".join(parts) + "\n"
