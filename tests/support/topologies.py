"""A topology rendered on loopback with real servers, and clients that show its keys."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from services.deploying import layout
from services.deploying.folder import Folder
from services.deploying.programs import Program, programs
from services.deploying.rendering import Rendering
from services.deploying.servers import Manner, guard
from services.runtime import leash
from services.runtime.connection import connect, within
from services.runtime.credentials import Credentials, public_key
from services.runtime.monitoring import MonitoringError, get_json
from services.runtime.server import find_binary
from services.streams import reconcile
from services.topology.loopback import listeners, on_loopback
from services.topology.model import Hub, Topology, checked
from tests.support.nats import PATIENT
from tests.support.ports import free_ports

_RELOADED = "Reloaded server configuration"
LOOPBACK = Manner(data="var", is_loopback=True)


def topology_of(*hubs: dict[str, Any]) -> Topology:
    """Return a topology of these hubs, one server each unless they give `names` of servers."""
    # Names of machines of their own: ports are given out later.
    loose: list[dict[str, Any]] = []
    for hub in hubs:
        code = str(hub["code"])
        servers = [
            {"name": name, "host": f"{name}.test"} for name in hub.get("names", [f"{code}-1"])
        ]
        rest = {field: value for field, value in hub.items() if field != "names"}
        loose.append({"servers": servers, "programs": {"host": f"{code}.test"}} | rest)
    return checked("test", {"name": "test", "hubs": loose})


def rendered(topology: Topology, out: Path, manner: Manner = LOOPBACK) -> Topology:
    """Render a topology on free ports of this machine; return it with them."""
    here = on_loopback(topology, free_ports(listeners(topology)))
    Rendering(here, Folder(out), manner).write()
    return here


@dataclass
class Country:
    """Rendered hubs whose servers run."""

    topology: Topology
    folder: Path
    servers: dict[str, asyncio.subprocess.Process] = field(
        default_factory=dict[str, asyncio.subprocess.Process]
    )

    def hub(self, code: str) -> Hub:
        """Return a hub with its ports."""
        return self.topology.hub(code)

    def seed(self, hub: str, user: str) -> str:
        """Return a user's seed."""
        return (self.folder / layout.seed(hub, user)).read_text().strip()

    @asynccontextmanager
    async def user(self, hub: str, user: str, *, patience: float = 30) -> AsyncGenerator[User]:
        """Connect as a user of a hub, by its key and over TLS."""
        seed = self.seed(hub, user)
        shown = Credentials(
            seed, f"_INBOX.{public_key(seed)}", self.folder / layout.AUTHORITY
        ).options()
        denied: list[str] = []

        async def on_error(error: Exception) -> None:
            denied.append(str(error))

        client = Client()
        try:
            urls = self.hub(hub).nats_urls.split(",")
            await within(patience, client.connect(urls, error_cb=on_error, name=user, **shown))
            yield User(client, public_key(seed), denied)
        finally:
            await client.close()

    async def reload(self, server: str) -> None:
        """Let a server read users and certificates anew; return when it has."""
        log = self.folder / f"{server}.log"
        before = log.read_text().count(_RELOADED)
        self.servers[server].send_signal(signal.SIGHUP)
        while log.read_text().count(_RELOADED) == before:
            await asyncio.sleep(0.02)

    async def make_streams(self, hub: str) -> None:
        """Make the streams as the hub's own program would."""
        async with self.user(hub, "hub") as own:
            await reconcile(own.client.jetstream(timeout=PATIENT))

    def environment(self, hub: str, name: str) -> dict[str, str]:
        """Return what a program is told, as its unit would."""
        text = (self.folder / layout.environment(hub, name)).read_text()
        return dict(line.split("=", 1) for line in text.splitlines())

    def program(self, hub: str, name: str) -> Program:
        """Return a program of a hub by its name."""
        return next(one for one in programs(self.hub(hub), LOOPBACK) if one.name == name)

    @asynccontextmanager
    async def running(self, hub: str, name: str, **told: str) -> AsyncGenerator[Started]:
        """Run a program as its unit would, told something else besides, until the block ends."""
        program = self.program(hub, name)
        log = self.folder / f"{hub}-{name}.log"
        with log.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "services.cli", *program.command.split()),
                cwd=self.folder,
                env=clean() | self.environment(hub, name) | told,
                stdout=asyncio.subprocess.PIPE,
                stderr=file,
            )
        assert process.stdout is not None
        try:
            line = await process.stdout.readline()
            assert line, log.read_text()
            yield Started(f"http://127.0.0.1:{program.port}", log)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.communicate()

    async def said(self, hub: str, user: str, *words: str) -> tuple[int, str]:
        """Run a command as a user of a hub; return its exit code and all it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", *words),
            cwd=self.folder,
            env=clean() | self.shown(hub, user),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        return process.returncode or 0, out.decode()

    def shown(self, hub: str, user: str) -> dict[str, str]:
        """Return the environment of a user that lives in an account of its own."""
        return {
            "LEOTHANG_NATS_NKEY": layout.seed(hub, user),
            "LEOTHANG_NATS_CA": layout.AUTHORITY,
            "LEOTHANG_NATS_API": "HUB.API",
            "LEOTHANG_NATS_STREAMS": "given",
        }


@dataclass
class User:
    """One connection and what its hub said against it."""

    client: Client
    key: str
    denied: list[str]

    async def refused(self, times: int) -> list[str]:
        """Return what was denied, once so much was; the test's own limit ends a wait in vain."""
        await self.client.flush()
        while len(self.denied) < times:
            await asyncio.sleep(0.01)
        return self.denied


