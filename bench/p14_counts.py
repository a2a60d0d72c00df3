"""P14: weekly counts of 34 provinces judged, against farringtonFlexible of R.

Alarms must be those of R in 99 % of the weeks. R judges other series in every run and its own
clock is taken, without its start; ours judges all.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from bench.counts import Table, series
from bench.harness import Result, environment, interleave, median_ratio, percentile
from bench.peer_r import Told, farrington, installed, not_run
from projections.surveillance.farrington import Farrington, Judged, judge
from projections.surveillance.reference import Window

_TITLE = "count surveillance of 34 x 20 series"
_TARGET = 10.0
_EQUAL = 0.99
_HISTORY = 5 * 52 + 3
_SETTINGS = Farrington(window=Window(weeks_per_year=52.0))


def measure(*, quick: bool) -> Result:
    """Judge every week of five years after five of history, by series-weeks a second."""
    if not installed():
        return not_run("P14", _TITLE, _TARGET, "series-weeks/s")
    weeks = range(_HISTORY, _HISTORY + (52 if quick else 260))
    compared = _Compared(series(34 * 20, weeks[-1] + 1, seed=14), weeks, 4 if quick else 17)
    runs = 2 if quick else 5
    mine, theirs = interleave(compared.ours, compared.peer, runs=runs, warm_up=0)
    ratio, detail = median_ratio(mine, theirs), compared.detail()
    return Result(
        id="P14",
        title=_TITLE,
        ours=round(percentile(mine, 0.5)),
        peer=round(percentile(theirs, 0.5)),
        ratio=round(ratio, 1),
        target=_TARGET,
        met=ratio >= _TARGET and detail["alarms_equal"] >= _EQUAL,
        unit="series-weeks/s",
        runs=runs,
        detail=detail,
        env={**environment(), **compared.versions},
    )


class _Compared:
    """What both said of the series that R has judged so far."""

    def __init__(self, counts: Table, weeks: range, part: int) -> None:
        self._counts, self._weeks, self._part = counts, weeks, part
        self._at = 0
        self._pairs: list[tuple[Judged, Told]] = []
        self.versions: dict[str, str] = {}

    def ours(self) -> float:
        begin = time.perf_counter()
        self._said = judge(self._counts, self._weeks, _SETTINGS)
        return len(self._counts) * len(self._weeks) / (time.perf_counter() - begin)

    def peer(self) -> float:
        rows = (np.arange(self._at, self._at + self._part) * 37) % len(self._counts)
        self._at += self._part
        told = farrington(self._counts[rows], self._weeks)
        one = self._said
        part = one._replace(alarm=one.alarm[rows], threshold=one.threshold[rows])
        self._pairs.append((part._replace(expected=one.expected[rows]), told))
        self.versions = told.versions
        return told.alarm.size / told.seconds

    def detail(self) -> dict[str, Any]:
        ours = np.concatenate([said.alarm.ravel() for said, _ in self._pairs])
        theirs = np.concatenate([told.alarm.ravel() for _, told in self._pairs]) == 1
        limits = [
            np.stack([said.threshold.ravel(), told.threshold.ravel()]) for said, told in self._pairs
        ]
        both = np.concatenate(limits, axis=1)
        both = both[:, np.isfinite(both).all(axis=0)]
        return {
            "weeks_compared": int(ours.size),
            "alarms_equal": round(float((ours == theirs).mean()), 6),
            "alarms_r": int(theirs.sum()),
            "alarms_of_either_shared": round(
                float((ours & theirs).sum() / max((ours | theirs).sum(), 1)), 6
            ),
            "thresholds_equal": round(float((np.abs(both[0] - both[1]) < 1e-6).mean()), 6),
        }
