"""The law as one value: rules, working days, agencies (pháp luật)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from domain.law.calendar import Calendar
    from domain.law.rulebook import Rulebook
    from domain.organisation import Organisations


@dataclass(frozen=True, eq=False, slots=True)
class Law:
    """What every detector is given; two laws are the same only when they are one object."""

    rulebook: Rulebook
    calendar: Calendar
    organisations: Organisations
    digest: str = ""
    """Of the rule files it was read from."""

    def known_on(self, day: date) -> Law:
        """Return the same law with the working days as decided by the end of a day.

        A holiday decided later re-times what is still open, as of the day it was
        decided, and nothing that ended before. So the due day of a clock that ended
        is computed with `law.known_on(its end)`, that of an open one with
        `law.known_on(today)`, and whether something was overdue on a day with
        `law.known_on(that day)`. While nothing was decided after the day this is the
        very same object, and later the same object for the same decisions:
        look-ups remembered by law stay warm. `law.calendar.next_decision(today)` is
        when open terms have to be looked at again.
        """
        calendar = self.calendar.known_on(day)
        if calendar is self.calendar:
            return self
        return _known(self.rulebook, self.organisations, self.digest, calendar)


@lru_cache(256)
def _known(
    rulebook: Rulebook, organisations: Organisations, digest: str, calendar: Calendar
) -> Law:
    """Return one law for one view of the calendar, from whichever view it was asked."""
    return Law(rulebook, calendar, organisations, digest)
