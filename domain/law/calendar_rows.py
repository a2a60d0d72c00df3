"""The shape of the calendar file: years, switches, later decisions, known differences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from domain.law.documents import line_of
from domain.law.errors import Problem, RulebookError
from domain.law.rows import Row, Text, first_wrong

_FRIDAY = 5
_COMMON_YEAR = 2023


class YearRow(Row):
    """One `[[year]]` of the calendar: what differs from Monday to Friday."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    basis: Text
    status: Literal["law", "memory", "provisional"]
    free: dict[Text, list[date]]
    """Free weekdays by occasion."""
    working: list[date] = Field(default_factory=list[date])
    """Saturdays and Sundays that are worked in exchange."""

    @model_validator(mode="after")
    def _days_are_of_the_year(self) -> Self:
        free = [day for days in self.free.values() for day in days]
        if wrong := [day for day in (*free, *self.working) if day.year != self.year]:
            msg = f"{wrong[0]} does not lie in {self.year}"
            raise ValueError(msg)
        if weekend := [day for day in free if day.isoweekday() > _FRIDAY]:
            msg = f"{weekend[0]} is free as a weekend already; name its substitute"
            raise ValueError(msg)
        if weekday := [day for day in self.working if day.isoweekday() <= _FRIDAY]:
            msg = f"{weekday[0]} is a working day already"
            raise ValueError(msg)
        return self


class SwitchRow(Row):
    """One `[[switch]]`: a holiday whose force is not certain."""

    id: Text
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    from_year: int
    free: bool
    basis: Text

    @model_validator(mode="after")
    def _is_a_day(self) -> Self:
        date(_COMMON_YEAR, self.month, self.day)
        return self


class DecisionRow(Row):
    """One `[[decision]]`: days made free or working after their year was laid out (quyết định)."""

    id: Text
    decided_on: date
    basis: Text
    status: Literal["law", "memory", "provisional"]
    free: list[date] = Field(default_factory=list[date])
    working: list[date] = Field(default_factory=list[date])

    @model_validator(mode="after")
    def _names_each_day_once(self) -> Self:
        days = [*self.free, *self.working]
        if not days:
            msg = "must make a day free or working"
            raise ValueError(msg)
        if twice := [day for day in days if days.count(day) > 1]:
            msg = f"{twice[0]} is named twice"
            raise ValueError(msg)
        return self


class DifferenceRow(Row):
    """One `[[difference]]`: a day on which the library of holidays says otherwise, and why."""

    day: date
    why: Text


class CalendarFile(Row):
    """The calendar file."""

    year: Annotated[list[YearRow], Field(min_length=1)]
    switch: list[SwitchRow] = Field(default_factory=list[SwitchRow])
    decision: list[DecisionRow] = Field(default_factory=list[DecisionRow])
    difference: list[DifferenceRow] = Field(default_factory=list[DifferenceRow])

    @model_validator(mode="after")
    def _years_are_unbroken(self) -> Self:
        years = sorted(row.year for row in self.year)
        if years != list(range(years[0], years[-1] + 1)):
            msg = f"the years must follow one another without a gap, not {years}"
            raise ValueError(msg)
        return self


class Days:
    """Which days are worked while decisions come one after another."""

    def __init__(self, free: set[date], working: set[date]) -> None:
        self._free = free
        self._working = working

    @classmethod
    def of_years(cls, rows: CalendarFile) -> Days:
        """Return the days as the years were laid out."""
        free = {day for row in rows.year for days in row.free.values() for day in days}
        return cls(free, {day for row in rows.year for day in row.working})

    def free(self, days: set[date]) -> None:
        """Make days free."""
        self._working -= days
        self._free |= days

    def decide(self, row: DecisionRow) -> None:
        """Let a decision change the days it names."""
        self.free(set(row.free))
        self._free -= set(row.working)
        self._working |= set(row.working)

    def worked(self, day: date) -> bool:
        """Whether a day is worked: Monday to Friday but for holidays, and what is in exchange."""
        return day in self._working or (day.isoweekday() <= _FRIDAY and day not in self._free)


def in_order(rows: list[DecisionRow]) -> list[DecisionRow]:
    """Return the decisions in the order in which they were taken."""
    return sorted(rows, key=lambda row: (row.decided_on, row.id))


def parsed_calendar(file: str, document: object) -> CalendarFile:
    """Check the calendar file; an error names the file, the line, the year and the key."""
    try:
        rows = CalendarFile.model_validate(document)
    except ValidationError as error:
        place, says = first_wrong(error)
        raise RulebookError(Problem(file, says, line_of(document, *place))) from error
    problems = [
        Problem(file, f"decision {row.id}: {says}", line_of(document, "decision", place))
        for place, row, says in _wrong_decisions(rows)
    ]
    if problems:
        raise RulebookError(*problems)
    return rows


def _wrong_decisions(rows: CalendarFile) -> Iterator[tuple[int, DecisionRow, str]]:
    days = Days.of_years(rows)
    years = {row.year for row in rows.year}
    seen: set[str] = set()
    for row in in_order(rows.decision):
        wrong = _problem(row, days, years)
        if row.id in seen:
            wrong = "every decision needs an id of its own"
        if wrong:
            yield rows.decision.index(row), row, wrong
        seen.add(row.id)
        days.decide(row)


def _problem(row: DecisionRow, days: Days, years: set[int]) -> str | None:
    """Return what is wrong with a decision, knowing what was decided before it."""
    for day in (*row.free, *row.working):
        if day.year not in years:
            return f"{day} lies in a year that is not on file"
        if days.worked(day) is (day in row.working):
            return f"{day} is {'working' if day in row.working else 'free'} already"
    return None
