"""P6: every view rebuilt from recorded facts, against one commit a fact by the same code."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime
from itertools import islice
from pathlib import Path

from bench.harness import Result, environment, interleave, median_ratio, percentile
from bench.inputs import Inputs, scenario
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.files import FactFiles
from projections.replay.replay import replay
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law

_TARGET = 30.0
_SECONDS = 60.0
_SINGLES = 2_000


def measure(*, quick: bool) -> Result:
    """Rebuild on a durable SQLite store; the peer judges and commits fact by fact."""
    inputs = scenario(50_000 if quick else 1_000_000)
    mine, theirs = interleave(
        lambda: inputs.facts / _rebuild(inputs),
        lambda: _SINGLES / _one_by_one(inputs),
        runs=2 if quick else 5,
        warm_up=0 if quick else 1,
    )
    ratio = median_ratio(mine, theirs)
    seconds = inputs.facts / percentile(mine, 0.5)
    return Result(
        id="P6",
        title="rebuild of every view",
        ours=round(percentile(mine, 0.5)),
        peer=round(percentile(theirs, 0.5)),
        ratio=round(ratio, 1),
        target=_TARGET,
        met=ratio >= _TARGET and seconds * 1_000_000 / inputs.facts < _SECONDS,
        unit="facts/s",
        runs=len(mine),
        detail={"facts": inputs.facts, "seconds": round(seconds, 1), "peer_facts": _SINGLES},
        env=environment(),
    )


def _pipeline(folder: str) -> Pipeline:
    return Pipeline(SqliteStore(Path(folder) / "view.sqlite"), load_law())


def _rebuild(inputs: Inputs) -> float:
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        pipeline = _pipeline(folder)
        begin = time.perf_counter()
        replay(FactFiles([inputs.facts_file]), pipeline, datetime.fromisoformat(inputs.as_of))
        seconds = time.perf_counter() - begin
        pipeline.store.close()
    return seconds


def _one_by_one(inputs: Inputs) -> float:
    as_of = datetime.fromisoformat(inputs.as_of)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        pipeline = _pipeline(folder)
        with inputs.facts_file.open("rb") as file:
            lines = [line.strip() for line in islice(file, _SINGLES)]
        begin = time.perf_counter()
        for number, line in enumerate(lines, start=1):
            pipeline.observe([Message(number, "", line)], as_of)
        seconds = time.perf_counter() - begin
        pipeline.store.close()
    return seconds
