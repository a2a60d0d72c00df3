"""Counts by chance for the tests of surveillance, apart from those of the measurements."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


def mean_of(weeks: int, *, level: float, trend: float = 0.0, season: float = 0.0) -> Table:
    """Return what is expected of each week: a level, its growth a year, a yearly wave."""
    week = np.arange(weeks)
    wave = season * np.cos(2.0 * np.pi * week / 52.1775)
    return np.asarray(level * np.exp(trend * week / 52.1775 + wave))


def counts_of(mean: Table, dispersion: float, dice: np.random.Generator) -> Table:
    """Draw negative binomial counts, or Poisson's at dispersion 1."""
    if dispersion <= 1.0:
        return dice.poisson(mean).astype(np.float64)
    return dice.poisson(dice.gamma(mean / (dispersion - 1.0), dispersion - 1.0)).astype(np.float64)
