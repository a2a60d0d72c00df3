"""The limit of a CUSUM for a rate of false alarms, by a Markov chain (ngưỡng CUSUM).

Brook and Evans (1972): the path of an ordinary series is a walk over a grid between 0 and the
limit; the mean time until it leaves follows from one system of equations. What falls between two
points of the grid is shared among them. Limits are found for points of a lattice of means and
dispersions, kept while the program runs, and interpolated between.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from projections.surveillance.thresholds import at_most

if TYPE_CHECKING:
    from projections.surveillance.arrays import Floats

_STATES = 81
_HIGHEST = 40.0
_HALVINGS = 24
_STEPS_A_DOUBLING = 2
_DEVIATIONS = 9.0
_LEAST_MEAN = 2.0**-8
_MOST_MEAN = 2.0**12
_MOST_DISPERSION = 64.0
_FAR_RATIO = 10.0
_LEAST_CHANCE = 1e-13


def ratio_of(mean: Floats, dispersion: Floats, shift: float) -> Floats:
    """Return how many times more a shift of so many standard deviations is."""
    return np.minimum(1.0 + shift * np.sqrt(dispersion / mean), _FAR_RATIO)


def increments(counts: Floats, mean: Floats, dispersion: Floats, shift: float) -> Floats:
    """Return the log likelihood ratios of `shift` deviations more against the mean itself."""
    ratio = ratio_of(mean, dispersion, shift)
    over = dispersion > 1.0
    size = np.divide(mean, dispersion - 1.0, out=np.ones_like(mean), where=over)
    more = np.log1p((ratio - 1.0) * mean / (mean + size))
    fall = np.where(over, (counts + size) * more, (ratio - 1.0) * mean)
    return np.asarray(counts * np.log(ratio) - fall, dtype=np.float64)


def limits(mean: Floats, dispersion: Floats, shift: float, weeks: float) -> Floats:
    """Return limits that ordinary series cross every so many weeks on average."""
    a = np.clip(mean, _LEAST_MEAN, _MOST_MEAN)
    b = np.clip(dispersion, 1.0, _MOST_DISPERSION)
    x = np.log2(a) * _STEPS_A_DOUBLING
    z = np.log2(b) * _STEPS_A_DOUBLING
    left, low = np.floor(x), np.floor(z)
    found = np.zeros_like(a)
    for dx in (0, 1):
        for dz in (0, 1):
            share = np.abs(1 - dx - (x - left)) * np.abs(1 - dz - (z - low))
            found += share * _nodes(left + dx, low + dz, shift, weeks)
    return found


def _nodes(x: Floats, z: Floats, shift: float, weeks: float) -> Floats:
    pairs, where = np.unique(np.stack([x, z], axis=1), axis=0, return_inverse=True)
    found = np.array([_node(float(a), float(b), shift, weeks) for a, b in pairs])
    return found[where.reshape(-1)]


@lru_cache(maxsize=8192)
def _node(x: float, z: float, shift: float, weeks: float) -> float:
    """Return the limit at one point of the lattice, by halving."""
    mean, dispersion = 2.0 ** (x / _STEPS_A_DOUBLING), 2.0 ** (z / _STEPS_A_DOUBLING)
    step, weight = _steps(mean, dispersion, shift)
    low, high = 0.0, _HIGHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if run_length(step, weight, middle) < weeks:
            low = middle
        else:
            high = middle
    return high


def _steps(mean: float, dispersion: float, shift: float) -> tuple[Floats, Floats]:
    """Return the steps that a week may bring, and their probabilities."""
    most = np.ceil(mean + _DEVIATIONS * np.sqrt(mean * dispersion) + _DEVIATIONS * dispersion)
    counts = np.arange(most + 1.0)
    below = at_most(counts, np.full_like(counts, mean), np.full_like(counts, dispersion))
    weight = np.diff(below, prepend=0.0)
    centre, spread = np.full_like(counts, mean), np.full_like(counts, dispersion)
    step = increments(counts, centre, spread, shift)
    kept = weight > _LEAST_CHANCE
    return step[kept], weight[kept] / weight[kept].sum()


def run_length(step: Floats, weight: Floats, limit: float) -> float:
    """Return the mean number of weeks until a path from 0 goes beyond the limit."""
    grid = np.linspace(0.0, limit, _STATES)
    width = grid[1]
    after = np.maximum(grid[:, None] + step[None, :], 0.0)
    inside = after <= limit
    at = np.minimum(after / width, _STATES - 1.0) if width > 0 else np.zeros_like(after)
    low = np.minimum(np.floor(at), _STATES - 2.0)
    rows = np.repeat(np.arange(_STATES), len(step)).reshape(after.shape)
    chance = np.where(inside, weight[None, :], 0.0)
    cell = (rows * _STATES + low).astype(np.int64)
    flat = np.bincount(cell.ravel(), (chance * (1.0 - (at - low))).ravel(), _STATES**2)
    flat += np.bincount((cell + 1).ravel(), (chance * (at - low)).ravel(), _STATES**2)
    moves = flat.reshape(_STATES, _STATES)
    return float(np.linalg.solve(np.eye(_STATES) - moves, np.ones(_STATES))[0])
