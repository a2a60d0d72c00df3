"""Programs are told to end at any moment of their start, as when a machine goes down early."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from pathlib import Path

import pytest

from tests.support.faults.chaos import SEED, seed_of
from tests.support.faults.offices import GIVEN, Desk
from tests.support.faults.programs import Program, kept
from tests.support.faults.report import tell
from tests.support.faults.story import Story
from tests.support.faults.system import planned

pytestmark = [
    pytest.mark.wiring,
    pytest.mark.faults,
    pytest.mark.long_faults(only="full"),
    pytest.mark.timeout(1_800),
]

_MOMENTS = 10
_BEYOND = 1.2
"""Some moments lie behind the end of the start."""


async def test_told_to_end_at_any_moment_of_its_start_a_program_ends_in_order(
    tmp_path: Path,
) -> None:
    """With code 0, or by the signal while it is read; the next start is as if nothing had been."""
    tell(f"{SEED}={seed_of()}")
    moments = random.Random(seed_of())
    story = Story.of(20, seed=3)
    system = planned(tmp_path, story)
    desk = Desk(tmp_path, nats=system.hub.url, as_of=story.as_of.isoformat(), env=GIVEN)
    offices: list[Program] = [next(iter(system.nodes.values())), system.watcher, desk]
    async with kept(*system.hub.servers, *offices):
        await system.hub.start()
        await asyncio.gather(*(_ended_often(office, moments) for office in offices))
    words = "\n".join(office.last_words(10_000) for office in offices)
    assert "Traceback" not in words
    assert '"level": "error"' not in words


async def _ended_often(office: Program, moments: random.Random) -> None:
    """Start a program whole, then again and again to be ended, then whole once more."""
    lasts = await _whole_start(office)
    after = [moments.random() * lasts * _BEYOND for _ in range(_MOMENTS)]
    codes = [await _ended_after(office, seconds) for seconds in after]
    assert set(codes) <= {0, -signal.SIGTERM}, (office.name, codes, office.last_words())
    await _whole_start(office)


async def _whole_start(office: Program) -> float:
    """Start it and end it in order; return the seconds until it was ready."""
    began = time.monotonic()
    await office.start()
    await office.ready()
    lasts = time.monotonic() - began
    assert await office.stop() == 0, office.last_words()
    return lasts


async def _ended_after(office: Program, seconds: float) -> int:
    """Tell it to end so long after it was started; return its code."""
    await office.start()
    await asyncio.sleep(seconds)
    return await office.stop()
