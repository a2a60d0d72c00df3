"""NOUFAILY: outbreaks found and false alarms on the published scenarios, against the methods of R.

624 weeks a series, four outbreaks in the past and one in the last 49 weeks, which are judged. POD
is the share of those outbreaks with an alarm while they last, FPR the share of other weeks with
one. Ours, as it is set by default, is read off at the false alarms that each method of R had, so
that none wins by shouting.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from bench.counts import RECIPES, Flags, Recipe, Table, drawn, outbreak
from bench.harness import Result, environment, say
from bench.peer_r import farrington, installed, not_run
from projections.surveillance.farrington import Farrington, judge
from projections.surveillance.reference import Window
from projections.surveillance.thresholds import Method

_TITLE = "outbreaks found at the false alarms of R"
_WEEKS, _JUDGED, _PAST_FROM = 624, 49, 312
_SIZES = (2, 3, 5, 10)
_METHODS: dict[str, Method] = {"nbPlugin": "nb", "muan": "muan", "delta": "delta"}
_ALPHA = 0.01
_ALPHAS = (*np.geomspace(0.0005, 0.2, 24).tolist(), _ALPHA)


def measure(*, quick: bool) -> Result:
    """Compare the probability of detection at the same rate of false alarms."""
    if not installed():
        return not_run("NOUFAILY", _TITLE, 1.0, "POD")
    sample = _sample(RECIPES[2::6] if quick else RECIPES, 1 if quick else 4)
    ours: dict[str, Table] = {name: _curve(sample, name) for name in _METHODS.values()}
    rows = [_row(sample, method, ours) for method in _METHODS]
    for row in rows:
        say(", ".join(f"{name} {value}" for name, value in row.items()))
    worst = min(rows, key=lambda row: row["ratio"])
    return Result(
        id="NOUFAILY",
        title=_TITLE,
        ours=worst["pod_nb"],
        peer=worst["pod_r"],
        ratio=worst["ratio"],
        target=1.0,
        met=worst["ratio"] >= 1.0,
        unit="POD",
        runs=len(sample.counts),
        detail={"methods_of_r": rows, "weeks": len(sample.counts) * _JUDGED},
        env=environment(),
    )


class _Sample(NamedTuple):
    counts: Table
    sick: Flags
    """[series, weeks judged]; an outbreak lasts."""


def _sample(recipes: tuple[Recipe, ...], times: int) -> _Sample:
    dice = np.random.default_rng(2013)
    made = [_one(recipe, dice) for recipe in recipes for _ in range(times)]
    return _Sample(np.stack([counts for counts, _ in made]), np.stack([sick for _, sick in made]))


def _one(recipe: Recipe, dice: np.random.Generator) -> tuple[Table, Flags]:
    mean = recipe.mean(_WEEKS)
    counts = drawn(mean, recipe.dispersion, dice)
    begins = dice.choice(np.arange(_PAST_FROM, _WEEKS - _JUDGED), 4, replace=False)
    for begin in begins:
        size = float(dice.choice(_SIZES))
        counts = counts + outbreak(mean, recipe.dispersion, int(begin), size, dice)[0]
    last = int(dice.integers(_WEEKS - _JUDGED, _WEEKS - 8))
    added, lasting = outbreak(mean, recipe.dispersion, last, float(dice.choice(_SIZES)), dice)
    return counts + added, lasting[-_JUDGED:]


def _scored(sample: _Sample, alarm: Flags) -> tuple[float, float]:
    """Return the share of false alarms and that of outbreaks found."""
    struck = sample.sick.any(axis=1)
    found = np.count_nonzero(alarm & sample.sick, axis=1)[struck] > 0
    return float(alarm[~sample.sick].mean()), float(found.mean())


def _curve(sample: _Sample, method: Method) -> Table:
    """Return FPR and POD over the settings of alpha, rising."""
    window, weeks = Window(weeks_per_year=52.0), range(_WEEKS - _JUDGED, _WEEKS)
    points = []
    for alpha in sorted(_ALPHAS):
        settings = Farrington(alpha=alpha, method=method, window=window)
        points.append(_scored(sample, judge(sample.counts, weeks, settings).alarm))
    return np.array(points)


def _at(curve: Table, fpr: float) -> float:
    """Return the POD of a curve at a rate of false alarms; of equal rates the best."""
    rates = np.unique(curve[:, 0])
    best = [float(curve[curve[:, 0] == rate, 1].max()) for rate in rates]
    return float(np.interp(fpr, rates, best))


def _row(sample: _Sample, method: str, ours: dict[str, Table]) -> dict[str, Any]:
    weeks = range(_WEEKS - _JUDGED, _WEEKS)
    told = farrington(sample.counts, weeks, method=method, alpha=_ALPHA)
    fpr, pod = _scored(sample, told.alarm == 1)
    found = {f"pod_{name}": round(_at(curve, fpr), 6) for name, curve in ours.items()}
    ratio = round(found[f"pod_{Farrington().method}"] / pod, 4) if pod else 1.0
    return {
        "method": method,
        "fpr_r": round(fpr, 5),
        "pod_r": round(pod, 4),
        **found,
        "ratio": ratio,
    }
