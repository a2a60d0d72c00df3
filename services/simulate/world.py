"""The official world a scenario plays in: agencies, days, limits, register numbers (thế giới)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.law.deadlines import (
    acceptance_due,
    complaint_resolution_due,
    denunciation_initial_due,
    denunciation_resolution_due,
    feedback_due,
    suspension_counts,
)
from services.simulate.chance import stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from random import Random

    from domain.law.calendar import Calendar
    from domain.law.law import Law
    from services.simulate.options import Options

CENTRE_LEVEL = 4
CENTRE_WEIGHT = 3
MOST_HOPS = 2
CENTRAL_BOARD = "btcdtw"
_NOT_EVERYWHERE = ("-sdl", "-sqhkt", "-satp")
"""Departments only a few large cities have."""
LAND_MINISTRIES = ("b-nnmt", "b-tnmt")
"""The ministry over land, since 2025-03-01 and before."""


class Province:
    """One province of the scenario and the bodies its people meet (tỉnh)."""

    def __init__(self, law: Law, code: str, *, on: date, rng: Random) -> None:
        self.code = code
        self.committee = f"t{code}"
        self.board = f"t{code}-btcd"
        self.departments = tuple(
            department
            for department in law.organisations.departments(code, on)
            if not department.endswith(_NOT_EVERYWHERE)
        )
        self.communes = tuple(c.removeprefix("x") for c in law.organisations.communes(on, code))
        self.forwarders = (f"qh-{code}", f"mttq-{code}", "bc")
        self._careless = self._shuffled(rng)

    def next_commune(self, rng: Random) -> str:
        """Return a commune's five digits."""
        return rng.choice(self.communes)

    def some_departments(self, rng: Random, number: int) -> tuple[str, ...]:
        """Return different departments."""
        return tuple(rng.sample(self.departments, number))

    def pair(self, rng: Random) -> tuple[str, str]:
        """Return two different departments."""
        one, two = rng.sample(self.departments, 2)
        return one, two

    def other_department(self, rng: Random, than: str) -> str:
        """Return a department that is not this office."""
        return rng.choice([code for code in self.departments if code != than])

    def careless(self) -> str:
        """Return a commune office no other story made careless: habits are counted by office."""
        return next(self._careless)

    def _shuffled(self, rng: Random) -> Iterator[str]:
        while True:
            yield from (f"x{code}" for code in rng.sample(self.communes, len(self.communes)))


class World:
    """What stories ask of the law and of the registers; the same law the detectors read."""

    def __init__(self, law: Law, options: Options) -> None:
        self.law = law
        self.calendar: Calendar = law.calendar
        self.today = legal_day(options.as_of)
        self.centre = CENTRAL_BOARD
        self.ministry = next(
            code for code in LAND_MINISTRIES if law.organisations.exists(code, options.start)
        )
        self.provinces = tuple(
            Province(law, code, on=options.start, rng=stream(options.seed, "province", code))
            for code in options.provinces
        )
        self._numbers: Counter[str] = Counter()

    def sensitive(self, day: date) -> bool:
        """Tell whether a crowd on this day still weighs more today (ngày nhạy cảm)."""
        rulebook = self.law.rulebook
        if (self.today - day).days > rulebook.rule("M8", day).number("counts_days"):
            return False
        listed = rulebook.rule("SENSITIVE_DAYS", day).params["days"]
        return isinstance(listed, tuple) and any(_falls(day, str(line)) for line in listed)

    def superior(self, agency: str, day: date) -> str:
        """Return the direct superior, which every agency of a story has."""
        above = self.law.organisations.direct_superior(agency, day)
        if above is None:
            message = f"{agency} has no superior on {day}"
            raise LookupError(message)
        return above

    def name(self, agency: str, day: date) -> str:
        """Return the official name."""
        found = self.law.organisations.agency(agency, day)
        return found.name if found else agency

    def weight(self, right: str, door: str, day: date) -> int:
        """Return the weight of E.1.5: 3 at the centre, else the steps climbed, at most 2."""
        organisations = self.law.organisations
        body = organisations.body_of(door, day)
        if organisations.level(body, day) >= CENTRE_LEVEL:
            return CENTRE_WEIGHT
        return min(organisations.hops(right, body, day) or 1, MOST_HOPS)

    # Limits

    def working_between(self, first: date, last: date) -> int:
        """Count the working days after the first day, up to the last."""
        return self.calendar.working_days_between(first, last)

    def acceptance_due(self, received: date) -> date:
        """Return the last day to accept a complaint."""
        return acceptance_due(self.law, received)

    def resolution_due(self, accepted: date) -> date:
        """Return the last day to decide an ordinary first complaint."""
        return complaint_resolution_due(
            self.law, accepted, instance=1, complex=False, remote=False, discipline=False
        )

    def examination_due(self, received: date) -> date:
        """Return the last day to examine a denunciation."""
        return denunciation_initial_due(self.law, received, delegated=False)

    def denunciation_due(self, accepted: date) -> date:
        """Return the last day to conclude on a denunciation."""
        return denunciation_resolution_due(self.law, accepted, extensions=0)

    def feedback_due(self, received: date) -> date:
        """Return the last day to answer feedback."""
        return feedback_due(self.law, received)

    def suspension_counts(self, day: date) -> bool:
        """Whether a complaint suspended on the day has its clock stopped."""
        return suspension_counts(self.law, "KN-SUSP", day)

    # Registers

    def next_number(self, agency: str, day: date) -> str:
        """Return the next number in an agency's book of petitions (số đến)."""
        return self._next(f"{agency}/{day.year}/paper")

    def next_visit(self, agency: str, day: date) -> str:
        """Return the next number in an agency's book of visits."""
        return self._next(f"{agency}/{day.year}/visit")

    def _next(self, book: str) -> str:
        self._numbers[book] += 1
        return str(self._numbers[book])


def _falls(day: date, line: str) -> bool:
    """Tell whether a day is in a line of the list: `09-02 …`, `2026-03-15 …`, or `…/… …`."""
    first, _, last = line.partition(" ")[0].partition("/")
    said = day.isoformat()
    return said.endswith(f"-{first}") or first <= said <= (last or first)
