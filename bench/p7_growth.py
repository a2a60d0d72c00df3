"""P7: catching up with facts already held, against the same with an empty view."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.broker import hub
from bench.harness import Result, environment, percentile, say
from bench.inputs import scenario
from bench.p1_catch_up import fill, worked
from bench.p6_rebuild import build
from projections.replay.files import FactFiles

if TYPE_CHECKING:
    from bench.inputs import Inputs

_TARGET = 0.9
_HELD = (1_000_000, 5_000_000)
_EARLIER = "2022-08-01"
"""What is held already happened in other years than what is read."""


def measure(*, quick: bool) -> Result:
    """Fill views of each size once, then catch up from each in turn."""
    sizes = (50_000,) if quick else _HELD
    inputs = scenario(20_000 if quick else 50_000)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        held = {size: _held(Path(folder) / f"{size}.sqlite", size, inputs.as_of) for size in sizes}
        rates = asyncio.run(_rates(inputs, held, 2 if quick else 3))
    growth = {
        size: statistics.median(a / b for a, b in zip(rates[size], rates[0], strict=True))
        for size in sizes
    }
    worst = min(growth.values())
    return Result(
        id="P7",
        title="growth: catch-up with facts already held",
        ours=round(percentile(rates[max(sizes)], 0.5)),
        peer=round(percentile(rates[0], 0.5)),
        ratio=round(worst, 3),
        target=_TARGET,
        met=worst >= _TARGET,
        unit="facts/s",
        runs=len(rates[0]),
        detail={str(size): round(ratio, 3) for size, ratio in growth.items()},
        env=environment(),
    )


def _held(view: Path, size: int, as_of: str) -> Path:
    """Build a view as of the day of reading: what ran out of time by then is judged already."""
    inputs = replace(scenario(size, start=_EARLIER), as_of=as_of)
    seconds = build(view, FactFiles([inputs.facts_file]), inputs)
    _tell_nobody(view)
    say(f"a view of {inputs.facts:,} facts, built in {seconds:.0f} s")
    return view


def _tell_nobody(view: Path) -> None:
    """Take what was queued for publishing away: it would have been published long ago."""
    with sqlite3.connect(view) as db:
        db.execute("DELETE FROM outbox")


async def _rates(inputs: Inputs, held: dict[int, Path], runs: int) -> dict[int, list[float]]:
    rates: dict[int, list[float]] = {size: [] for size in (0, *held)}
    async with hub() as broker:
        facts = await fill(broker, inputs)
        await worked(broker, inputs, facts)
        for number in range(runs):
            for size, found in rates.items():
                found.append(facts / await worked(broker, inputs, facts, held.get(size)))
            told = ", ".join(f"{size:,}: {found[-1]:,.0f}" for size, found in rates.items())
            say(f"run {number + 1}/{runs}: {told} facts/s")
    return rates
