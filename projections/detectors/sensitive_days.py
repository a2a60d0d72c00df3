"""Days on which a crowd weighs more: congresses, elections, sessions, holidays (ngày nhạy cảm).

The rulebook lists them as `2026-03-15 name`, `2026-01-19/2026-01-25 name`, or, where
they come round each year, `09-02 name`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.law.law import Law

RULE = "SENSITIVE_DAYS"
_MONTH_AND_DAY = 5


class Listed(NamedTuple):
    """The days of one rule version."""

    yearly: dict[str, str]
    """By month and day."""
    periods: list[tuple[date, date, str]]
    """First and last day, and the name."""


def occasion(law: Law, day: date) -> str | None:
    """Return the name of what makes a day sensitive, None where nothing does."""
    listed = _listed(_days(law, day))
    found = (name for first, last, name in listed.periods if first <= day <= last)
    return next(found, listed.yearly.get(day.isoformat()[-_MONTH_AND_DAY:]))


def read(lines: Iterable[str]) -> Listed:
    """Read the lines of the list, or raise `ValueError`."""
    yearly: dict[str, str] = {}
    periods: list[tuple[date, date, str]] = []
    for line in lines:
        when, _, name = line.partition(" ")
        if len(when) == _MONTH_AND_DAY:
            yearly[when] = name
            continue
        first, _, last = when.partition("/")
        periods.append((date.fromisoformat(first), date.fromisoformat(last or first), name))
    return Listed(yearly, periods)


def _days(law: Law, day: date) -> tuple[str, ...]:
    lines = ruling(law, RULE, day).params.get("days", ())
    return lines if isinstance(lines, tuple) else ()


@lru_cache(8)
def _listed(lines: tuple[str, ...]) -> Listed:
    return read(lines)
