"""Write what R says of a few series, for the tests: `python -m bench.golden_counts FOLDER`.

The tests compare ours with these numbers where no R is installed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np

from bench.counts import RECIPES, Table, drawn
from bench.peer_r import Told, farrington

_SEED = 20_260_115
_WEEKS = 5 * 52 + 3 + 26 + 12
_JUDGED = range(_WEEKS - 12, _WEEKS)
_CASES = [("nbPlugin", 1.0), ("muan", 1.0), ("delta", 1.0), ("nbPlugin", 0.05)]


def main() -> int:
    """Write `counts.csv` and `bounds.csv`."""
    folder = Path(sys.argv[1])
    dice = np.random.default_rng(_SEED)
    picked = [RECIPES[number] for number in (1, 10, 14, 16, 22, 29, 34, 41)]
    counts = np.stack([drawn(one.mean(_WEEKS), one.dispersion, dice) for one in picked])
    counts[3, -60:-54] += 40
    counts[:, -4] += np.ceil(3.0 * np.sqrt(counts.mean(axis=1)) + 3.0)
    told = [(name, p, farrington(counts, _JUDGED, method=name, trend_p=p)) for name, p in _CASES]
    versions = told[0][2].versions
    head = f"# seed {_SEED}, R {versions['r']}, surveillance {versions['surveillance']}"
    _write_counts(folder / "counts.csv", head, counts)
    _write_bounds(folder / "bounds.csv", head, told)
    return 0


def _write_counts(path: Path, head: str, counts: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(head + "\n")
        csv.writer(file, lineterminator="\n").writerows(counts.astype(int).tolist())


def _write_bounds(path: Path, head: str, told: list[tuple[str, float, Told]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(head + "\n")
        rows = csv.writer(file, lineterminator="\n")
        names = ("expected", "dispersion", "threshold", "alarm")
        rows.writerow(["method", "trend_p", "series", "week", *names])
        for method, p, found in told:
            for (one, week), alarm in np.ndenumerate(found.alarm):
                values = [getattr(found, name)[one, week] for name in names[:3]]
                shown = [f"{value:.8g}" for value in values]
                rows.writerow([method, p, one, _JUDGED[week], *shown, int(alarm)])


if __name__ == "__main__":
    sys.exit(main())
