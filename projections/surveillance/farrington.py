"""Weeks with more cases than their own past explains: Farrington flexible (vượt ngưỡng).

Farrington et al. (1996) as improved by Noufaily et al. (2013): every past week counts through
seasons, past outbreaks weigh less, and the threshold is a quantile of what is expected. Nothing is
raised for bad series: what cannot be judged says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.arrays import product, series_of
from projections.surveillance.loglinear import Sample
from projections.surveillance.reference import Reference, Window, reference
from projections.surveillance.regression import Baseline, Errors, Rules, baselines
from projections.surveillance.thresholds import Method, threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Flags, Floats, Series, Whole

_CHUNK = 512
"""Series fitted together: their weeks fit into the cache of a core."""
_LEAST_WEEKS = 26
"""Fewer known weeks in the past are no baseline."""


class Outcome(IntEnum):
    """Whether a week was judged, or why not."""

    JUDGED = 0
    FIRST_CASES = 1
    """Judged, but the past knows no case: a rate of half a case in all its weeks is assumed."""
    UNJUDGED_WEEK = 2
    """Nothing is known of the week itself."""
    UNJUDGED_SHORT = 3
    """The history is too short."""
    UNJUDGED_GAPS = 4
    """Too few weeks of the history are known, or none in this season."""
    UNJUDGED_FEW = 5
    """Too few cases of late for an alarm, and nobody asked what was expected."""


@dataclass(frozen=True, kw_only=True)
class Farrington:
    """The settings of the method; the defaults are those Noufaily et al. recommend."""

    alpha: float = 0.01
    """The share of ordinary weeks above the threshold; see `rates.alpha_of`."""
    window: Window = field(default_factory=Window)
    method: Method = "nb"
    trend: bool = True
    trend_p: float = 1.0
    """The trend is kept when its p-value is below; 1 keeps it always."""
    trend_years: int = 3
    """A trend asks for as many years of history."""
    residual_limit: float | None = 2.58
    """Weeks with a residual above weigh less; None gives each its full weight."""
    errors: Errors = "paper"
    few_cases: int = 5
    few_weeks: int = 4
    """No alarm when the last weeks, this one included, have fewer cases."""
    expect_few: bool = True
    """Say what is expected also where there are too few cases; else they are passed over."""


class Judged(NamedTuple):
    """What was found: [series, weeks judged] each."""

    weeks: Whole
    """[weeks judged]."""
    observed: Floats
    expected: Floats
    """NaN where not judged."""
    threshold: Floats
    dispersion: Floats
    trend: Floats
    """Growth of the logarithm in a year; 0 where none is used."""
    trended: Flags
    enough: Flags
    """Enough cases of late for an alarm."""
    alarm: Flags
    score: Floats
    """How far above expectation, in distances to the threshold: above 1 is too much."""
    outcome: Whole
    """`Outcome` as a number."""


def judge(
    counts: ArrayLike,
    weeks: Iterable[int],
    settings: Farrington | None = None,
    *,
    exposure: ArrayLike | None = None,
    missing: ArrayLike | None = None,
) -> Judged:
    """Judge these weeks (columns of `counts`) of every series by the weeks before them."""
    series = series_of(counts, exposure, missing)
    asked = [*weeks]
    settings = settings or Farrington()
    parts = [_judge_week(series, week, settings) for week in asked]
    return _joined(series, asked, parts, settings)


class _Column(NamedTuple):
    """One week of every series."""

    expected: Floats
    threshold: Floats
    dispersion: Floats
    trend: Floats
    trended: Flags
    outcome: Whole


def _judge_week(series: Series, week: int, settings: Farrington) -> _Column:
    column = _unjudged(len(series.counts))
    past = reference(week, settings.window)
    if past is None or len(past.weeks) < _LEAST_WEEKS:
        return column
    late = series.counts[:, max(week + 1 - settings.few_weeks, 0) : week + 1].sum(axis=1)
    asked = (late >= settings.few_cases) | settings.expect_few
    column.outcome[~asked] = Outcome.UNJUDGED_FEW
    column.outcome[~series.present[:, week]] = Outcome.UNJUDGED_WEEK
    numbers = np.flatnonzero(asked)
    for start in range(0, len(numbers), _CHUNK):
        rows = numbers[start : start + _CHUNK]
        part = _judge_chunk(series, (rows, week), past, settings)
        for whole, found in zip(column, part, strict=True):
            whole[rows] = found
    return column


def _unjudged(size: int) -> _Column:
    nothing = np.full(size, np.nan)
    no, why = np.zeros(size, dtype=np.bool_), np.full(size, int(Outcome.UNJUDGED_SHORT))
    return _Column(nothing, nothing.copy(), nothing.copy(), np.zeros(size), no, why)


def _judge_chunk(
    series: Series, at: tuple[Whole, int], past: Reference, settings: Farrington
) -> _Column:
    rows, week = at
    sample = _sample(series, rows, week, past)
    now = series.exposure[rows, week]
    rules = Rules(
        settings.trend and past.years >= settings.trend_years,
        settings.trend_p,
        settings.residual_limit,
        settings.errors,
    )
    found = _first_cases(sample, baselines(sample, rules))
    expected = found.expected * now
    limit = threshold(settings.method, expected, found.dispersion, found.variance, settings.alpha)
    outcome = _outcomes(series, (rows, week), sample)
    told = outcome <= Outcome.FIRST_CASES
    return _Column(
        np.where(told, expected, np.nan),
        np.where(told, limit, np.nan),
        np.where(told, found.dispersion, np.nan),
        np.where(told & found.trended, found.trend, 0.0),
        told & found.trended,
        outcome,
    )


def _sample(series: Series, rows: Whole, week: int, past: Reference) -> Sample:
    time = (past.weeks - week) / 52.0
    cells = np.ix_(rows, past.weeks)
    counts = series.counts[cells]
    if series.plain:
        return Sample(counts, None, None, time, past.groups)
    present = series.present[cells]
    weights = None if present.all() else present.astype(np.float64)
    return Sample(counts, series.exposure[cells], weights, time, past.groups)


def _first_cases(sample: Sample, found: Baseline) -> Baseline:
    """Return baselines in which a past without a case is not certain of its zero (Jeffreys)."""
    none = sample.counts.sum(axis=1) == 0
    if not none.any():
        return found
    exposed = np.ones_like(sample.counts) if sample.exposure is None else sample.exposure
    weeks = (exposed if sample.weights is None else exposed * sample.weights).sum(axis=1)
    rate = 0.5 / np.maximum(weeks, 1e-9)
    return Baseline(
        expected=np.where(none, rate, found.expected),
        dispersion=np.where(none, 1.0 + 2.0 * rate, found.dispersion),
        variance=np.where(none, 2.0, found.variance),
        trend=np.where(none, 0.0, found.trend),
        trended=found.trended & ~none,
    )


def _outcomes(series: Series, at: tuple[Whole, int], sample: Sample) -> Whole:
    rows, week = at
    outcome = np.full(len(sample.counts), int(Outcome.JUDGED))
    outcome[sample.counts.sum(axis=1) == 0] = Outcome.FIRST_CASES
    if sample.weights is not None:
        same = product(sample.weights, sample.groups[:, -1:])[:, 0]
        thin = (sample.weights.sum(axis=1) < _LEAST_WEEKS) | (same == 0)
        outcome[thin] = Outcome.UNJUDGED_GAPS
    outcome[~series.present[rows, week]] = Outcome.UNJUDGED_WEEK
    return outcome


def _joined(
    series: Series, weeks: Sequence[int], parts: Sequence[_Column], settings: Farrington
) -> Judged:
    shape = (len(weeks), len(series.counts))
    expected = _table([part.expected for part in parts], shape)
    limit = _table([part.threshold for part in parts], shape)
    outcome = np.asarray([part.outcome for part in parts], dtype=np.int64).reshape(shape).T
    trended = np.asarray([part.trended for part in parts], dtype=np.bool_).reshape(shape).T
    asked = np.asarray(weeks, dtype=np.int64)
    known = outcome != Outcome.UNJUDGED_WEEK
    observed = np.where(known, series.counts[:, asked], np.nan)
    enough = _recent(series.counts, asked, settings.few_weeks) >= settings.few_cases
    return Judged(
        weeks=asked,
        observed=observed,
        expected=expected,
        threshold=limit,
        dispersion=_table([part.dispersion for part in parts], shape),
        trend=_table([part.trend for part in parts], shape),
        trended=trended,
        enough=enough,
        alarm=enough & (observed > limit),
        score=_score(observed, expected, limit),
        outcome=outcome,
    )


def _table(columns: list[Floats], shape: tuple[int, int]) -> Floats:
    return np.asarray(columns, dtype=np.float64).reshape(shape).T


def _recent(counts: Floats, weeks: Whole, span: int) -> Floats:
    """Return the cases of the last weeks, each week itself included."""
    until = np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)], axis=1)
    since = np.maximum(weeks + 1 - span, 0)
    return np.asarray(until[:, weeks + 1] - until[:, since], dtype=np.float64)


def _score(observed: Floats, expected: Floats, limit: Floats) -> Floats:
    """Return the distance from expectation over that to the threshold, at least half a case."""
    room = np.maximum(limit - expected, 0.5)
    return (observed - expected) / room
