"""Working days of Vietnam, year by year, as data (ngày làm việc)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate, chain
from typing import NamedTuple

from domain.law.calendar_rows import (
    CalendarFile,
    Days,
    DecisionRow,
    SwitchRow,
    in_order,
    parsed_calendar,
)
from domain.law.errors import OutsideCalendarError

_FRIDAY = 5


class _Known(NamedTuple):
    """What the views of one calendar share."""

    decided: list[date]
    """The days of all decisions on file, in order."""
    views: dict[int, Calendar]
    """By how many of the decisions were known."""


class Calendar:
    """Which days are worked; a year that is not on file has no answer.

    Terms do not count their first day, and a term that ends on a free day ends on
    the next working day (Bộ luật Dân sự 2015, Đ.147-148).

    A holiday decided later is an entry with the day of its decision: `known_on`
    gives the calendar as it was known on a day.
    """

    def __init__(
        self,
        rows: CalendarFile,
        *,
        switches: Mapping[str, bool] | None = None,
        known: _Known | None = None,
    ) -> None:
        years = sorted(row.year for row in rows.year)
        self._rows = rows
        self._switches = switches or {}
        self._decisions = in_order(rows.decision)
        self._decided = [row.decided_on for row in self._decisions]
        self._known = known or _Known([row.decided_on for row in self._decisions], {})
        self.first = date(years[0], 1, 1)
        self.last = date(years[-1], 12, 31)
        self._start = self.first.toordinal()
        day_of = self._days(years)
        days = range(self._start, self.last.toordinal() + 1)
        self._worked = [day_of.worked(date.fromordinal(n)) for n in days]
        self._until = list(accumulate(self._worked))
        """Working days from the first day up to each day, included."""
        self._working = [n for n, worked in zip(days, self._worked, strict=True) if worked]

    def _days(self, years: list[int]) -> Days:
        days = Days.of_years(self._rows)
        days.free(_switched(self._rows.switch, self._switches, years))
        for row in self._decisions:
            days.decide(row)
        return days

    @classmethod
    def parse(cls, file: str, document: object) -> Calendar:
        """Build the calendar from its parsed TOML document."""
        return cls(parsed_calendar(file, document))

    def switched(self, id_: str, *, free: bool) -> Calendar:
        """Return the same calendar with an uncertain holiday decided."""
        if id_ not in {row.id for row in self._rows.switch}:
            msg = f"the calendar has no switch {id_}"
            raise OutsideCalendarError(msg)
        return Calendar(self._rows, switches={**self._switches, id_: free})

    def with_decision(self, decision: Mapping[str, object]) -> Calendar:
        """Return the same calendar with one more `[[decision]]`, to see what it would change."""
        row = DecisionRow.model_validate(decision)
        rows = self._rows.model_copy(update={"decision": [*self._decisions, row]})
        return Calendar(rows, switches=self._switches)

    def known_on(self, day: date) -> Calendar:
        """Return the calendar as decided by the end of a day; itself when nothing came after.

        The same view is the same object, so look-ups remembered by it stay warm.
        """
        known = bisect_right(self._decided, day)
        if known == len(self._decided):
            return self
        view = self._known.views.get(known)
        if view is None:
            rows = self._rows.model_copy(update={"decision": self._decisions[:known]})
            view = Calendar(rows, switches=self._switches, known=self._known)
            self._known.views[known] = view
        return view

    def next_decision(self, after: date) -> date | None:
        """Return the day of the first decision after a day: what is open then is re-timed.

        Also one the calendar of an earlier day does not know of yet.
        """
        decided = self._known.decided
        known = bisect_right(decided, after)
        return decided[known] if known < len(decided) else None

    @property
    def differences(self) -> Mapping[date, str]:
        """Return the days on which the library of holidays says otherwise, and why."""
        return {row.day: row.why for row in self._rows.difference}

    def covers(self, day: date) -> bool:
        """Whether the day's year is on file."""
        return self.first <= day <= self.last

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return self._worked[self._index(day)]

    def occasion(self, day: date) -> str | None:
        """Return why a weekday is free, in the words of its year's table or of what decided it."""
        decided = (row.basis for row in reversed(self._decisions) if day in row.free)
        listed = (name for row in self._rows.year for name, days in row.free.items() if day in days)
        return next(chain(decided, listed), None)

    def moved(self, day: date) -> date:
        """Return the day itself, or the next working day."""
        index = self._index(day)
        if self._worked[index]:
            return day
        return self._nth(self._until[index])

    def plus_working(self, day: date, n: int) -> date:
        """Return the nth working day after the day; the day itself is not counted."""
        if n < 1:
            msg = f"a term of {n} working days is none"
            raise OutsideCalendarError(msg)
        return self._nth(self._until[self._index(day)] + n - 1)

    def plus_days(self, day: date, n: int, *, moved: bool = True) -> date:
        """Return the nth calendar day after the day, moved off free days unless told not to."""
        end = day + timedelta(days=n)
        return self.moved(end) if moved else end

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to `end`, `end` included."""
        if end <= start:
            return 0
        return self._until[self._index(end)] - self._until[self._index(start)]

    def _nth(self, n: int) -> date:
        """Return the nth working day on file, counted from nought."""
        if n >= len(self._working):
            raise OutsideCalendarError(self._refusal("a term ends after"))
        return date.fromordinal(self._working[n])

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._start
        if not 0 <= index < len(self._worked):
            raise OutsideCalendarError(self._refusal(f"{day.isoformat()} lies outside"))
        return index

    def _refusal(self, what: str) -> str:
        years = f"{self.first.year}-{self.last.year}"
        return f"{what} the years of the calendar, {years}; add the year to calendar.toml"


def _switched(rows: list[SwitchRow], decided: Mapping[str, bool], years: list[int]) -> set[date]:
    """Return the weekdays that the switches make free."""
    days = {
        date(year, row.month, row.day)
        for row in rows
        if decided.get(row.id, row.free)
        for year in years
        if year >= row.from_year
    }
    return {day for day in days if day.isoweekday() <= _FRIDAY}
