"""Many quasi-Poisson regressions at once: a level per season and one trend (hồi quy Poisson).

The level of a season follows in closed form from the trend, so that a fit is a search for one
number: Newton's method on the profile likelihood, for all series together. The result is that of
iterated weighted least squares, without a matrix to solve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.arrays import product

if TYPE_CHECKING:
    from projections.surveillance.arrays import Flags, Floats

_ROUNDS = 30
_CLOSE = 1e-5
"""A step so small is the last: what it leaves to do is its square."""
_LEAST_INFORMATION = 1e-9
_STEP = 1.0
"""The largest step of the trend, in logarithms a year."""
_STEEPEST = 30.0
"""A trend beyond this has no finite value."""


class Sample(NamedTuple):
    """What many series are fitted to."""

    counts: Floats
    """[series, weeks]."""
    exposure: Floats | None
    """[series, weeks]; None when all are 1."""
    weights: Floats | None
    """[series, weeks]; 0 for a missing week; None when all are 1."""
    time: Floats
    """[weeks], in years before the week judged."""
    groups: Floats
    """[weeks, seasons]."""


class Fit(NamedTuple):
    """What was found for each series."""

    total: Floats
    """[series, seasons]; the weighted cases."""
    spread: Floats
    """[series, seasons]; what the level multiplies."""
    centre: Floats
    """[series, seasons]; the mean time of the expected cases."""
    information: Floats
    """[series]; of the trend; 0 without one."""
    trend: Floats
    """[series]; growth of the logarithm in a year; 0 without one."""
    settled: Flags
    """[series]; the search has ended at a finite value."""

    def rate(self) -> Floats:
        """Return the level of each season at the week judged, per exposure."""
        return quotient(self.total, self.spread)

    def variance(self, season: int) -> Floats:
        """Return the variance of the logarithm of what is expected now, per dispersion."""
        slope = quotient(self.centre[:, season] ** 2, self.information)
        return quotient(np.ones_like(slope), self.total[:, season]) + slope


def quotient(above: Floats, below: Floats) -> Floats:
    """Return the quotient, 0 where nothing divides."""
    return np.divide(above, below, out=np.zeros_like(below), where=below > 0)


def fit(sample: Sample, *, trend: bool, start: Floats | None = None) -> Fit:
    """Fit every series; a series whose trend has no finite value is not settled."""
    weighted = sample.counts if sample.weights is None else sample.counts * sample.weights
    sums = product(weighted, np.column_stack([sample.groups, sample.time]))
    total, moment = sums[:, :-1], sums[:, -1]
    slope = np.zeros(len(total)) if start is None else start.copy()
    if not trend:
        slope[:] = 0.0
        found = _moments(sample, slope, slice(None))
        calm = np.zeros_like(slope)
        return Fit(total, found.spread, found.centre * 0.0, calm, calm, calm == 0)
    return _searched(sample, total, moment, slope)


class _Moments(NamedTuple):
    spread: Floats
    centre: Floats
    variance: Floats


def _moments(sample: Sample, slope: Floats, rows: slice | Flags) -> _Moments:
    """Return sums, means and variances of time by season under a trend."""
    grown = np.exp(slope[:, None] * sample.time)
    if sample.exposure is not None:
        grown *= sample.exposure[rows]
    if sample.weights is not None:
        grown *= sample.weights[rows]
    time = sample.time[:, None]
    seasons = sample.groups.shape[1]
    design = np.hstack([sample.groups, sample.groups * time, sample.groups * time**2])
    sums = product(grown, design)
    spread = sums[:, :seasons]
    centre = quotient(sums[:, seasons : 2 * seasons], spread)
    return _Moments(spread, centre, quotient(sums[:, 2 * seasons :], spread) - centre**2)


def _searched(sample: Sample, total: Floats, moment: Floats, slope: Floats) -> Fit:
    spread, centre = np.zeros_like(total), np.zeros_like(total)
    information = np.zeros_like(slope)
    settled = np.zeros(len(slope), dtype=np.bool_)
    open_ = np.ones(len(slope), dtype=np.bool_)
    for _ in range(_ROUNDS):
        found = _moments(sample, slope[open_], open_)
        spread[open_], centre[open_] = found.spread, found.centre
        information[open_] = (total[open_] * found.variance).sum(axis=1)
        score = moment[open_] - (total[open_] * found.centre).sum(axis=1)
        step = np.clip(quotient(score, information[open_]), -_STEP, _STEP)
        done = np.abs(step) < _CLOSE
        settled[open_] = done & (information[open_] > _LEAST_INFORMATION)
        # What the last, small step still changes follows from the moments at hand.
        spread[open_] *= np.exp(step[:, None] * found.centre)
        centre[open_] += step[:, None] * found.variance
        slope[open_] += step
        open_[open_] = ~done
        open_ &= np.abs(slope) < _STEEPEST
        if not open_.any():
            break
    return Fit(total, spread, centre, information, slope, settled)
