"""P6: every view rebuilt from recorded facts, against one commit a fact by the same code."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.harness import Result, environment, interleave, median_ratio, percentile
from bench.inputs import Inputs, scenario
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.files import FactFiles, Progress
from projections.replay.replay import replay
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET = 30.0
_SECONDS = 60.0
_SINGLES = 2_000
"""Facts the peer takes, in the middle of the file: there its view is as large as on average."""


def measure(*, quick: bool) -> Result:
    """Rebuild on a durable SQLite store; the peer judges and commits fact by fact."""
    inputs = scenario(50_000 if quick else 1_000_000)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        half = Path(folder) / "half.sqlite"
        build(half, _Lines(inputs, 0, inputs.facts // 2), inputs)
        mine, theirs = interleave(
            lambda: inputs.facts / _rebuild(inputs),
            lambda: _SINGLES / _one_by_one(inputs, half),
            runs=2 if quick else 5,
            warm_up=0,
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


class _Lines(FactFiles):
    """Some lines of the facts file."""

    def __init__(self, inputs: Inputs, start: int, end: int) -> None:
        super().__init__([inputs.facts_file])
        self._start, self._end = start, end

    def batches(self, size: int) -> Iterator[Progress]:
        """Return the lines from start to end, `size` at a time."""
        with self.paths[0].open("rb") as file:
            lines = islice(file, self._start, self._end)
            while part := list(islice(lines, size)):
                yield Progress([Message(n, "", line.strip()) for n, line in enumerate(part)], 0)


def build(path: Path, files: FactFiles, inputs: Inputs) -> float:
    """Return the seconds until a new view holds these facts, judged and committed."""
    pipeline = Pipeline(SqliteStore(path), load_law())
    begin = time.perf_counter()
    replay(files, pipeline, datetime.fromisoformat(inputs.as_of))
    seconds = time.perf_counter() - begin
    pipeline.store.close()
    return seconds


def _rebuild(inputs: Inputs) -> float:
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        return build(Path(folder) / "view.sqlite", FactFiles([inputs.facts_file]), inputs)


def _one_by_one(inputs: Inputs, half: Path) -> float:
    as_of = datetime.fromisoformat(inputs.as_of)
    middle = inputs.facts // 2
    (part,) = _Lines(inputs, middle, middle + _SINGLES).batches(_SINGLES)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        view = Path(folder) / "view.sqlite"
        shutil.copy(half, view)
        pipeline = Pipeline(SqliteStore(view), load_law())
        begin = time.perf_counter()
        for message in part.messages:
            pipeline.observe([message], as_of)
        seconds = time.perf_counter() - begin
        pipeline.store.close()
    return seconds
