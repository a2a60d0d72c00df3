"""The regression of a baseline, past outbreaks weighed down (hồi quy có trọng số).

Farrington et al. (1996), sections 3.2-3.6: a first fit, Anscombe residuals, a second fit in which
weeks far above what was expected count less, and the trend given up where it says too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from scipy import special

from projections.surveillance.arrays import product
from projections.surveillance.loglinear import Fit, Sample, fit, quotient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.surveillance.arrays import Flags, Floats

Errors = Literal["paper", "r-1.20"]
"""How the error of a trend or an expectation is measured: by the dispersion, as published, or by
the variance of working residuals, as version 1.20.3 of the R package does (for comparing only)."""


class Baseline(NamedTuple):
    """What was found for each series."""

    expected: Floats
    """[series]; in the week judged, per exposure."""
    dispersion: Floats
    """Variance over mean, at least 1."""
    variance: Floats
    """Of the logarithm of what is expected, dispersion included."""
    trend: Floats
    """Growth of the logarithm in a year; 0 without a trend."""
    trended: Flags
    """Whether a trend was kept."""


class Rules(NamedTuple):
    """How a baseline is fitted."""

    trend: bool
    trend_p: float
    """The trend is kept when its p-value is below; 1 keeps it always."""
    residual_limit: float | None
    """Residuals above weigh a week down; None gives every week its full weight."""
    errors: Errors = "paper"


class _Found(NamedTuple):
    """A regression, and what its errors are measured by."""

    fit: Fit
    dispersion: Floats
    scale: Floats
    """The variance of a coefficient is this times its unscaled one."""


def baselines(sample: Sample, rules: Rules) -> Baseline:
    """Return the baseline of each series."""
    if not rules.trend:
        return _baseline(sample, _robust(sample, rules, trend=False), trended=False)
    fitted = _robust(sample, rules, trend=True)
    found = _baseline(sample, fitted, trended=True)
    flat: Flags = np.logical_not(fitted.fit.settled & _believable(sample, fitted, rules))
    if flat.any():
        rest = _rows(sample, flat)
        _put(found, flat, _baseline(rest, _robust(rest, rules, trend=False), trended=False))
    return found


def _put(whole: Iterable[Floats | Flags], rows: Flags, parts: Iterable[Floats | Flags]) -> None:
    for old, new in zip(whole, parts, strict=True):
        old[rows] = new


def _baseline(sample: Sample, found: _Found, *, trended: bool) -> Baseline:
    now = sample.groups.shape[1] - 1
    return Baseline(
        expected=found.fit.rate()[:, now],
        dispersion=found.dispersion,
        variance=found.fit.variance(now) * found.scale,
        trend=found.fit.trend,
        trended=np.full(len(sample.counts), trended),
    )


def _believable(sample: Sample, found: _Found, rules: Rules) -> Flags:
    """Return where the trend is significant and leads no higher than any week before."""
    seen = sample.counts if sample.exposure is None else sample.counts / sample.exposure
    inside = found.fit.rate()[:, -1] <= seen.max(axis=1)
    if rules.trend_p >= 1.0:
        return np.asarray(inside)
    error = np.sqrt(quotient(found.scale, found.fit.information))
    p = 2.0 * special.stdtr(_free(sample) - 1.0, -np.abs(quotient(found.fit.trend, error)))
    return np.asarray(inside & (p < rules.trend_p))


def _robust(sample: Sample, rules: Rules, *, trend: bool) -> _Found:
    """Return a second fit where the first has residuals above the limit."""
    first = fit(sample, trend=trend)
    expected = _expected(sample, first)
    dispersion = _dispersion(sample, expected, trend=trend)
    if rules.residual_limit is None:
        return _Found(first, dispersion, dispersion)
    residuals = _residuals(sample, first, expected, dispersion)
    odd: Flags = np.any(residuals > rules.residual_limit, axis=1)
    scale = dispersion.copy()
    if rules.errors == "r-1.20":
        scale = _working(sample, expected, trend=trend)
    if not odd.any():
        return _Found(first, dispersion, scale)
    rest = _rows(sample, odd)
    rest = rest._replace(weights=_weights(rest, residuals[odd], rules.residual_limit))
    second = fit(rest, trend=trend, start=first.trend[odd])
    expected = _expected(rest, second)
    _put(first, odd, second)
    dispersion[odd] = _dispersion(rest, expected, trend=trend)
    scale[odd] = dispersion[odd]
    if rules.errors == "r-1.20":
        scale[odd] = _working(rest, expected, trend=trend)
    return _Found(first, dispersion, scale)


def _rows(sample: Sample, rows: Flags) -> Sample:
    return Sample(
        sample.counts[rows],
        None if sample.exposure is None else sample.exposure[rows],
        None if sample.weights is None else sample.weights[rows],
        sample.time,
        sample.groups,
    )


def _expected(sample: Sample, fitted: Fit) -> Floats:
    """Return what was expected in each week."""
    grown = np.exp(fitted.trend[:, None] * sample.time)
    if sample.exposure is not None:
        grown *= sample.exposure
    grown *= product(fitted.rate(), sample.groups.T)
    return grown


def _dispersion(sample: Sample, expected: Floats, *, trend: bool) -> Floats:
    """Return Pearson's estimate of variance over mean, at least 1."""
    squares = quotient((sample.counts - expected) ** 2, expected)
    return np.maximum(_mean(sample, squares, trend=trend), 1.0)


