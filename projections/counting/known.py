"""What is known of each week of a province: how much work, how much told, or nothing (tuần thiếu).

A week without a single paper, in a province that otherwise has many, is a register that was
silent and not a calm week: nothing is said of it, and no baseline rests on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.counting.weeks import DAYS, exposure, monday

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from projections.counting.frame import Frame
    from projections.counting.grid import Number

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_FEW = 100
"""Of fewer papers no delay is told."""
_LEAST = 0.2
"""Less than this share of a week's papers is never taken to be known."""
_WORKDAYS = 5
_MIDWEEK = 3


class Known(NamedTuple):
    """Weeks of a span, as a province knows them."""

    exposure: Floats
    """Working days, times the share of papers that is known."""
    reported: Floats
    """That share: 1 but for the last weeks."""
    missing: Flags
    """Before the record began, or silent."""
    silent: tuple[int, ...]
    """Weeks in which nothing was registered though offices worked."""
    begun: int
    """The first week that is wholly on record."""


def known_of(frame: Frame, totals: Iterable[Number], delays: Sequence[tuple[int, int]]) -> Known:
    """Return what a province knows of each week, from all it counted and how late that came."""
    span = frame.span
    papers = np.zeros(span.size)
    for one in totals:
        if span.first <= one.week <= span.last:
            papers[one.week - span.first] += one.papers
    counted = np.flatnonzero(papers)
    begun = span.first + _begun(counted, span.size)
    quiet = _silent(papers, begun - span.first, frame)
    missing = quiet.copy()
    missing[: begun - span.first] = True
    reported = _reported(frame, delays)
    free, made_up = (frame.counting.number(n) for n in ("free_day_percent", "made_up_percent"))
    weeks = range(span.first, span.last + 1)
    calendar = frame.law.calendar
    worked = np.array([exposure(calendar, week, free, made_up) for week in weeks])
    silent = tuple(int(n) + span.first for n in np.flatnonzero(quiet))
    return Known(worked * reported, reported, missing, silent, begun)


def _begun(counted: NDArray[np.int64], size: int) -> int:
    """Return the first whole week: the one in which a record begins is not."""
    if not len(counted):
        return size
    return int(counted[0]) + 1 if counted[0] else 0


def _silent(papers: Floats, begun: int, frame: Frame) -> Flags:
    ordinary = papers[begun:][papers[begun:] > 0]
    quiet = np.zeros(len(papers), dtype=np.bool_)
    if len(ordinary) and np.median(ordinary) >= frame.counting.number("silent_from"):
        quiet[begun:] = papers[begun:] == 0
    return quiet


def _reported(frame: Frame, delays: Sequence[tuple[int, int]]) -> Floats:
    """Return which share of each week's papers is known in the middle of the week going on."""
    span, longest = frame.span, frame.counting.number("delay_weeks") * DAYS
    known = np.zeros(longest + 1)
    for delay, papers in delays:
        if delay <= longest:
            known[delay] += papers
    share = np.ones(span.size)
    if known.sum() < _FEW:
        return share
    by_age = np.cumsum(known) / known.sum()
    now = monday(span.last + 1).toordinal() + _MIDWEEK
    for week in range(max(span.first, span.last + 1 - longest // DAYS), span.last + 1):
        first = monday(week).toordinal()
        ages = [min(now - first - day, longest) for day in range(_WORKDAYS)]
        share[week - span.first] = max(_LEAST, float(np.mean(by_age[ages])))
    return share
