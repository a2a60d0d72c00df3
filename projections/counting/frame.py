"""By which weeks, rules and map a province is judged on a day (khung xét)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.counting.grid import Span
from projections.counting.papers import RULE as COUNTING
from projections.counting.weeks import DAYS, last_complete, monday, sunday
from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule

_YEAR = 53
_MARGIN = 4
"""The weeks around a date of an earlier year that are its season."""


class Frame(NamedTuple):
    """What is the same for every series of a province on a day.

    It changes at the dawn of a Monday and at no other time: so does what is said.
    """

    law: Law
    """With the working days as decided by the Monday."""
    on: date
    """The day whose map is spoken of: the Sunday the last complete week ended on."""
    span: Span
    """All weeks that may count, up to the last complete one."""
    burst: Rule
    counting: Rule
    rise: Rule
    scan: Rule

    @property
    def last(self) -> int:
        """The last complete week."""
        return self.span.last

    @property
    def recent(self) -> Span:
        """The weeks that decide whether a series is looked at closely."""
        scanned = self.scan.number("baseline_weeks") + self.scan.number("weeks")
        back = max(self.burst.number("kept_weeks"), self.rise.number("weeks"), scanned)
        return Span(self.last - back + 1, self.last)

    @property
    def delays(self) -> tuple[int, int]:
        """Days from and before which papers came in that tell how long registers take."""
        settled = self.last + 1 - self.counting.number("delay_weeks")
        first = settled - self.counting.number("delay_from_weeks")
        return first * DAYS + 1, settled * DAYS + 1


def frame_of(law: Law, today: date) -> Frame:
    """Return by what a province is judged on a day."""
    last = last_complete(today)
    began = monday(last + 1)
    burst, rise = ruling(law, "H2", began), ruling(law, "H2-CUSUM", began)
    years = burst.number("years_back") * _YEAR + _MARGIN
    slow = rise.number("weeks") + rise.number("baseline_weeks")
    back = max(years, slow) + burst.number("kept_weeks")
    return Frame(
        law.known_on(began),
        sunday(last),
        Span(last - back, last),
        burst,
        ruling(law, COUNTING, began),
        rise,
        ruling(law, "H2-SCAN", began),
    )


def days_of(span: Span) -> tuple[int, int]:
    """Return the ordinals of the first day of a span, and of the day after its last."""
    return span.first * DAYS + 1, (span.last + 1) * DAYS + 1
