"""The calendar against a well-kept library of holidays, which computes the lunar ones itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from holidays import HolidayBase, country_holidays

from domain.law.law import Law

YEARS = range(2016, 2028)
DAY = timedelta(days=1)


@pytest.mark.parametrize("year", YEARS)
def test_the_calendar_agrees_with_the_library_but_for_explained_days(law: Law, year: int) -> None:
    """Every day of the year; a difference stands in the calendar's data with its reason."""
    theirs = country_holidays("VN", years=year, language="vi")
    differ = {day for day in days_of(year) if law.calendar.is_working(day) != worked(theirs, day)}
    explained = {day for day in law.calendar.differences if day.year == year}
    assert differ == explained


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_the_hung_kings_day_lie_where_the_lunar_calendar_puts_them(
    law: Law, year: int
) -> None:
    """Each is free, and one that falls on a weekend is followed by a free weekday."""
    theirs = country_holidays("VN", years=year, language="vi")
    for name in ("Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương"):
        (day, *_) = theirs.get_named(name, lookup="exact")
        assert not law.calendar.is_working(day)
        after = law.calendar.moved(day) - day
        assert day.isoweekday() <= 5 or after > timedelta(days=8 - day.isoweekday())


def test_every_difference_lies_in_a_year_that_is_compared(law: Law) -> None:
    """No explanation of a day nobody looks at."""
    assert {day.year for day in law.calendar.differences} <= set(YEARS)


def days_of(year: int) -> Iterator[date]:
    """Return every day of a year."""
    first = date(year, 1, 1)
    return (first + n * DAY for n in range((date(year + 1, 1, 1) - first).days))


def worked(holidays: HolidayBase, day: date) -> bool:
    """Whether the library says the day is worked: its swaps are days off and Saturdays worked."""
    return day in holidays.weekend_workdays or (day.isoweekday() <= 5 and day not in holidays)
