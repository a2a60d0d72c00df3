"""What a week would have counted had nothing happened, and from which number on it is too many.

By default the mean of the twelve weeks before and three standard deviations; with three years
on record the baseline of Farrington, which knows seasons and trend (mốc so sánh).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.farrington import Farrington, Outcome, judge
from projections.surveillance.farrington import Judged as Seasonal
from projections.surveillance.rates import alpha_of
from projections.surveillance.reference import Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.law.rulebook import Rule

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FARRINGTON, MEAN_SD, UNJUDGED = "farrington", "mean_sd", ""
_TENTHS, _HUNDRED = 10, 100
_REACH = 2
"""Silent weeks are passed over, as far back as twice the weeks that are asked."""
_DIGITS = 6
"""Sums in another order differ far behind the point: they must decide nothing."""


class Sample(NamedTuple):
    """Series over the same weeks, and what is known of the weeks."""

    counts: Floats
    """[series, weeks]"""
    exposure: Floats
    """[weeks]; working days, times the share of papers that is known by now."""
    missing: Flags
    """[weeks]"""


class Judged(NamedTuple):
    """What is said of some weeks of each series: [series, weeks judged]."""

    observed: Floats
    expected: Floats
    """NaN where nothing can be said."""
    threshold: Floats
    alarm: Flags
    method: NDArray[np.str_]


def judged(sample: Sample, columns: list[int], rule: Rule) -> Judged:
    """Judge some weeks of every series by the weeks before them."""
    found = _mean_sd(sample, columns, rule)
    if rule.word("method") == FARRINGTON:
        found = _better(found, _farrington(sample, columns, rule))
    expected, threshold = found.expected.round(_DIGITS), found.threshold.round(_DIGITS)
    enough = found.observed >= rule.number("at_least")
    return found._replace(
        expected=expected,
        threshold=threshold,
        alarm=enough & (found.observed.round(_DIGITS) > threshold),
    )


def expectations(
    sample: Sample, columns: list[int], burst: Rule, rise: Rule
) -> tuple[Floats, Floats]:
    """Return what some weeks in a row would have counted, and how far weeks scatter.

    By the seasons and the trend of the years before where they are known, else by the mean of
    the weeks before the first of these: what has been rising since does not excuse itself.
    """
    before = range(max(0, columns[0] - rise.number("baseline_weeks")), columns[0])
    past = [week for week in before if not sample.missing[week]]
    size = (len(sample.counts), len(columns))
    expected, dispersion = np.full(size, np.nan), np.ones(size)
    if len(past) >= rise.number("at_least_weeks"):
        rate = sample.counts[:, past].sum(axis=1) / sample.exposure[past].sum()
        usual = rate[:, None] * sample.exposure[past]
        pearson = np.divide(
            (sample.counts[:, past] - usual) ** 2, usual, out=np.zeros_like(usual), where=usual > 0
        )
        expected = rate[:, None] * sample.exposure[columns]
        scatter = np.maximum(1.0, pearson.sum(axis=1) / (len(past) - 1))
        dispersion = np.broadcast_to(scatter[:, None], size)
    if burst.word("method") != FARRINGTON:
        return expected, dispersion
    seasonal = _seasons(sample, columns, burst)
    told = _told(seasonal, columns, burst)
    return (
        np.where(told, seasonal.expected, expected),
        np.where(told, np.maximum(seasonal.dispersion, 1.0), dispersion),
    )


def _mean_sd(sample: Sample, columns: list[int], rule: Rule) -> Judged:
    wanted, deviations = rule.number("weeks"), rule.number("deviations_tenths") / _TENTHS
    rates = sample.counts / sample.exposure
    size = (len(sample.counts), len(columns))
    expected, threshold = np.full(size, np.nan), np.full(size, np.nan)
    for at, column in enumerate(columns):
        past = _known_before(sample.missing, column, wanted)
        if len(past) < wanted or sample.missing[column]:
            continue
        mean, sd = rates[:, past].mean(axis=1), rates[:, past].std(axis=1, ddof=1)
        expected[:, at] = mean * sample.exposure[column]
        threshold[:, at] = (mean + deviations * sd) * sample.exposure[column]
    method = np.where(np.isnan(expected), UNJUDGED, MEAN_SD)
    observed = sample.counts[:, columns]
    return Judged(observed, expected, threshold, np.zeros(size, np.bool_), method)


def _known_before(missing: Flags, column: int, wanted: int) -> list[int]:
    """Return the last weeks before one of which something is known."""
    first = max(0, column - wanted * _REACH)
    known = [week for week in range(first, column) if not missing[week]]
    return known[-wanted:]


def _seasons(sample: Sample, columns: list[int], rule: Rule) -> Seasonal:
    settings = Farrington(
        alpha=alpha_of(rule.number("false_alarms") / _HUNDRED),
        window=Window(years=rule.number("years_back")),
    )
    return judge(sample.counts, columns, settings, exposure=sample.exposure, missing=sample.missing)


def _told(found: Seasonal, columns: list[int], rule: Rule) -> Flags:
    """Where the history is long enough: not where it only reaches as far."""
    early = np.asarray(columns) < rule.number("history_weeks")
    return np.asarray((found.outcome <= Outcome.FIRST_CASES) & ~early)


def _farrington(sample: Sample, columns: list[int], rule: Rule) -> Judged:
    found = _seasons(sample, columns, rule)
    told = _told(found, columns, rule)
    return Judged(
        sample.counts[:, columns],
        np.where(told, found.expected, np.nan),
        np.where(told, found.threshold, np.nan),
        found.alarm,
        np.where(told, FARRINGTON, UNJUDGED),
    )


def _better(simple: Judged, seasonal: Judged) -> Judged:
    told = seasonal.method == FARRINGTON
    return Judged(
        simple.observed,
        np.where(told, seasonal.expected, simple.expected),
        np.where(told, seasonal.threshold, simple.threshold),
        simple.alarm,
        np.where(told, seasonal.method, simple.method),
    )
