"""A map of communes: how far each is above what was expected, and the clusters (bản đồ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.patches import Circle, Polygon

from projections.pictures.cells import cells, plane
from projections.pictures.colours import EMPTY, INK, LINE, RATIOS, STEPS
from projections.pictures.words import cluster_line, loudest_first, number, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from projections.pictures.cells import Cell
    from projections.pictures.outlines import Outlines
    from projections.pictures.scene import Cluster, Lang, Place, Scene

_MARGIN_KM = 4.0
_NAMED = 8
"""So many communes at most are named on the map: more would hide it."""
_ROW = 0.05
_NORM = BoundaryNorm(STEPS, RATIOS.N, extend="max")


def draw_map(axes: Axes, scene: Scene, lang: Lang, *, under: Outlines = ()) -> None:
    """Draw a scene's communes over the outlines, which are given in degrees."""
    found = cells(scene.places)
    axes.set_aspect("equal")
    axes.set_axis_off()
    for outline in under:
        corners = plane(outline, scene.places)
        axes.add_patch(Polygon(corners, closed=True, fill=False, edgecolor=LINE, linewidth=0.8))
    together = {code for cluster in scene.clusters for code in cluster.communes}
    for place, cell in zip(scene.places, found, strict=True):
        _cell(axes, place, cell, outlined=place.alarm or place.code in together)
    _frame(axes, found)
    at = {place.code: cell for place, cell in zip(scene.places, found, strict=True)}
    for n, cluster in enumerate(scene.clusters):
        _ring(axes, cluster, at, n + 1)
    _names(axes, scene, at)
    _legend(axes, scene, lang)


def ratio(place: Place) -> float | None:
    """Return observed over expected; None where nothing can be expected."""
    return None if not place.expected else place.observed / place.expected


def _cell(axes: Axes, place: Place, cell: Cell, *, outlined: bool) -> None:
    share = ratio(place)
    patch = Polygon(
        cell.corners,
        closed=True,
        facecolor=EMPTY if share is None else RATIOS(_NORM(share)),
        edgecolor=INK if outlined else LINE,
        linewidth=1.6 if outlined else 0.3,
        zorder=3 if outlined else 2,
    )
    axes.add_patch(patch)
    patch.set_clip_path(Circle(cell.centre, cell.reach, transform=axes.transData))


def _frame(axes: Axes, found: Sequence[Cell]) -> None:
    centres = np.array([cell.centre for cell in found] or [(0.0, 0.0)])
    margin = max([_MARGIN_KM, *(cell.reach for cell in found)])
    low, high = centres.min(axis=0) - margin, centres.max(axis=0) + margin
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])


def _ring(axes: Axes, cluster: Cluster, at: dict[str, Cell], n: int) -> None:
    """Draw a ring round a cluster, with its number."""
    centres = np.array([at[code].centre for code in cluster.communes if code in at])
    if not len(centres):
        return
    middle = centres.mean(axis=0)
    reach = np.linalg.norm(centres - middle, axis=1).max()
    radius = float(reach + min(at[code].reach for code in cluster.communes if code in at))
    axes.add_patch(
        Circle(
            tuple(middle),
            radius,
            fill=False,
            edgecolor=INK,
            linewidth=2.0,
            linestyle="--",
            zorder=5,
        )
    )
    edge = (middle[0] + radius * 0.71, middle[1] + radius * 0.71)
    axes.annotate(
        str(n),
        edge,
        fontsize=11,
        fontweight="bold",
        color="white",
        ha="center",
        va="center",
        zorder=6,
        bbox={"boxstyle": "circle,pad=0.25", "facecolor": INK, "edgecolor": "white"},
    )


def _names(axes: Axes, scene: Scene, at: dict[str, Cell]) -> None:
    """Write the names of the loudest communes beside the map, from north to south."""
    loud = sorted((place for place in scene.places if place.alarm), key=loudest_first)
    named = sorted(loud[:_NAMED], key=lambda place: (-place.lat, place.code))
    for n, place in enumerate(named):
        axes.annotate(
            place.name,
            at[place.code].centre,
            xytext=(1.0, 1.0 - (n + 0.5) * _ROW),
            textcoords="axes fraction",
            fontsize=8,
            color=INK,
            va="center",
            zorder=7,
            arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.5, "relpos": (0.0, 0.5)},
        )


def _legend(axes: Axes, scene: Scene, lang: Lang) -> None:
    from matplotlib.cm import ScalarMappable  # noqa: PLC0415 - drawn maps alone need it

    bar = axes.figure.colorbar(
        ScalarMappable(_NORM, RATIOS), ax=axes, orientation="horizontal", fraction=0.035, pad=0.02
    )
    bar.set_ticks(STEPS, labels=[word("times", lang, n=number(step, lang)) for step in STEPS])
    bar.ax.tick_params(labelsize=8)
    bar.set_label(word("ratio", lang, weeks=scene.mapped), fontsize=9)
    lines = [cluster_line(scene, place, lang) for place in range(len(scene.clusters))]
    axes.set_title("\n".join(lines) or word("nothing", lang), fontsize=9, loc="left", color=INK)
