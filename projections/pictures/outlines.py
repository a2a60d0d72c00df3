"""Boundaries of the user's own, laid under a map: the rings of a GeoJSON file (ranh giới)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Outlines = Sequence[NDArray[np.float64]]
    """Rings of (longitude, latitude) in degrees."""

_POINTS = 2
_MOST = 64 * 1024 * 1024


class OutlinesError(Exception):
    """A file of outlines cannot be read; the message says where and why."""


def read_outlines(path: Path) -> list[NDArray[np.float64]]:
    """Return every ring and line of a GeoJSON file, in the order of the file."""
    try:
        if path.stat().st_size > _MOST:
            msg = f"{path}: larger than {_MOST // 1024 // 1024} MiB; simplify the boundaries first"
            raise OutlinesError(msg)
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise OutlinesError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = f"{path}: no JSON text"
        raise OutlinesError(msg) from error
    return list(_rings(path, said))


def _rings(path: Path, said: Any) -> Iterator[NDArray[np.float64]]:  # noqa: ANN401 - of any file
    kind = said.get("type") if isinstance(said, dict) else None
    match kind:
        case "FeatureCollection":
            for feature in said.get("features") or ():
                yield from _rings(path, feature)
        case "Feature":
            if said.get("geometry") is not None:
                yield from _rings(path, said["geometry"])
        case "GeometryCollection":
            for geometry in said.get("geometries") or ():
                yield from _rings(path, geometry)
        case "MultiPolygon" | "Polygon" | "MultiLineString" | "LineString":
            yield from _lines(path, said.get("coordinates"))
        case "Point" | "MultiPoint":
            pass
        case _:
            msg = f"{path}: expected a GeoJSON object, found type {kind!r}"
            raise OutlinesError(msg)


def _lines(path: Path, said: Any) -> Iterator[NDArray[np.float64]]:  # noqa: ANN401 - of any file
    """Return the lines of nested lists of positions, however deep they lie."""
    if not isinstance(said, list) or not said:
        msg = f"{path}: a geometry without coordinates"
        raise OutlinesError(msg)
    if isinstance(said[0], list) and said[0] and isinstance(said[0][0], list):
        for part in said:
            yield from _lines(path, part)
        return
    try:
        line = np.array([position[:_POINTS] for position in said], dtype=np.float64)
    except (TypeError, ValueError) as error:
        msg = f"{path}: a position is not two numbers"
        raise OutlinesError(msg) from error
    if line.ndim != _POINTS or line.shape[1] != _POINTS or not np.isfinite(line).all():
        msg = f"{path}: a position is not two numbers"
        raise OutlinesError(msg)
    yield line
