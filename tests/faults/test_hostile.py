"""Hostile and broken input: refused or harmless, counted, and nothing of it judged."""

from __future__ import annotations

import asyncio
import json
import re
import resource
import socket
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from nats.errors import Error, MaxPayloadError
from nats.js.errors import APIError

from domain.contracts.subjects import PETITIONS
from services.runtime.connection import connect
from services.streams import MAX_BODY_BYTES
from tests.support.faults.chaos import seed_of
from tests.support.faults.judgement import Expected, Stored, View, judge, read_stream
from tests.support.faults.load import Answers
from tests.support.faults.programs import until
from tests.support.faults.report import tell
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import System, running_system

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]

_DEEP = 20_000
_REASON = re.compile(r'reason="(\w+)"')
_MINE, _OTHER = "n51-xa", "n51-tinh"


@asynccontextmanager
async def _recorded(folder: Path) -> AsyncGenerator[tuple[System, Answers]]:
    """Run a system that has recorded its story."""
    story = Story.of(scale().small, seed=seed_of())
    async with running_system(folder, story) as system:
        answers = await system.load().run()
        await system.verdict(answers)
        yield system, answers


async def _judged(system: System, answers: Answers, strangers: set[bytes]) -> None:
    """Return when everything holds beside what strangers put into the stream.

    A relay that looks for its place while a stranger's message without one stands at the end
    publishes all again behind it: the stream may repeat, views and alerts may not.
    """
    story = system.story
    possible = await asyncio.to_thread(story.undisturbed)
    expected = Expected.all_of(answers, possible, repeats=True)
    view = View(system.watcher.data)
    subjects: set[tuple[str, bytes]] = {(node, b) for node in story.hosts for b in strangers}

    def strange(message: Stored) -> bool:
        return (message.subject.rpartition(".")[2], message.body) in subjects

    await judge(system.hub.url, view, expected, story.as_of, strangers=strange)


async def _set_aside(system: System) -> dict[str, float]:
    """Return how many messages the worker set aside, by reason."""
    found = await system.watcher.metrics()
    told = ((_REASON.search(name), n) for name, n in found.items() if "_unreadable_total" in name)
    return {reason[1]: n for reason, n in told if reason is not None}


async def test_oversize_and_deeply_nested_messages_are_refused_or_set_aside(
    tmp_path: Path,
) -> None:
    """At the hub by size, at the worker by content, at the node before anything is read."""
    async with _recorded(tmp_path) as (system, answers):
        deep = b"[" * _DEEP + b"]" * _DEEP
        deeper = b'{"id":' * _DEEP + b"1" + b"}" * _DEEP
        client = await connect(system.hub.url, "stranger", patience=30.0)
        js = client.jetstream(timeout=30.0)
        subject = f"petition.v1.received.51.{_MINE}"
        with pytest.raises(APIError, match="message size exceeds"):
            await js.publish(subject, b"x" * (MAX_BODY_BYTES + 1))
        with pytest.raises((MaxPayloadError, Error)):
            await js.publish(subject, b"x" * (2 * 1024 * 1024))
        for body in (deep, deeper):
            await js.publish(subject, body)
        await client.close()

        async def counted() -> bool:
            return sum((await _set_aside(system)).values()) >= 2

        await until(counted, 60, lambda: "what cannot be read was not counted")
        node = system.nodes[_MINE]
        async with httpx.AsyncClient(base_url=node.url, timeout=30, trust_env=False) as http:
            for content in (deep, deeper, b"[" * 3_000_000):
                told = await http.post("/v1/commands", content=content, headers=_JSON)
                assert told.status_code in {400, 413, 422}, told.status_code
            told = await http.post("/v1/commands", content=b" " * 9_000_000, headers=_JSON)
            assert told.status_code == 413
        refused: dict[str, float] = {}

        async def told_of() -> bool:
            found = await node.metrics()
            refused.update((k, n) for k, n in found.items() if "_refusals_total" in k)
            return sum(refused.values()) >= 4

        await until(told_of, 60, lambda: f"four refusals were counted as {refused}")
        await _judged(system, answers, {deep, deeper})
        assert {p.name: p.starts for p in system.programs.values() if p.starts > 1} == {}


