"""Which communes lie around each commune: the circles a scan looks at (xã lân cận)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import spatial

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Flags, Floats, Whole

_EARTH_KM = 6371.0
_BARELY = 1.0 + 1e-9
"""What lies on the rim lies inside."""


@dataclass(frozen=True, kw_only=True)
class Circles:
    """How far a circle reaches."""

    radius_km: float = 50.0
    most: int = 50
    """So many places at most."""
    share: float = 0.1
    """So much of all people at most, where it is told how many live in each place."""


def neighbours(
    latitude: ArrayLike,
    longitude: ArrayLike,
    circles: Circles | None = None,
    *,
    population: ArrayLike | None = None,
) -> Whole:
    """Return [places, most]: each place and those around it, nearest first.

    A circle ends where the settings say first; one place alone is always a circle. The number of
    places stands where there is none. A place without coordinates is alone.
    """
    circles = circles or Circles()
    points = _points(np.asarray(latitude, np.float64), np.asarray(longitude, np.float64))
    found = np.full((len(points), circles.most), len(points), dtype=np.int64)
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    if len(placed):
        chord = 2.0 * np.sin(min(circles.radius_km / _EARTH_KM, np.pi) / 2.0)
        tree = spatial.KDTree(points[placed])
        wanted = min(circles.most, len(placed))
        found_near = tree.query(
            points[placed], max(wanted, 2), distance_upper_bound=chord * _BARELY
        )
        near = np.asarray(found_near[1])[:, :wanted]
        found[placed, :wanted] = np.append(placed, len(points))[near]
    found[:, 0] = _itself_first(found)
    if population is not None:
        found[_beyond(found, np.asarray(population, np.float64), circles.share)] = len(points)
    return found


def _points(latitude: Floats, longitude: Floats) -> Floats:
    """Return places on a sphere of radius 1."""
    north, east = np.radians(latitude), np.radians(longitude)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


def _itself_first(found: Whole) -> Whole:
    """Put each place first in its circle, also where another shares its coordinates."""
    own = np.arange(len(found))
    rows, columns = np.nonzero((found == own[:, None]) & (np.arange(found.shape[1]) > 0))
    found[rows, columns] = found[rows, 0]
    return own


def _beyond(found: Whole, population: Floats, share: float) -> Flags:
    people = np.append(population, 0.0)
    beyond = np.cumsum(people[found], axis=1) > share * population.sum()
    beyond[:, 0] = False
    return np.asarray(beyond)
