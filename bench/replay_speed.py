"""REPLAY: facts a second of `leothang replay` on a simulated file, and its peak memory."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.harness import Result, environment, say
from bench.inputs import Inputs, scenario

_TARGET = 10_000
_MEMORY_MIB = 1024
_WATCH = (
    "import resource,subprocess,sys;"
    "code=subprocess.run(sys.argv[1:]).returncode;"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(code)"
)


class Replayed(NamedTuple):
    """One replay in a process of its own."""

    seconds: float
    peak_mib: float
    digest: str


def measure(*, quick: bool) -> Result:
    """Replay the same file several times."""
    inputs = scenario(20_000 if quick else 200_000)
    runs = [replayed(inputs) for _ in range(2 if quick else 5)]
    for run in runs:
        say(f"{inputs.facts / run.seconds:,.0f} facts/s, {run.peak_mib:.0f} MiB")
    rate = statistics.median(inputs.facts / run.seconds for run in runs)
    memory = max(run.peak_mib for run in runs)
    same = len({run.digest for run in runs}) == 1
    return Result(
        id="REPLAY",
        title="replay of a simulated file, all detectors on, one core",
        ours=round(rate),
        peer=None,
        ratio=round(rate / _TARGET, 2),
        target=1.0,
        met=rate >= _TARGET and memory < _MEMORY_MIB and same,
        unit="facts/s",
        runs=len(runs),
        detail={"facts": inputs.facts, "peak_mib": round(memory), "one_digest": same},
        env=environment(),
    )


def replayed(inputs: Inputs, facts: Path | None = None, keep: Path | None = None) -> Replayed:
    """Replay in a fresh process; wall clock from start to exit, interpreter included."""
    out = keep or Path(tempfile.mkdtemp(prefix="leothang-bench-"))
    command = [sys.executable, "-m", "services.cli", "replay", str(facts or inputs.facts_file)]
    command += ["--as-of", inputs.as_of, "--out", str(out)]
    try:
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _WATCH, *command],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds = time.perf_counter() - begin
        digest = (out / "digest.txt").read_text(encoding="utf-8").strip()
    finally:
        if keep is None:
            shutil.rmtree(out, ignore_errors=True)
    return Replayed(seconds, int(done.stdout.split()[-1]) / 1024, digest)