def _working(sample: Sample, expected: Floats, *, trend: bool) -> Floats:
    """Return the variance of what is left over, each week in shares of its expectation."""
    left = quotient(sample.counts - expected, expected)
    return _mean(sample, np.where(expected > 0, left, 1.0) ** 2, trend=trend)


def _mean(sample: Sample, squares: Floats, *, trend: bool) -> Floats:
    """Return the weighted sum of squares per degree of freedom."""
    weighted = squares if sample.weights is None else squares * sample.weights
    return quotient(weighted.sum(axis=1), _free(sample) - float(trend))


def _free(sample: Sample) -> Floats:
    """Return the degrees of freedom the seasons leave."""
    if sample.weights is None:
        free = len(sample.time) - sample.groups.shape[1]
        return np.full(len(sample.counts), float(free))
    known = (sample.weights > 0).astype(np.float64)
    seasons = np.count_nonzero(product(known, sample.groups) > 0, axis=1)
    return np.asarray(known.sum(axis=1) - seasons, dtype=np.float64)


def _residuals(sample: Sample, fitted: Fit, expected: Floats, dispersion: Floats) -> Floats:
    """Return Anscombe's residuals, each with the variance 1."""
    root = np.sqrt(np.cbrt(expected))
    leverage = _leverage(sample, fitted, expected)
    scale = np.sqrt(dispersion[:, None] * np.maximum(1.0 - leverage, 1e-9)) * root
    return quotient(1.5 * (np.cbrt(sample.counts) ** 2 - root**4), scale)


def _leverage(sample: Sample, fitted: Fit, expected: Floats) -> Floats:
    seasons = sample.groups.T
    ahead = sample.time - product(fitted.centre, seasons)
    known = product(quotient(np.ones_like(fitted.total), fitted.total), seasons)
    slope = quotient(np.ones_like(fitted.trend), fitted.information)
    found = expected * (known + ahead**2 * slope[:, None])
    return found if sample.weights is None else found * sample.weights


def _weights(sample: Sample, residuals: Floats, limit: float) -> Floats:
    """Return weights that fall with the square of a residual above the limit and sum up to n."""
    base = np.ones_like(residuals) if sample.weights is None else sample.weights
    weights = base * np.where(residuals > limit, np.maximum(residuals, limit) ** -2.0, 1.0)
    scale: Floats = base.sum(axis=1) / weights.sum(axis=1)
    return np.asarray(weights * scale[:, None], dtype=np.float64)
