"""What is expected of communes too small for a baseline of their own (địa bàn nhỏ).

The baseline of a province is split by the shares its communes had of past cases, drawn towards
their shares of the people: a commune that filed nothing yet is still expected to file something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from projections.surveillance.loglinear import quotient

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Floats, Whole


def split(
    whole: ArrayLike,
    past: ArrayLike,
    population: ArrayLike,
    parent: Whole,
    *,
    prior: float = 1.0,
) -> Floats:
    """Return [places, weeks]: what is expected of each place.

    `whole` is [parents, weeks], `past` the cases each place had before, `parent` the row of each
    place's parent. `prior` cases per place are added to each parent, shared out by people.
    """
    due = np.asarray(whole, dtype=np.float64)
    cases, people = np.asarray(past, np.float64), np.asarray(population, np.float64)
    added = prior * _sum(np.ones_like(cases), parent, due)
    had = _sum(cases, parent, due) + added
    drawn = cases + added[parent] * quotient(people, _sum(people, parent, due)[parent])
    return np.asarray(due[parent] * quotient(drawn, had[parent])[:, None], dtype=np.float64)


def _sum(values: Floats, parent: Whole, like: Floats) -> Floats:
    return np.asarray(np.bincount(parent, values, minlength=len(like)), dtype=np.float64)