@dataclass(frozen=True)
class Started:
    """A program that answers."""

    url: str
    log: Path


def clean() -> dict[str, str]:
    """Return this process's environment without anything meant for our programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEOTHANG")}
    root = str(Path(__file__).parents[2])
    return kept | {"PYTHONPATH": root, "PYTHONWARNINGS": "default"}


@contextmanager
def told(environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """Let this process show itself as a program would; restored at the end."""
    before = dict(os.environ)
    absolute = {
        name: str(folder / value) if name.endswith(("_NKEY", "_CA")) else value
        for name, value in environment.items()
    }
    os.environ.update(absolute)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def running_country(
    topology: Topology, out: Path, *, is_guarded: bool = False
) -> AsyncGenerator[Country]:
    """Render a topology and run all its servers; inside the block every hub answers.

    Guarded, each server runs as its unit would start it.
    """
    country = Country(rendered(topology, out), out)
    async with AsyncExitStack() as stack:
        for hub in country.topology.hubs:
            for server in hub.servers:
                words = guard(hub, server, LOOPBACK) if is_guarded else ()
                process = await _started(out, layout.server(hub.code, server.name), words)
                stack.push_async_callback(_stop, process)
                country.servers[server.name] = process
        for hub in country.topology.hubs:
            for server in hub.servers:
                await _healthy(f"http://127.0.0.1:{server.monitor}", out / f"{server.name}.log")
        yield country


async def _started(
    out: Path, configuration: str, told: tuple[str, ...]
) -> asyncio.subprocess.Process:
    guarded = (sys.executable, "-m", "services.runtime.guarded", *told) if told else ()
    with (out / f"{Path(configuration).stem}.log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", leash.__file__, str(os.getpid())),
            *(*guarded, str(find_binary()), "-c", configuration),
            cwd=out,
            env=clean(),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=log,
        )


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _healthy(url: str, log: Path) -> None:
    while True:
        try:
            if (await get_json(url, "/healthz?js-enabled-only=true")).get("status") == "ok":
                return
        except MonitoringError:
            pass
        _check_alive(log)
        await asyncio.sleep(0.02)


def _check_alive(log: Path) -> None:
    text = log.read_text()
    assert "[FTL]" not in text, text


async def until(holds: Callable[[], Any]) -> Any:
    """Return what this gives as soon as it is true; the test's own limit ends a wait in vain."""
    while True:
        found = holds()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        await asyncio.sleep(0.02)


async def linked(country: Country, hub: str, links: int = 1) -> None:
    """Return when a hub has this many leaf links."""
    monitor = f"http://127.0.0.1:{country.hub(hub).servers[0].monitor}"
    while len((await get_json(monitor, "/leafz")).get("leafs") or []) < links:
        await asyncio.sleep(0.02)


__all__ = ["Country", "User", "connect", "running_country", "topology_of"]
