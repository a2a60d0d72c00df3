"""Weeks from Monday to Sunday, and how much office work each holds (tuần, ngày làm việc)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.law.calendar import Calendar

DAYS = 7
_FRIDAY = 5
_HUNDRED = 100


def week_of(day: date) -> int:
    """Return the number of a day's week; week 0 began on 0001-01-01, a Monday."""
    return (day.toordinal() - 1) // DAYS


def monday(week: int) -> date:
    """Return the first day of a week."""
    return date.fromordinal(week * DAYS + 1)


def sunday(week: int) -> date:
    """Return the last day of a week."""
    return date.fromordinal(week * DAYS + DAYS)


def last_complete(today: date) -> int:
    """Return the week that ended last before a day: the day's own week is still going on."""
    return week_of(today) - 1


def exposure(calendar: Calendar, week: int, free_percent: int, made_up_percent: int) -> float:
    """Return how many working days a week counts as.

    On a free day papers still come by post and online: it counts as a part of a working
    day. What a holiday kept away comes in part the week after.
    """
    own = _working(calendar, week)
    kept_away = max(0, _FRIDAY - _working(calendar, week - 1))
    free = (DAYS - own) * free_percent
    return own + (free + kept_away * made_up_percent) / _HUNDRED


@lru_cache(1 << 14)
def _working(calendar: Calendar, week: int) -> int:
    first = monday(week)
    days = (first + timedelta(days=n) for n in range(DAYS))
    return sum(_is_working(calendar, day) for day in days)


def _is_working(calendar: Calendar, day: date) -> bool:
    """Whether a day is worked; in a year that is not on file, Monday to Friday."""
    return calendar.is_working(day) if calendar.covers(day) else day.isoweekday() <= _FRIDAY
