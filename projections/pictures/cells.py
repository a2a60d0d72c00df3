"""A cell for each commune: what lies nearer to its centre than to any other (ô Voronoi).

No boundary data with clear rights was found, so a map is drawn from coordinates alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import KDTree, Voronoi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from projections.pictures.scene import Place

KM_PER_DEGREE = 111.32
_REACH = 1.2
"""How far a cell goes from its centre: so often the way to its nearest neighbours."""
_NEIGHBOURS = 4
_LARGEST = 1.5
"""No cell goes further than so often what is usual on the map."""
_LEAST_KM, _ALONE_KM = 0.5, 5.0
_FAR = 5_000.0


class Cell(NamedTuple):
    """The ground of one commune on a map, in kilometres east and north of the map's corner."""

    centre: tuple[float, float]
    reach: float
    """A cell ends so many kilometres from its centre."""
    corners: NDArray[np.float64]


def cells(places: Sequence[Place]) -> list[Cell]:
    """Return the cell of each place, in their order; places at one spot share a cell."""
    if not places:
        return []
    points = plane(spots(places), places)
    unique, shared = np.unique(points, axis=0, return_inverse=True)
    polygons = _polygons(unique)
    reaches = _reaches(unique)
    return [
        Cell((float(east), float(north)), float(reaches[at]), polygons[int(at)])
        for (east, north), at in zip(points, shared, strict=True)
    ]


def _reaches(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each cell goes: an outer one would reach far over the border or the sea."""
    if len(points) == 1:
        return np.array([_ALONE_KM])
    ways, _ = KDTree(points).query(points, k=min(_NEIGHBOURS, len(points) - 1) + 1)
    reaches = _REACH * np.asarray(ways, dtype=np.float64)[:, -1]
    # An island far out has its neighbours far away, and is small all the same.
    return np.clip(reaches, _LEAST_KM, max(_LEAST_KM, _LARGEST * float(np.median(reaches))))


def spots(places: Sequence[Place]) -> NDArray[np.float64]:
    """Return longitude and latitude of each place, in degrees."""
    return np.array([(place.lon, place.lat) for place in places], dtype=np.float64)


def plane(degrees: NDArray[np.float64], places: Sequence[Place]) -> NDArray[np.float64]:
    """Return kilometres east and north of (longitude, latitude), on the map of these places.

    One scale for the whole map: flat enough for a country 15 degrees tall.
    """
    middle = math.radians(sum(place.lat for place in places) / len(places)) if places else 0.0
    scale = np.array([math.cos(middle), 1.0], dtype=np.float64) * KM_PER_DEGREE
    return np.asarray(degrees * scale, dtype=np.float64)


def _polygons(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return a closed cell for each point: far corners keep the outer ones from being endless."""
    centre = points.mean(axis=0)
    frame = centre + _FAR * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)], dtype=np.float64)
    diagram = Voronoi(np.vstack((points, frame)))
    regions = (diagram.regions[diagram.point_region[at]] for at in range(len(points)))
    return [diagram.vertices[[corner for corner in region if corner >= 0]] for region in regions]
