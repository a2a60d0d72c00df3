"""Weekly counts to measure on: negative binomial series with season, trend and outbreaks.

The recipe is that of Noufaily et al. (2013), section 4.1, written anew: seven sets of
parameters, each with and without trend, with no season, a yearly or also a half-yearly one.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]

YEAR = 52


class Recipe(NamedTuple):
    """One scenario: log mean = level + trend x week + waves; variance = dispersion x mean."""

    level: float
    trend: float
    cosine: float
    sine: float
    dispersion: float
    waves: int

    def mean(self, weeks: int) -> Table:
        """Return what is expected of each week."""
        week = np.arange(1, weeks + 1)
        mean = self.level + self.trend * week
        for wave in range(1, self.waves + 1):
            angle = 2.0 * np.pi * wave * week / YEAR
            mean = mean + self.cosine * np.cos(angle) + self.sine * np.sin(angle)
        return np.asarray(np.exp(mean))


_SETS = (
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
RECIPES = tuple(
    Recipe(level, trend * rising, cosine, sine, dispersion, waves)
    for (level, trend, cosine, sine, dispersion), rising, waves in product(_SETS, (0, 1), (0, 1, 2))
)


def drawn(mean: Table, dispersion: float, dice: np.random.Generator) -> Table:
    """Draw counts: negative binomial, or Poisson at dispersion 1."""
    if dispersion <= 1.0:
        return dice.poisson(mean).astype(np.float64)
    return dice.poisson(dice.gamma(mean / (dispersion - 1.0), dispersion - 1.0)).astype(np.float64)


def outbreak(
    mean: Table, dispersion: float, begin: int, size: float, dice: np.random.Generator
) -> tuple[Table, Flags]:
    """Return the cases an outbreak adds and the weeks it lasts.

    Their number is Poisson's with a mean of `size` standard deviations of the week it begins in;
    the cases are spread over the weeks log-normally (0, 0.5).
    """
    cases = int(dice.poisson(size * np.sqrt(mean[begin] * dispersion)))
    week = begin + np.floor(dice.lognormal(0.0, 0.5, cases)).astype(np.int64)
    added = np.bincount(week[week < len(mean)], minlength=len(mean)).astype(np.float64)
    last = int(np.flatnonzero(added).max(initial=begin))
    lasting = np.zeros(len(mean), dtype=np.bool_)
    lasting[begin : last + 1] = added.any()
    return added, lasting


def series(count: int, weeks: int, seed: int) -> Table:
    """Return many series, each with an outbreak a year, the scenarios in turn."""
    dice = np.random.default_rng(seed)
    return np.stack([_one(RECIPES[n % len(RECIPES)], weeks, dice) for n in range(count)])


def _one(recipe: Recipe, weeks: int, dice: np.random.Generator) -> Table:
    mean = recipe.mean(weeks)
    found = drawn(mean, recipe.dispersion, dice)
    for year in range(0, weeks - YEAR, YEAR):
        begin = year + int(dice.integers(YEAR))
        found += outbreak(mean, recipe.dispersion, begin, float(dice.uniform(2, 10)), dice)[0]
    return found
