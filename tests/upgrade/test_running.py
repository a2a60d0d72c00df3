"""The previous version runs; one program after the other is replaced while facts come in."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from nats.errors import NoRespondersError

from domain.contracts.subjects import PETITIONS
from tests.support.upgrade import NODE, PREVIOUS, ROOT, WORKER, Left, earlier_tree, left_behind
from tests.support.watching import alert_log, assert_each_change_told_once, standing
from tests.upgrade.making import AS_OF, SENT
from tests.upgrade.test_contracts import (
    assert_judged_by_the_next,
    letters,
    published_second,
    receipts_of,
)
from tests.upgrade.test_opened import judged

pytestmark = [pytest.mark.wiring, pytest.mark.faults, pytest.mark.timeout(900)]

WORDS = ("node", "watch")
_PART = 20
ORDERS = [
    pytest.param(("watch", "node"), id="watch-then-node", marks=pytest.mark.long_faults),
    pytest.param(("node", "watch"), id="node-then-watch", marks=pytest.mark.long_faults),
]


@dataclass
class Program:
    """One program of one version, as a process."""

    process: asyncio.subprocess.Process
    url: str

    async def stop(self) -> None:
        """Ask it to end, as an operator does before he replaces it."""
        self.process.terminate()
        assert await self.process.wait() == 0


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the code of the previous version."""
    tree = earlier_tree(tmp_path_factory.mktemp("earlier") / "tree")
    if tree is None:
        pytest.skip(f"git does not have commit {PREVIOUS}: upgrading a running system")
    return tree


@pytest.fixture
async def left(tmp_path: Path) -> AsyncIterator[Left]:
    """Return what the previous version left, its hub running."""
    async with left_behind(tmp_path / "old") as found:
        yield found


