"""A node without a line for a week: bounded memory, and a return that others do not feel."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from nats.aio.msg import Msg

from services.runtime.connection import connect
from tests.support.faults.chaos import seed_of
from tests.support.faults.load import Answers, Load
from tests.support.faults.programs import kept, until
from tests.support.faults.report import tell
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import System, planned
from tests.support.line import Line

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(1_800),
]

_GROWTH = 50e6
_WARM = 500
"""Facts until a program has everything at hand that it ever keeps at hand."""
_LIVE = 25.0
"""Facts a second of the others while the node catches up."""
_AWAY, _HERE = "n51-tinh", "n51-xa"


async def test_a_node_offline_for_a_week_keeps_its_memory_and_catches_up(tmp_path: Path) -> None:
    """It records without a line; the others go on recording and publishing while it returns."""
    hosts = {_HERE: ("x2111*", "x2112*"), _AWAY: ("*",)}
    story = replace(Story.of(scale().week, seed=seed_of()), hosts=hosts)
    away, here = ([c for c in story.commands if story.node_of(c) == n] for n in (_AWAY, _HERE))
    assert len(away) > 5 * len(here) > 0
    system = planned(tmp_path, story)
    async with (
        Line(system.hub.servers[0].port) as line,
        kept(*system.programs.values()),
    ):
        line.cut()
        node = system.nodes[_AWAY]
        words = node.command
        words[words.index("--nats") + 1] = line.url
        await system.hub.start()
        for program in (*system.nodes.values(), system.watcher):
            await program.start()
        answers = await _record_offline(system, replace(story, commands=away[:_WARM]))
        before = node.rss()
        answers = _both(
            answers, await _record_offline(system, replace(story, commands=away[_WARM:]))
        )
        grown = node.rss() - before
        assert (await node.report())["status"] == "degraded"
        await line.join()
        began = time.monotonic()
        (seconds, live), caught_up = await asyncio.gather(
            _live(system, replace(story, commands=here)), _caught_up(system, began)
        )
        await system.verdict(_both(answers, live), within=600)
    late = sorted(seconds)
    tell(
        f"{len(away)} facts offline: RSS grew by {grown / 1e6:.1f} MB",
        f"caught up in {caught_up:.1f} s",
        f"meanwhile {len(late)} facts of others, at the hub after p50 "
        f"{late[len(late) // 2] * 1e3:.0f} ms, p99 {late[int(len(late) * 0.99)] * 1e3:.0f} ms",
    )
    assert grown < _GROWTH


async def _record_offline(system: System, story: Story) -> Answers:
    return await Load(story, system.urls).run()


def _both(one: Answers, other: Answers) -> Answers:
    facts, refused = one.facts + other.facts, [*one.refused, *other.refused]
    return Answers(facts, one.repeated + other.repeated, refused)


async def _caught_up(system: System, began: float) -> float:
    """Return the seconds until the hub holds all the node has."""
    node = system.nodes[_AWAY]

    async def holds_all() -> bool:
        return (await node.metrics()).get("leothang_node_outbox_lag_facts") == 0.0

    await until(holds_all, 600, lambda: f"{node.name} is still behind\n{node.last_words()}")
    return time.monotonic() - began


async def _live(system: System, story: Story) -> tuple[Sequence[float], Answers]:
    """Return how long each fact of the others took from its command to the hub."""
    client = await connect(system.hub.url, "faults-live")
    arrived: dict[str, float] = {}

    async def on_fact(message: Msg) -> None:
        arrived[json.loads(message.data)["id"]] = time.monotonic()

    await client.subscribe(f"petition.v1.*.*.{_HERE}", cb=on_fact)
    load = Load(story, system.urls, lanes=1, batch=1, rate=_LIVE)
    try:
        answers = await load.run()
        async with asyncio.timeout(60):
            while not answers.facts.keys() <= arrived.keys():
                await asyncio.sleep(0.05)
    finally:
        await client.close()
    return [arrived[fact] - at for fact, at in answers.sent.items()], answers
