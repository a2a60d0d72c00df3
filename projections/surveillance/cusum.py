"""Counts that stay a little too high for weeks: a negative binomial CUSUM (CUSUM).

Hoehle and Paul (2008): each week adds the log likelihood ratio of a shift to what was gathered
before, never below 0. The mean follows season and trend of the baseline; the limit follows from
the false alarms that people can bear (Rossi, Lampugnani and Marchi 1999 ask the same of Poisson).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.cusum_chain import increments, limits
from projections.surveillance.rates import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Flags, Floats, Whole

_LEAST_MEAN = 1e-3
_MOST = 1e6


@dataclass(frozen=True, kw_only=True)
class Cusum:
    """The settings of the method."""

    alarms_per_series_year: float = 0.5
    shift: float = 1.0
    """What is looked for: so many standard deviations more in a week."""
    restart: bool = True
    """After an alarm the path begins at 0 again; else it goes on, and alarms while it is high."""


class Followed(NamedTuple):
    """What was found: [series, weeks] each, `limit` [series]."""

    path: Floats
    """As it stood at the end of the week, before any restart."""
    limit: Floats
    alarm: Flags
    since: Whole
    """The week in which the rise began: the one after the path last stood at 0; -1 without one."""


def follow(
    counts: ArrayLike,
    expected: ArrayLike,
    settings: Cusum | None = None,
    *,
    dispersion: ArrayLike = 1.0,
) -> Followed:
    """Follow every series through its weeks; where count or expectation is NaN nothing moves."""
    settings = settings or Cusum()
    seen = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    mean = np.broadcast_to(np.asarray(expected, np.float64), seen.shape)
    spread = np.broadcast_to(np.asarray(dispersion, np.float64), seen.shape)
    known = np.isfinite(seen) & np.isfinite(mean) & np.isfinite(spread)
    mean = np.where(known, np.clip(mean, _LEAST_MEAN, _MOST), 1.0)
    spread = np.where(known, np.maximum(spread, 1.0), 1.0)
    step = increments(np.where(known, seen, 0.0), mean, spread, settings.shift)
    limit = _limits(mean, spread, known, settings)
    return _walked(np.where(known, step, 0.0), limit, restart=settings.restart)


def _limits(mean: Floats, spread: Floats, known: Flags, settings: Cusum) -> Floats:
    weeks = np.maximum(known.sum(axis=1), 1)
    usual = np.where(known, mean, 0.0).sum(axis=1) / weeks
    wide = np.where(known, spread, 0.0).sum(axis=1) / weeks
    run = WEEKS_PER_YEAR / settings.alarms_per_series_year
    return limits(np.maximum(usual, _LEAST_MEAN), np.maximum(wide, 1.0), settings.shift, run)


def _walked(step: Floats, limit: Floats, *, restart: bool) -> Followed:
    path, alarm = np.zeros_like(step), np.zeros(step.shape, dtype=np.bool_)
    since = np.full(step.shape, -1, dtype=np.int64)
    now, began = np.zeros(len(step)), np.zeros(len(step), dtype=np.int64)
    for week in range(step.shape[1]):
        now = np.maximum(now + step[:, week], 0.0)
        began = np.where(now > 0, began, week + 1)
        over = now > limit
        path[:, week], alarm[:, week] = now, over
        since[:, week] = np.where(now > 0, began, -1)
        if restart:
            now = np.where(over, 0.0, now)
            began = np.where(over, week + 1, began)
    return Followed(path, limit, alarm, since)
