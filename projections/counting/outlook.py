"""Observed, expected, threshold: what each week of a series says (diễn biến số đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.counting.baselines import Sample, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from projections.counting.frame import Frame
    from projections.counting.grid import Grid, Key
    from projections.counting.known import Known

    Floats = NDArray[np.float64]


class Board(NamedTuple):
    """A province on a day: by what it is judged, what is known of its weeks, its series."""

    frame: Frame
    known: Known
    grid: Grid


class WeekSaid(NamedTuple):
    """One week of one series (một tuần)."""

    week: int
    """Its number; `weeks.monday` gives its first day."""
    observed: float
    expected: float | None
    """Of what should be known by now; None where nothing can be said."""
    threshold: float | None
    """More than this is too many."""
    alarm: bool
    method: str
    """`farrington`, `mean_sd`, or empty where nothing is said."""
    silent: bool
    """The whole province was silent: the number means nothing."""


class SeriesSaid(NamedTuple):
    """What the last weeks of one series say, oldest first."""

    area: str
    topic: str
    secret: bool
    """It takes what may betray a denunciation to see it so."""
    weeks: tuple[WeekSaid, ...]


def candidates(frame: Frame, recent: Grid) -> set[Key]:
    """Return the series of which something may hold: all others are too small for any alarm."""
    burst, rise = frame.burst, frame.rise
    kept, slow = burst.number("kept_weeks"), rise.number("weeks")
    return {
        key
        for key, row in recent.whole.items()
        if row[-kept:].max() >= burst.number("at_least")
        or row[-slow:].sum() >= rise.number("at_least")
    }


def series_of(
    board: Board, keys: Iterable[Key], *, weeks: int, secret: bool = False
) -> list[SeriesSaid]:
    """Return observed, expected, threshold and alarm of the last weeks of some series.

    The grid holds their whole history; a series without a paper is one of zeros. With
    `secret` denunciations are counted too: what it says is for those who may know of them.
    """
    asked = sorted(keys)
    if not asked:
        return []
    sample, start = sample_of(board, asked, secret=secret)
    size = sample.counts.shape[1]
    columns = [*range(max(size - weeks, 0), size)]
    found = judged(sample, columns, board.frame.burst)
    offset = board.grid.span.first + start
    silent = {week - offset for week in board.known.silent}
    return [
        SeriesSaid(
            *key,
            secret,
            tuple(
                WeekSaid(
                    column + offset,
                    float(found.observed[row, at]),
                    _number(found.expected[row, at]),
                    _number(found.threshold[row, at]),
                    bool(found.alarm[row, at]),
                    str(found.method[row, at]),
                    column in silent,
                )
                for at, column in enumerate(columns)
            ),
        )
        for row, key in enumerate(asked)
    ]


def sample_of(board: Board, keys: Sequence[Key], *, secret: bool) -> tuple[Sample, int]:
    """Return series from the week on with which the record of the province began, and that week."""
    _, known, grid = board
    table = grid.whole if secret else grid.public
    empty = np.zeros(grid.span.size)
    counts = np.array([table.get(key, empty) for key in keys]).reshape(len(keys), grid.span.size)
    start = min(max(known.begun - grid.span.first, 0), grid.span.size - 1)
    return Sample(counts[:, start:], known.exposure[start:], known.missing[start:]), start


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def differ(grid: Grid, keys: Sequence[Key], weeks: int) -> list[Key]:
    """Return the series in whose last weeks denunciations, or what may be one, count."""
    empty = np.zeros(grid.span.size)
    return [
        key
        for key in keys
        if bool(np.any(grid.whole[key][-weeks:] != grid.public.get(key, empty)[-weeks:]))
    ]
