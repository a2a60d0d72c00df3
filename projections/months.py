"""Calendar months, as a window is counted in them (tháng dương lịch)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

_MONTHS = 12


@lru_cache(1 << 12)
def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
