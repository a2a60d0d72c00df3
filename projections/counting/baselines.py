"""What a week would have counted had nothing happened, and from which number on it is too many.

By default the mean of the twelve weeks before and three standard deviations; with three years
on record the baseline of Farrington, which knows seasons and trend (mốc so sánh).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.farrington import Farrington, Outcome, judge
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


def _farrington(sample: Sample, columns: list[int], rule: Rule) -> Judged:
    settings = Farrington(
        alpha=alpha_of(rule.number("false_alarms") / _HUNDRED),
        window=Window(years=rule.number("years_back")),
    )
    found = judge(
        sample.counts, columns, settings, exposure=sample.exposure, missing=sample.missing
    )
    early = np.asarray(columns) < rule.number("history_weeks")
    told = (found.outcome <= Outcome.FIRST_CASES) & ~early
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
