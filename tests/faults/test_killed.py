"""kill -9 and SIGSTOP of everything at random moments, under load: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.faults.chaos import SEED, Chaos, seed_of
from tests.support.faults.database import binaries
from tests.support.faults.officers import Officers
from tests.support.faults.report import processor_seconds, tell
from tests.support.faults.scale import asked, scale
from tests.support.faults.series import keep, seeds, store_of, story_of
from tests.support.faults.story import Story
from tests.support.faults.system import System, running_system
from tests.support.postgres import MISSING

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(1_800),
]

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRESQL = pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)
STORES = [SQLITE, POSTGRESQL]


def _series() -> list[Any]:
    """Return the seeds of this run, each with its store."""
    marks = {"sqlite": (), "postgresql": (pytest.mark.postgres,)}
    return [
        pytest.param(
            seed, store_of(seed), id=f"{seed}-{store_of(seed)}", marks=marks[store_of(seed)]
        )
        for seed in seeds()
    ]


def _wanted(store: str) -> bool:
    if store == "postgresql" and binaries() is None:
        pytest.skip(MISSING)
    return store == "postgresql"


@pytest.mark.parametrize(("seed", "store"), _series())
async def test_nothing_is_lost_or_doubled_however_programs_are_killed(
    seed: int, store: str, tmp_path: Path
) -> None:
    """Node, worker, desk, broker and database in random order, several down at the same time."""
    postgres, began, spent = _wanted(store), time.monotonic(), processor_seconds()
    story = _story(story_of(seed))
    async with running_system(tmp_path, story, postgres=postgres, desk=True) as system:
        load = system.load(rate=_rate(), batch=20)
        chaos = Chaos(system.programs, seed)
        blows = chaos.schedule((5 if asked() == "full" else 2) * len(system.programs))
        tell(f"{SEED}={seed}", store, "; ".join(map(str, blows)))
        async with asyncio.TaskGroup() as tasks:
            answers = tasks.create_task(load.run())
            tasks.create_task(chaos.deal(blows, load))
            officers = tasks.create_task(_on_duty(system, answers.done))
        verdict = await system.verdict(answers.result(), within=300)
        taken_up = await officers.result().judged(system.hub.url)
    assert verdict.facts == scale().facts
    assert taken_up > 0
    assert set(chaos.dealt) == {f"kill {name}" for name in system.programs}
    said = (
        *(f"{verdict.facts} facts, {verdict.alerts} alerts", f"{verdict.changes} changes"),
        *(f"{len(blows)} kills", f"{chaos.at_work} of programs at work"),
        *(f"{answers.result().failures.total()} unanswered",),
        *(f"{answers.result().repeated} repeated", f"{taken_up} taken up at the desk"),
        f"{time.monotonic() - began:.0f} s, {processor_seconds() - spent:.0f} of a processor",
    )
    tell(f"{SEED}={seed}", store, *said)
    keep(seed, *said)
    shutil.rmtree(tmp_path)  # a hundred of them fill a disk


@pytest.mark.parametrize("store", STORES if asked() == "full" else [POSTGRESQL])
async def test_a_program_that_slept_goes_on_and_nothing_is_lost(store: str, tmp_path: Path) -> None:
    """SIGSTOP, longer than heartbeats and time-outs, then SIGCONT; each program in turn."""
    postgres, seed = _wanted(store), seed_of()
    story = _story(seed, scale().small)
    async with running_system(tmp_path, story, postgres=postgres, desk=True) as system:
        load = system.load(rate=scale().small / (scale().paused * 3), batch=20)
        chaos = Chaos(system.programs, seed)
        blows = chaos.schedule(len(system.programs), what="pause", longest=1.0)
        blows = [replace(blow, down=scale().paused) for blow in blows]
        tell(f"{SEED}={seed}", store, "; ".join(map(str, blows)))
        async with asyncio.TaskGroup() as tasks:
            answers = tasks.create_task(load.run())
            tasks.create_task(chaos.deal(blows, load))
            officers = tasks.create_task(_on_duty(system, answers.done))
        verdict = await system.verdict(answers.result(), within=300)
        assert await officers.result().judged(system.hub.url) > 0
    assert verdict.facts == scale().small


@pytest.mark.parametrize("store", STORES if asked() == "full" else [SQLITE])
async def test_programs_may_be_started_in_any_order(store: str, tmp_path: Path) -> None:
    """All are killed under load and come back in random order, the broker perhaps last."""
    postgres, seed = _wanted(store), seed_of()
    chance = random.Random(seed)
    async with running_system(tmp_path, _story(seed, scale().small), postgres=postgres) as system:
        load = system.load(rate=300, batch=20)
        answers = asyncio.create_task(load.run())
        while load.share < 0.3:
            await asyncio.sleep(0.01)
        order = chance.sample(sorted(system.programs), len(system.programs))
        tell(f"{SEED}={seed}", store, f"started again in the order {', '.join(order)}")
        for program in system.programs.values():
            await program.kill()
        for name in order:
            await system.programs[name].start()
            await asyncio.sleep(1.0)
        verdict = await system.verdict(await answers, within=300)
    assert verdict.facts == scale().small


async def _on_duty(system: System, ended: Callable[[], bool]) -> Officers:
    """Take up at the desk what comes, until nothing new is recorded."""
    assert system.desk is not None
    officers = Officers(system.desk.url)
    await officers.work(ended)
    return officers


def _story(seed: int, facts: int = 0) -> Story:
    return Story.of(facts or scale().facts, seed=seed)


def _rate() -> float:
    """Return a rate at which the load outlasts the blows."""
    return scale().facts / max(12.0, scale().facts / 700)