@pytest.mark.parametrize("order", ORDERS)
async def test_programs_are_replaced_one_by_one_while_facts_come_in(
    left: Left, earlier: Path, order: Sequence[str]
) -> None:
    """Whichever comes first: every fact is published once, alerts are those of a replay."""
    commands, before = left.commands(), await alert_log(left.hub)
    async with AsyncExitStack() as stack:
        running = {
            word: await stack.enter_async_context(_program(left, word, earlier)) for word in WORDS
        }
        load = asyncio.create_task(_load(running, commands))
        for step, word in enumerate(order, start=1):
            await _recorded(left, len(commands) * step // 3)
            await running[word].stop()
            running[word] = await stack.enter_async_context(_program(left, word, ROOT))
        await load
        await _settled(left, len(commands))
    facts = await left.facts()
    positions = await left.hub.positions()
    assert positions == sorted(set(positions))
    assert len(facts) == len(positions) == SENT + len(commands)
    events = await alert_log(left.hub)
    assert events[: len(before)] == before
    assert_each_change_told_once(events)
    assert standing(events) == judged(facts)


@pytest.mark.postgres
@pytest.mark.long_faults
async def test_a_view_on_postgresql_is_brought_up_where_it_lies(
    left: Left, earlier: Path, postgres: str
) -> None:
    """The old worker's schema is the new one's, with facts in between; nothing is told twice."""
    commands = left.commands()
    half = len(commands) // 2
    store = ("--store", postgres)
    async with _program(left, "node", ROOT) as node:
        load = {"node": node}
        async with _program(left, "watch", earlier, *store) as old:
            await _load(load, commands[:half])
            await _settled(left, half)
            await old.stop()
        await _load(load, commands[half:])
        async with _program(left, "watch", ROOT, *store):
            await _settled(left, len(commands))
            # What a view took over and does not find again it withdraws once nothing waits.
            found_again = judged(await left.facts())
            while standing(await alert_log(left.hub)) != found_again:
                await asyncio.sleep(0.2)
    assert_each_change_told_once(await alert_log(left.hub))


@pytest.mark.long_faults
async def test_the_way_back_is_open(left: Left, earlier: Path, tmp_path: Path) -> None:
    """The previous node goes on in today's register; its worker builds a view anew, silently."""
    commands = left.commands()
    half = len(commands) // 2
    async with AsyncExitStack() as stack:
        running = {w: await stack.enter_async_context(_program(left, w, ROOT)) for w in WORDS}
        await _load(running, commands[:half])
        await _settled(left, half)
        for program in running.values():
            await program.stop()
        told = await alert_log(left.hub)
        (left.folder / "watch").rename(tmp_path / "view-of-today")
        running = {w: await stack.enter_async_context(_program(left, w, earlier)) for w in WORDS}
        await _settled(left, half)
        assert await alert_log(left.hub) == told
        await _load(running, commands[half:])
        await _settled(left, len(commands))
    facts = await left.facts()
    assert len(facts) == SENT + len(commands)
    events = await alert_log(left.hub)
    assert_each_change_told_once(events)
    assert standing(events) == judged(facts)


@pytest.mark.long_faults
async def test_what_the_previous_version_set_aside_is_judged_by_the_next(
    left: Left, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old worker meets a later version of a fact and keeps it; its view is brought up."""
    receipts = await receipts_of(left)
    async with _program(left, "watch", earlier) as old:
        last = await published_second(left, receipts)
        while len(letters(left.folder, "reason")) < len(receipts):
            await asyncio.sleep(0.05)
        await old.stop()
    assert letters(left.folder, "reason") == [("unknown_type",)] * len(receipts)
    await assert_judged_by_the_next(left, last, monkeypatch)


@asynccontextmanager
async def _program(left: Left, word: str, tree: Path, *said: str) -> AsyncIterator[Program]:
    """Run a program of the version in a tree until it is stopped, or the block ends."""
    data, url = left.folder / word, left.hub.server.url
    flags = ("--data", str(data), "--nats", url, "--hosting", str(left.folder / "hosting.toml"))
    more = ("--node", NODE) if word == "node" else ("--worker", WORKER, "--as-of", AS_OF)
    with (left.folder / f"{word}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", word, "--port", "0", *flags, *more, *said),
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        assert line, (left.folder / f"{word}.log").read_text()
        address = json.loads(line)["url"] if word == "node" else line.split()[-1]
        yield Program(process, address)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _load(running: dict[str, Program], commands: list[dict[str, Any]]) -> None:
    """Hand commands in for as long as there are any; one that got no answer is sent again."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        for start in range(0, len(commands), _PART):
            part = commands[start : start + _PART]
            while not await _taken(http, running["node"].url, part):
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.05)


async def _taken(http: httpx.AsyncClient, url: str, part: list[dict[str, Any]]) -> bool:
    try:
        answer = await http.post(f"{url}/v1/commands", json=part)
    except httpx.HTTPError:
        return False
    return answer.is_success and all(one["status"] in {200, 201} for one in answer.json())


async def _recorded(left: Left, more: int) -> None:
    """Wait until the hub holds so many facts more than were left behind."""
    while len(await left.hub.positions()) < SENT + more:
        await asyncio.sleep(0.05)


async def _status(left: Left) -> dict[str, Any]:
    """Ask the worker how it stands; it answers a moment after it says that it watches."""
    try:
        answer = await left.hub.client.request(f"early-warning.v1.status.{WORKER}", timeout=10)
    except (NoRespondersError, TimeoutError):
        return {"status": "starting"}
    return dict(json.loads(answer.data))


async def _settled(left: Left, more: int) -> None:
    """Wait until the worker has read everything and told what it has to tell."""
    await _recorded(left, more)
    last = (await left.hub.js.stream_info(PETITIONS)).state.last_seq
    while True:
        status = await _status(left)
        done = status.get("sequence", 0) >= last and status["status"] == "ready"
        if done and not (status["pending"] or status["unpublished"]):
            return
        await asyncio.sleep(0.1)
