"""P8: memory a worker holds for each petition of its view."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from bench.harness import Result, environment, say
from bench.inputs import scenario
from projections.early_warning.pipeline import Pipeline
from projections.replay.files import FactFiles
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law

_LIMIT = 2_048
"""Bytes a petition."""
_BATCH = 500


def measure(*, quick: bool) -> Result:
    """Take a scenario in as a live worker does, in a process of its own, and weigh it."""
    inputs = scenario(50_000 if quick else 500_000)
    words = [sys.executable, "-m", "bench.p8_memory", str(inputs.facts_file), inputs.as_of]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    before, peak, petitions, disk = map(int, told)
    each = (peak - before) / petitions
    say(f"{petitions:,} petitions: {(peak - before) / 2**20:.0f} MiB above the empty worker")
    return Result(
        id="P8",
        title="memory per petition held by a worker (state + index)",
        ours=round(each),
        peer=None,
        ratio=round(_LIMIT / max(each, 1), 2),
        target=1.0,
        met=each <= _LIMIT,
        unit="bytes",
        runs=1,
        detail={
            "petitions": petitions,
            "empty_mib": before >> 20,
            "peak_mib": peak >> 20,
            "disk_bytes_per_petition": disk // petitions,
        },
        env=environment(),
    )


def _weigh(facts: Path, as_of: datetime) -> None:
    """Print: bytes of the empty worker, bytes at the peak, petitions, bytes on disk."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        view = Path(folder) / "view.sqlite"
        pipeline = Pipeline(SqliteStore(view), load_law())
        before = _peak()
        for batch in FactFiles([facts]).batches(_BATCH):
            pipeline.observe(batch.messages, as_of)
        pipeline.settle(as_of)
        petitions = sum(b'"leothang.petition.received.v1"' in line for line in facts.open("rb"))
        pipeline.store.close()
        print(before, _peak(), petitions, view.stat().st_size)


def _peak() -> int:
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib if sys.platform == "darwin" else kib * 1024


if __name__ == "__main__":
    _weigh(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
