"""A chart of one series: observed by week, with what was expected and the threshold (biểu đồ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from projections.pictures.colours import BAR, EXPECTED, INK, LINE, THRESHOLD
from projections.pictures.words import day_in, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from projections.pictures.scene import Lang, Scene

_WIDTH = 6.0
"""Days a bar takes of its week."""
_HEADROOM = 1.6
_DAYS_SHOWN = 9
"""So many weeks at most have their day written below."""


def draw_chart(axes: Axes, scene: Scene, lang: Lang) -> None:
    """Draw a scene's weeks; a week nobody was heard of is shaded, and is no zero."""
    weeks = scene.weeks
    starts = np.array([week.start.toordinal() for week in weeks], dtype=float)
    observed = np.array([week.observed or 0 for week in weeks], dtype=float)
    axes.bar(starts, observed, width=_WIDTH, align="edge", color=BAR, label=word("observed", lang))
    middles = starts + _WIDTH / 2
    for name, heights, colour, style in (
        ("expected", [week.expected for week in weeks], EXPECTED, "-"),
        ("threshold", [week.threshold for week in weeks], THRESHOLD, "--"),
    ):
        if any(height is not None for height in heights):
            known = np.array([np.nan if h is None else h for h in heights], dtype=float)
            label = word(name, lang)
            axes.plot(middles, known, color=colour, linestyle=style, linewidth=1.6, label=label)
    loud = np.array([week.alarm for week in weeks], dtype=bool)
    if loud.any():
        axes.bar(
            starts[loud],
            observed[loud],
            width=_WIDTH,
            align="edge",
            color=THRESHOLD,
            label=word("alarm", lang),
        )
    _unheard(axes, scene, lang)
    axes.set_ylim(0, _top(scene))
    marked = weeks[:: max(1, -(-len(weeks) // _DAYS_SHOWN))]
    days = [week.start for week in marked]
    axes.set_xticks([day.toordinal() for day in days], [day_in(day) for day in days])
    axes.tick_params(labelsize=8, colors=INK)
    axes.grid(axis="y", color=LINE, linewidth=0.4, alpha=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, framealpha=0.9, edgecolor="none", loc="upper left", ncols=4)


def _top(scene: Scene) -> float:
    """Return the height of the chart: papers fill it, however far up a threshold is."""
    heights = [week.observed or 0.0 for week in scene.weeks]
    heights += [week.expected or 0.0 for week in scene.weeks]
    return max(1.0, *heights, 0.0) * _HEADROOM


def _unheard(axes: Axes, scene: Scene, lang: Lang) -> None:
    label: str | None = word("unheard", lang)
    for week in scene.weeks:
        if week.observed is None:
            start = week.start.toordinal()
            axes.axvspan(start, start + _WIDTH, color=LINE, alpha=0.25, label=label)
            label = None
