"""A seeded schedule of blows against running programs (lịch gây lỗi)."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.faults.load import Load
from tests.support.faults.programs import Program

SEED = "FAULTS_SEED"
_NEXT = 0.15


def seed_of(number: int = 0) -> int:
    """Return the seed of the nth run: FAULTS_SEED says with which one it begins."""
    return int(os.environ.get(SEED, "1")) + number


@dataclass(frozen=True)
class Blow:
    """One thing that happens to one program, once so much of the load is done."""

    at: float
    what: str
    program: str
    down: float
    """Seconds until it is started, or goes on, again."""
    after: float = 0.0
    """Seconds from that moment: an answer has just come then, and the next one is under way."""

    def __str__(self) -> str:
        return f"{self.at:.0%} {self.what} {self.program} for {self.down:.1f} s"


@dataclass
class Chaos:
    """Blows drawn from a seed, dealt while a load runs."""

    programs: Mapping[str, Program]
    seed: int
    dealt: Counter[str] = field(default_factory=Counter[str])
    at_work: int = 0
    """Blows to a program that was ready; the others hit one that was starting."""

    def schedule(self, count: int, *, what: str = "kill", longest: float = 2.0) -> list[Blow]:
        """Return that many blows: each program in turn, in random order, at random moments."""
        chance = random.Random(self.seed)
        names: list[str] = []
        while len(names) < count:
            names += chance.sample(sorted(self.programs), len(self.programs))
        moments = sorted(chance.uniform(0.02, 0.9) for _ in range(count))
        return [
            Blow(at, what, name, chance.uniform(0.0, longest), chance.uniform(0.0, _NEXT))
            for at, name in zip(moments, names[:count], strict=True)
        ]

    async def deal(self, blows: list[Blow], load: Load) -> None:
        """Deal the blows as the load goes on; return when all programs may run again."""
        async with asyncio.TaskGroup() as tasks:
            for blow in blows:
                while load.share < blow.at:
                    await asyncio.sleep(0.01)
                tasks.create_task(self._deal(blow))

    async def _deal(self, blow: Blow) -> None:
        await asyncio.sleep(blow.after)
        program = self.programs[blow.program]
        while not program.running:  # an earlier blow still keeps it down
            await asyncio.sleep(_NEXT)
        self.at_work += await program.healthy()
        self.dealt[f"{blow.what} {blow.program}"] += 1
        if blow.what == "pause":
            program.pause()
            await asyncio.sleep(blow.down)
            program.resume()
            return
        await program.kill()
        await asyncio.sleep(blow.down)
        await program.start()
