"""Which past weeks a week is compared with, and in which season each lies (tuần tham chiếu).

The weeks around the same date in past years form one season; the rest of each year is cut into
equal seasons. So the whole past counts, and not only a few weeks of each year. Noufaily et al.
(2013), section 3.1; the last half year is left out, for an outbreak should not excuse itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from projections.surveillance.arrays import Floats, Whole


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which past weeks are asked."""

    years: int = 5
    """How many years back; fewer where the history is shorter."""
    least_years: int = 3
    """A shorter history is not judged."""
    half_width: int = 3
    """Weeks before and after the date that count as the same season."""
    seasons: int = 10
    """How many seasons a year has; 1 asks only the weeks around the date."""
    left_out: int = 26
    """How many weeks just before are not asked."""
    weeks_per_year: float = 52.1775
    """52.0 compares by number of week, as R does with dates of its own."""


class Reference(NamedTuple):
    """The past weeks of one week."""

    weeks: Whole
    """Their numbers, rising."""
    season: Whole
    """The season of each; the season of the week judged is the last."""
    groups: Floats
    """[weeks, seasons]; 1 where the week lies in the season."""
    years: int
    """How many years back it goes."""


@lru_cache(maxsize=4096)
def reference(week: int, window: Window) -> Reference | None:
    """Return the weeks that `week` is compared with, or None when the history is too short."""
    back = [round(year * window.weeks_per_year) for year in range(1, window.years + 1)]
    anchors = [week - weeks for weeks in back if week - weeks - window.half_width >= 0]
    if not anchors or len(anchors) < window.least_years:
        return None
    weeks = np.arange(anchors[-1] - window.half_width, week - window.left_out)
    season = _seasons(weeks, [*reversed(anchors), week], window)
    kept = season >= 0
    weeks, season = weeks[kept], season[kept]
    groups = (season[:, None] == np.arange(window.seasons)).astype(np.float64)
    return Reference(weeks, season, groups, len(anchors))


def _seasons(weeks: Whole, anchors: list[int], window: Window) -> Whole:
    """Return the season of each week; -1 for weeks of none."""
    ahead = weeks[:, None] - np.asarray(anchors)[None, :]
    near = (np.abs(ahead) <= window.half_width).any(axis=1)
    if window.seasons == 1:
        return np.where(near, 0, -1)
    since = np.where(ahead >= 0, ahead, np.iinfo(np.int64).max).min(axis=1)
    rest = int(window.weeks_per_year) - 2 * window.half_width - 1
    cut = (since - window.half_width - 1) * (window.seasons - 1) // rest
    return np.where(near, window.seasons - 1, np.minimum(cut, window.seasons - 2))