_JSON = {"content-type": "application/json"}


async def test_messages_replayed_a_day_later_change_nothing(tmp_path: Path) -> None:
    """Copies of real facts, on their own subject and on another node's."""
    async with _recorded(tmp_path) as (system, answers):
        client = await connect(system.hub.url, "stranger", patience=30.0)
        stored = await read_stream(client, PETITIONS)
        for message in stored[:200]:
            await client.publish(message.subject, message.body)
        moved = [_moved(message) for message in stored[200:300]]
        for subject, body in moved:
            await client.publish(subject, body)
        await client.flush()

        async def counted() -> bool:
            metrics = await system.watcher.metrics()
            aside = (await _set_aside(system)).get("agency_not_hosted", 0)
            said = (n for k, n in metrics.items() if "_facts_total" in k and "repeated" in k)
            return sum(said) >= 200 and aside >= 100

        await until(counted, 60, lambda: "repetitions were not counted")
        await client.close()
        view = View(system.watcher.data)
        possible = await asyncio.to_thread(system.story.undisturbed)
        expected = Expected.all_of(answers, possible, repeats=True)
        elsewhere = set(moved)
        await judge(
            system.hub.url,
            view,
            expected,
            system.story.as_of,
            strangers=lambda message: (message.subject, message.body) in elsewhere,
        )
        assert (await system.watcher.report())["status"] == "ready"


def _moved(message: Stored) -> tuple[str, bytes]:
    start, _, node = message.subject.rpartition(".")
    return f"{start}.{_OTHER if node == _MINE else _MINE}", message.body


async def test_a_forged_source_is_set_aside_and_counted(tmp_path: Path) -> None:
    """New ids, another agency's name: a node speaks only for those it hosts."""
    async with _recorded(tmp_path) as (system, answers):
        client = await connect(system.hub.url, "stranger", patience=30.0)
        stored = await read_stream(client, PETITIONS)
        real = [m for m in stored if m.subject.endswith(_MINE)][:50]
        forged: set[bytes] = set()
        for nth, message in enumerate(real):
            fact = json.loads(message.body)
            fact["source"] = "/agencies/t51"
            fact["id"] = f"{fact['id'][:-4]}{nth:04x}"
            body = json.dumps(fact, ensure_ascii=False).encode()
            forged.add(body)
            await client.publish(message.subject, body)
        await client.flush()
        await client.close()

        async def counted() -> bool:
            return (await _set_aside(system)).get("agency_not_hosted", 0) >= len(forged)

        await until(counted, 60, lambda: "forged facts were not counted")
        await _judged(system, answers, forged)


async def test_thousands_of_connections_keep_nobody_from_work(tmp_path: Path) -> None:
    """At the hub and at a node: they are held or refused, and the load goes on."""
    story = Story.of(scale().small, seed=seed_of())
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(scale().connections, hard - 1_000)
    async with running_system(tmp_path, story) as system:
        load = system.load(rate=200, batch=20)
        answers = asyncio.create_task(load.run())
        with ExitStack() as stack:
            stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, wanted + 1_000), hard))
            held = 0
            for port in (system.hub.servers[0].port, system.nodes[_MINE].port):
                held += await asyncio.to_thread(_crowd, stack, port, wanted // 2)
            while load.share < 0.9:
                await asyncio.sleep(0.02)
        tell(f"{held} of {wanted} connections were held while {load.share:.0%} was recorded")
        await system.verdict(await answers)
        assert {p.name: p.starts for p in system.programs.values() if p.starts > 1} == {}


def _crowd(stack: ExitStack, port: int, size: int) -> int:
    held = 0
    for _ in range(size):
        one = stack.enter_context(socket.socket())
        one.settimeout(2)
        with suppress(OSError):
            one.connect(("127.0.0.1", port))
            held += 1
    return held
