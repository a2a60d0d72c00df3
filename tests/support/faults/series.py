"""The long series of kills: which seeds are left, which store each has, what came of it (loạt dài).

Each run that held leaves a row in `var/series.txt`, so a series goes on where it was stopped.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

from tests.support.faults.chaos import SEED
from tests.support.faults.scale import asked, scale

RUNS, STORE = "FAULTS_RUNS", "FAULTS_STORE"
STORES = ("sqlite", "postgresql")
RECORD = Path(__file__).parents[3] / "var" / "series.txt"
_TOGETHER = 10
"""Seeds of the long series that share a story: to write one takes as long as to play it."""


def store_of(seed: int) -> str:
    """Return what a seed's programs keep their facts in: in turn, unless FAULTS_STORE says."""
    said = os.environ.get(STORE) or STORES[(seed - 1) % len(STORES)]
    if said not in STORES:
        message = f"{STORE} is {said!r}; say {' or '.join(STORES)}"
        raise ValueError(message)
    return said


def story_of(seed: int) -> int:
    """Return the seed of what offices write down while programs are killed."""
    return (seed - 1) // _TOGETHER + 1 if asked() == "full" else seed


def seeds(record: Path = RECORD) -> list[int]:
    """Return the seeds to run: those asked for, else those of the series that ran least often."""
    runs = int(os.environ.get(RUNS) or scale().seeds)
    first = os.environ.get(SEED)
    if first or asked() != "full":
        return list(range(int(first or 1), int(first or 1) + runs))
    done = _done(record)
    ran = {seed: done[seed, store_of(seed)] for seed in range(1, scale().seeds + 1)}
    return [seed for seed, times in ran.items() if times == min(ran.values())][:runs]


def _done(record: Path) -> Counter[tuple[int, str]]:
    """Return how often each seed held with each store."""
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    rows = [line.split(" | ") for line in lines]
    return Counter((int(row[0]), row[1]) for row in rows if row[0].isdecimal())


def keep(seed: int, *words: object, record: Path = RECORD) -> None:
    """Add the row of a seed that held; a short run is no part of the series."""
    if asked() == "full":
        row = (seed, store_of(seed), *words, _version())
        record.parent.mkdir(exist_ok=True)
        with record.open("a", encoding="utf-8") as rows:
            rows.write(" | ".join(map(str, row)) + "\n")


@cache
def _version() -> str:
    """Return which version of the programs ran, where git knows it."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=RECORD.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "unknown"
