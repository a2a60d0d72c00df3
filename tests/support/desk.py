"""A desk for tests: a register on some store, alerts as the hub brings them, one that runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx

from services.desk.app import RunningDesk, running_desk
from services.desk.engine import DeskEngine, Told
from services.desk.hearing import told_of
from services.desk.register import DeskRegister, open_register
from services.desk.rows import Letter, Position
from services.desk.settings import DeskSettings
from tests.support.cases import the_law

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden" / "leothang.alert.raised.v1.json"
DESK, WORKER = "d51", "w51"
ALERTS_OF_A_TEST = UUID("0e9bd4a6-93a1-5a0c-9b59-6a4d2f2a7c11")
WHO: dict[str, Any] = {"office": "t51-ttr", "officer": "o-aaaa"}
OTHER: dict[str, Any] = {"office": "t51-ttr", "officer": "o-bbbb"}
MONDAY = datetime(2026, 8, 3, 2, tzinfo=UTC)


def alert_id(name: object) -> UUID:
    """Return the id of an alert of a test."""
    return uuid5(ALERTS_OF_A_TEST, str(name))


def alert(
    name: object = 1, revision: int = 1, change: str = "raised", **data: Any
) -> tuple[str, bytes]:
    """Return subject and body of one change of one alert, as a worker publishes it."""
    event = json.loads(GOLDEN.read_text(encoding="utf-8"))
    id_ = str(alert_id(name))
    says = data.pop("says", {})
    event |= {
        "id": str(uuid5(alert_id(name), f"{WORKER}/{revision}")),
        "type": f"leothang.alert.{change}.v1",
        "source": f"/early-warning/{WORKER}",
        "subject": id_,
        "time": MONDAY.isoformat(),
    }
    event["data"] |= {
        "alert_id": id_,
        "revision": revision,
        "detected_at": MONDAY.isoformat(),
        "kind": "complaint",
    } | data
    event["data"]["says"] |= {"agencies": ["x21115"]} | says
    return f"alert.v1.{change}.{event['partitionkey']}.{WORKER}", json.dumps(event).encode()


def heard(*messages: tuple[str, bytes]) -> list[Told]:
    """Return what a desk hears in messages."""
    read = [told_of(n, subject, body, the_law()) for n, (subject, body) in enumerate(messages, 1)]
    return [one for one in read if isinstance(one, Told)]


class Bench:
    """A desk's engine over a store, with a clock that is set by hand."""

    def __init__(self, store: str, desk: str = DESK) -> None:
        self.store = store
        self.now = MONDAY
        self.register: DeskRegister = open_register(store, desk)
        self.engine = DeskEngine(self.register, desk=desk, law=the_law(), clock=lambda: self.now)
        self.sequence = 0

    def hear(self, *messages: tuple[str, bytes], letters: Sequence[Letter] = ()) -> int:
        """Take messages in as one batch; return how many were new."""
        self.sequence += max(1, len(messages))
        at = Position(self.sequence, self.sequence, "2026")
        return self.engine.take_in(heard(*messages), at, letters).new

    def again(self) -> Bench:
        """Return what another program finds on the same store."""
        return Bench(self.store)

    def close(self) -> None:
        """Let go of the store."""
        self.register.close()


@dataclass
class Office:
    """A running desk and a client that speaks to it."""

    desk: RunningDesk
    http: httpx.AsyncClient

    async def do(self, name: object, word: str, /, **says: Any) -> httpx.Response:
        """Send one command about an alert."""
        return await self.http.post(f"/v1/alerts/{alert_id(name)}/{word}", json=says)

    async def story(self, name: object) -> dict[str, Any]:
        """Read an alert's story."""
        return dict((await self.http.get(f"/v1/alerts/{alert_id(name)}")).json())


@asynccontextmanager
async def open_desk(data: Path, nats: str, **more: Any) -> AsyncGenerator[Office]:
    """Run a desk in this loop."""
    given = {"desk": DESK, "port": 0, "as_of": MONDAY} | more
    settings = DeskSettings.load(data=data, nats=nats, **given)
    async with (
        running_desk(settings) as desk,
        httpx.AsyncClient(base_url=desk.url, timeout=30, trust_env=False) as http,
    ):
        yield Office(desk, http)


@dataclass
class DeskProgram:
    """`leothang desk run` as a process of its own."""

    process: asyncio.subprocess.Process
    url: str
    log: Path

    def client(self) -> httpx.AsyncClient:
        """Return a client of its interface."""
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False)

    async def kill(self) -> None:
        """End it by force."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def desk_program(data: Path, nats: str, *flags: str) -> AsyncGenerator[DeskProgram]:
    """Run `leothang desk run` until the block ends; its log goes to a file."""
    log = data.parent / f"{data.name}.log"
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", "desk", "run", "--desk", DESK, "--port", "0"),
            *("--data", str(data), "--nats", nats, "--as-of", MONDAY.isoformat()),
            *flags,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONWARNINGS": "default"},
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        assert line, log.read_text()
        yield DeskProgram(process, json.loads(line)["url"], log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until(ask: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """Ask until the answer is as wanted; the test's own time limit ends a wait in vain."""
    while not holds(answer := await ask()):
        await asyncio.sleep(0.02)
    return answer
