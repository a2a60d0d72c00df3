"""Working days: the swaps, the edges, and what counting must always satisfy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.calendar import Calendar
from domain.law.errors import OutsideCalendarError, RulebookError
from domain.law.law import Law
from services.runtime.reference import load_law

D = date.fromisoformat
DAYS = st.dates(D("2024-01-01"), D("2027-06-30"))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2024-04-29", False),
        ("2024-05-04", True),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-02-13", True),
        ("2026-02-16", False),
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2026-04-27", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2026-09-01", False),
        ("2026-09-02", False),
        ("2026-09-03", True),
        ("2026-11-24", True),
        ("2027-05-03", False),
        ("2026-07-04", False),
        ("2026-07-05", False),
    ],
)
def test_the_calendar_knows_holidays_swaps_and_weekends(law: Law, day: str, worked: bool) -> None:
    """A swapped Saturday is worked, the weekday it was swapped for is free."""
    assert law.calendar.is_working(D(day)) is worked


@pytest.mark.parametrize(("year", "free"), [(2024, 11), (2025, 11), (2026, 11), (2027, 11)])
def test_a_year_has_eleven_holidays_or_their_substitutes(law: Law, year: int, free: int) -> None:
    """The Labour Code's eleven days; swaps are paid back with a Saturday."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366)]
    ours = [day for day in days if day.year == year]
    weekdays = [day for day in ours if day.isoweekday() <= 5]
    rest = [day for day in weekdays if not law.calendar.is_working(day)]
    paid_back = [day for day in ours if day.isoweekday() > 5 and law.calendar.is_working(day)]
    assert len(rest) - len(paid_back) == free


@pytest.mark.parametrize("day", ["2015-12-31", "2028-01-01"])
def test_a_year_that_is_not_on_file_is_refused(law: Law, day: str) -> None:
    """Nothing is guessed about years without a notice of holidays."""
    assert not law.calendar.covers(D(day))
    with pytest.raises(OutsideCalendarError, match=r"calendar\.toml"):
        law.calendar.is_working(D(day))


def test_a_term_that_ends_after_the_last_year_is_refused(law: Law) -> None:
    """Also when it only crosses the edge on the way."""
    with pytest.raises(OutsideCalendarError, match="2016-2027"):
        law.calendar.plus_working(D("2027-12-30"), 5)
    with pytest.raises(OutsideCalendarError):
        law.calendar.plus_days(D("2027-12-30"), 30)
    assert law.calendar.plus_days(D("2027-12-30"), 30, moved=False) == D("2028-01-29")


def test_a_term_of_no_days_is_refused(law: Law) -> None:
    """A working-day term has at least one day."""
    with pytest.raises(OutsideCalendarError, match="0 working days"):
        law.calendar.plus_working(D("2026-07-01"), 0)


def test_an_unknown_switch_is_refused(law: Law) -> None:
    """A misspelt switch must not silently change nothing."""
    with pytest.raises(OutsideCalendarError, match="no switch"):
        law.calendar.switched("culture-night", free=True)


@given(day=DAYS, n=st.integers(1, 60))
def test_a_term_in_working_days_counts_exactly_that_many(day: date, n: int) -> None:
    """The end is worked, and n working days lie after the start up to it."""
    calendar = load_law().calendar
    end = calendar.plus_working(day, n)
    assert calendar.is_working(end)
    assert end > day
    assert calendar.working_days_between(day, end) == n


@given(day=DAYS)
def test_moving_a_day_twice_moves_it_once(day: date) -> None:
    """A moved day is worked, is the next one that is, and stays."""
    calendar = load_law().calendar
    moved = calendar.moved(day)
    assert calendar.is_working(moved)
    assert calendar.moved(moved) == moved
    assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((moved - day).days))


@given(a=DAYS, b=DAYS, c=DAYS)
def test_working_days_add_up(a: date, b: date, c: date) -> None:
    """Counting to a day between and from there on gives the whole."""
    calendar = load_law().calendar
    first, middle, last = sorted((a, b, c))
    parts = calendar.working_days_between(first, middle) + calendar.working_days_between(
        middle, last
    )
    assert calendar.working_days_between(first, last) == parts
    assert calendar.working_days_between(last, first) == 0 or first == last


YEAR = {"year": 2026, "status": "memory", "basis": "x", "free": {}, "working": []}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"free": {"x": [D("2025-01-01")]}}, "2025-01-01 does not lie in 2026"),
        ({"free": {"x": [D("2026-07-04")]}}, "name its substitute"),
        ({"working": [D("2026-07-03")]}, "2026-07-03 is a working day already"),
        ({"hollidays": {}}, "hollidays"),
        ({"basis": " "}, "basis"),
    ],
)
def test_a_wrong_calendar_says_where(change: dict[str, object], says: str) -> None:
    """The message names the file and the day or key."""
    with pytest.raises(RulebookError, match=rf"^my\.toml: .*{says}"):
        Calendar.parse("my.toml", {"year": [{**YEAR, **change}]})


def test_years_must_follow_one_another() -> None:
    """A calendar with a hole would answer wrongly around it."""
    with pytest.raises(RulebookError, match=r"^my\.toml: .*without a gap"):
        Calendar.parse("my.toml", {"year": [YEAR, {**YEAR, "year": 2028}]})


@pytest.mark.parametrize(("month", "day", "worked"), [(11, 24, False), (2, 30, None)])
def test_a_switch_names_a_day_that_exists(month: int, day: int, worked: bool | None) -> None:
    """The 30th of February is refused with the file's name."""
    switch = {"id": "s", "month": month, "day": day, "from_year": 2026, "free": True, "basis": "x"}
    document = {"year": [YEAR], "switch": [switch]}
    if worked is None:
        with pytest.raises(RulebookError, match=r"^my\.toml: switch\.0"):
            Calendar.parse("my.toml", document)
    else:
        assert Calendar.parse("my.toml", document).is_working(date(2026, month, day)) is worked
