"""Every clock of one matter, read once for all detectors that look at it (các thời hạn)."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from projections.clocks import Matter
from projections.effect import enforcement, unanswered, windows
from projections.first_answers import first_answers
from projections.followups import follow_ups, reports
from projections.resolutions import resolutions
from projections.terms import dawn, next_fact
from projections.visits import visits

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.clocks import Clock

_REMEMBERED = 8
"""Several detectors ask about one case file in turn; an older one is soon let go."""


@lru_cache(_REMEMBERED)
def matter_of(case: CaseFile, law: Law, today: date) -> Matter:
    """Return what the clocks of a case file share, as of a day."""
    return Matter(case.until(today), law, today)


@lru_cache(_REMEMBERED)
def clocks_of(case: CaseFile, law: Law, today: date) -> tuple[Clock, ...]:
    """Return the duties of all offices, as of a day."""
    return tuple(_clocks(matter_of(case, law, today), everything=False))


def all_clocks_of(case: CaseFile, law: Law, today: date) -> tuple[Clock, ...]:
    """Return also what no register is known to record, and the terms that bind no office."""
    return tuple(_clocks(matter_of(case, law, today), everything=True))


def wakes_of(case: CaseFile, law: Law, today: date) -> list[datetime]:
    """Return when something other than a clock's own days may change what is due.

    The next fact dated ahead, and the next decision on working days while a duty stands.
    """
    fact = next_fact(case, today)
    wakes = [] if fact is None else [fact]
    decided = law.calendar.next_decision(today)
    if decided is not None and any(one.end is None for one in clocks_of(case, law, today)):
        wakes.append(dawn(decided))
    return wakes


def _clocks(matter: Matter, *, everything: bool) -> list[Clock]:
    desks = matter.desks()
    found: list[Clock] = []
    for desk in desks:
        found += first_answers(matter, desk)
        found += resolutions(matter, desk)
        found += follow_ups(matter, desk, everything=everything)
    found += chain(reports(matter), enforcement(matter, desks), visits(matter))
    if everything:
        found += [*windows(matter, desks), *unanswered(matter, found)]
    found = [_of_several_heirs(clock, matter) for clock in found]
    handed = matter.bodies.handovers(matter.today)
    if not handed:
        return found
    return [clock._replace(evidence=(*clock.evidence, *handed)) for clock in found]


def _of_several_heirs(clock: Clock, matter: Matter) -> Clock:
    """Say where nobody can tell whose duty it is today: the office ended, several succeed."""
    organisations = matter.law.organisations
    if clock.end is not None or organisations.exists(clock.agency, matter.today):
        return clock
    if organisations.successor_of(clock.agency, matter.today).kind != "ambiguous":
        return clock
    return clock._replace(flags=tuple(sorted({*clock.flags, "ambiguous"})))
