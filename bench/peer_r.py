"""The R package `surveillance` as a peer: run where it is installed, loudly missed elsewhere.

Nothing of it is part of the product; Debian has it as r-cran-surveillance.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.harness import Result, environment, say

_SCRIPT = Path(__file__).parent / "r" / "farrington.R"
_MISSING = "R with the package surveillance (Debian: r-cran-surveillance) is not installed"
Table = NDArray[np.float64]


class Told(NamedTuple):
    """What R found: [series, weeks] each."""

    expected: Table
    dispersion: Table
    threshold: Table
    alarm: Table
    seconds: float
    versions: dict[str, str]


@lru_cache(maxsize=1)
def installed() -> bool:
    """Return whether R and the package answer."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return False
    asked = [rscript, "-e", "quit(status = !requireNamespace('surveillance', quietly = TRUE))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def farrington(
    counts: Table,
    weeks: range,
    *,
    method: str = "nbPlugin",
    alpha: float = 0.01,
    trend_p: float = 1,
) -> Told:
    """Judge these weeks of every series with farringtonFlexible."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        asked, told = Path(folder) / "counts.csv", Path(folder) / "told.csv"
        names = ",".join(f"s{number}" for number in range(len(counts)))
        np.savetxt(asked, counts.T, fmt="%d", delimiter=",", header=names, comments="")
        bounds = [str(weeks[0] + 1), str(weeks[-1] + 1)]
        options = [*bounds, str(alpha), method, str(trend_p)]
        command = ["Rscript", str(_SCRIPT), str(asked), str(told), *options]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        return _read(told, (len(counts), len(weeks)), json.loads(ran.stdout.splitlines()[-1]))


def _read(path: Path, shape: tuple[int, int], said: dict[str, Any]) -> Told:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    columns = [
        np.array([float("nan") if row[name] == "NA" else float(row[name]) for row in rows])
        for name in ("expected", "dispersion", "threshold", "alarm")
    ]
    expected, dispersion, threshold, alarm = (column.reshape(shape) for column in columns)
    seconds = float(said.pop("seconds"))
    return Told(expected, dispersion, threshold, alarm, seconds, said)


def not_run(id_: str, title: str, target: float, unit: str) -> Result:
    """Return a row that is missed, because its peer is not there."""
    say(f"{id_} NOT RUN: {_MISSING}")
    return Result(
        id=id_,
        title=title,
        ours=0.0,
        peer=None,
        ratio=0.0,
        target=target,
        met=False,
        unit=unit,
        runs=0,
        detail={"not_run": _MISSING},
        env=environment(),
    )
