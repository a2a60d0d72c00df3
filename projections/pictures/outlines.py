"""Boundaries of the user's own, laid under a map: the rings of a GeoJSON file (ranh giới)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Outlines = Sequence[NDArray[np.float64]]
    """Rings of (longitude, latitude) in degrees."""

_POINTS = 2


class OutlinesError(Exception):
    """A text is no map; the message says whose and why."""


def outlines_of(text: bytes | str, of: str) -> list[NDArray[np.float64]]:
    """Return every ring and line of a GeoJSON text, in its order; `of` names it in refusals."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{of}: no JSON text"
        raise OutlinesError(msg) from error
    return list(_rings(of, said))


def _rings(of: str, said: Any) -> Iterator[NDArray[np.float64]]:  # noqa: ANN401 - of any file
    kind = said.get("type") if isinstance(said, dict) else None
    match kind:
        case "FeatureCollection":
            for feature in said.get("features") or ():
                yield from _rings(of, feature)
        case "Feature":
            if said.get("geometry") is not None:
                yield from _rings(of, said["geometry"])
        case "GeometryCollection":
            for geometry in said.get("geometries") or ():
                yield from _rings(of, geometry)
        case "MultiPolygon" | "Polygon" | "MultiLineString" | "LineString":
            yield from _lines(of, said.get("coordinates"))
        case "Point" | "MultiPoint":
            pass
        case _:
            msg = f"{of}: expected a GeoJSON object, found type {kind!r}"
            raise OutlinesError(msg)


def _lines(of: str, said: Any) -> Iterator[NDArray[np.float64]]:  # noqa: ANN401 - of any file
    """Return the lines of nested lists of positions, however deep they lie."""
    if not isinstance(said, list) or not said:
        msg = f"{of}: a geometry without coordinates"
        raise OutlinesError(msg)
    if isinstance(said[0], list) and said[0] and isinstance(said[0][0], list):
        for part in said:
            yield from _lines(of, part)
        return
    try:
        line = np.array([position[:_POINTS] for position in said], dtype=np.float64)
    except (TypeError, ValueError) as error:
        msg = f"{of}: a position is not two numbers"
        raise OutlinesError(msg) from error
    if line.ndim != _POINTS or line.shape[1] != _POINTS or not np.isfinite(line).all():
        msg = f"{of}: a position is not two numbers"
        raise OutlinesError(msg)
    yield line
