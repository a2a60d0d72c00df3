"""Series that stay a little too high for weeks, none of which stands out (tăng chậm)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.counting.baselines import expectations
from projections.counting.outlook import sample_of
from projections.surveillance.cusum import Cusum, follow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.counting.grid import Key
    from projections.counting.outlook import Board

_HUNDRED, _TENTHS = 100, 10
_DIGITS = 6


class Rise(NamedTuple):
    """A series that has been above its past since a week (một đợt tăng chậm)."""

    area: str
    topic: str
    secret: bool
    since: int
    """The week it began."""
    last: int
    """The last week in which what had gathered was too much."""
    observed: float
    """Papers from the one to the other."""
    expected: float
    gathered: float
    """What had gathered by then."""
    threshold: float
    """More than this is too much."""
    holds: bool
    """Not long ago."""


def rises_of(board: Board, keys: Iterable[Key], *, secret: bool = False) -> list[Rise]:
    """Return the series in which too much gathered over the last weeks."""
    rule = board.frame.rise
    asked = sorted(keys)
    sample, start = sample_of(board, asked, secret=secret)
    weeks = rule.number("weeks")
    columns = [*range(sample.counts.shape[1] - weeks, sample.counts.shape[1])]
    if not asked or columns[0] < rule.number("at_least_weeks"):
        return []
    expected, dispersion = expectations(sample, columns, board.frame.burst, rule)
    counts = np.where(sample.missing[columns], np.nan, sample.counts[:, columns])
    settings = Cusum(
        alarms_per_series_year=rule.number("false_alarms") / _HUNDRED,
        shift=rule.number("shift_tenths") / _TENTHS,
        restart=False,
    )
    found = follow(counts, expected, settings, dispersion=dispersion)
    path, limit = found.path.round(_DIGITS), found.limit.round(_DIGITS)
    kept, calm = (board.frame.burst.number(name) for name in ("kept_weeks", "holds_weeks"))
    rises: list[Rise] = []
    for row, key in enumerate(asked):
        over = np.flatnonzero(path[row] > limit[row])
        if not len(over) or over[-1] < weeks - kept:
            continue
        last, since = int(over[-1]), int(found.since[row, over[-1]])
        inside = slice(since, last + 1)
        observed = float(np.nansum(counts[row, inside]))
        if observed < rule.number("at_least"):
            continue
        known = ~np.isnan(counts[row, inside])
        first = board.grid.span.first + start + columns[0]
        rises.append(
            Rise(
                *key,
                secret,
                first + since,
                first + last,
                observed,
                float(np.sum(expected[row, inside][known])),
                float(path[row, last]),
                float(limit[row]),
                holds=weeks - 1 - last < calm,
            )
        )
    return rises
