"""How long an office has: terms of the law, stretched by what happened (thời hạn).

Every date is a function of the facts up to a day. Where the law has no answer
for the year it raises `LawError`: nothing may be called late then.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import VIETNAM
from domain.law import competence, deadlines

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.contracts.substance import ComplaintObject, Place
    from domain.law.competence import Resolvers
    from domain.law.deadlines import Due, Instance
    from domain.law.law import Law
    from projections.bodies import Bodies
    from projections.case_file import CaseFile
    from projections.dockets import Docket, Suspension

_MIDNIGHT = time(0, tzinfo=VIETNAM)


def dawn(day: date) -> datetime:
    """Return the first instant of a legal day."""
    return datetime.combine(day, _MIDNIGHT)


def next_fact(case: CaseFile, today: date) -> datetime | None:
    """Return the dawn of the day the next fact dated after today comes true."""
    if not case.facts or case.facts[-1].businessdate <= today:
        return None
    return dawn(next(f.businessdate for f in case.facts if f.businessdate > today))


class ComplaintTerm(NamedTuple):
    """What the length of a complaint's term depends on, besides complexity."""

    instance: Instance
    remote: bool
    discipline: bool


def resolvers_of(
    law: Law, about: ComplaintObject, place: Place | None, day: date, bodies: Bodies
) -> Resolvers:
    """Return who resolves a complaint on a day; a handover of the case wins over the register."""
    heir = bodies.heir(about.issuer, day) if about.issuer is not None else None
    if heir is not None:
        about = about.model_copy(update={"issuer": heir, "issued_on": None})
    return competence.complaint_resolvers(law, about, place, day)


class Term(NamedTuple):
    """One term as it stands: its end, and the days of suspension inside it."""

    due: Due
    suspended: int = 0
    sides: tuple[Due, ...] = ()
    """What the law says and what the decree says, where two texts conflict (X1 to X3)."""

    @property
    def shorter(self) -> Due | None:
        """Return the side that ends before the one taken: a warning, not lateness."""
        return next((side for side in self.sides if side.day < self.due.day), None)


def of_sides(sides: tuple[Due, ...]) -> Term:
    """Return the term two texts give, by the side the rule takes."""
    return Term(deadlines.taken(sides), 0, sides if len(sides) > 1 else ())


def resolution(
    law: Law, docket: Docket, accepted_on: date, term: ComplaintTerm, *, by: date
) -> Term | None:
    """Return the term to resolve an open complaint (KN-RES), None while it is suspended."""

    def ends(stretch: int) -> Due:
        return deadlines.complaint_resolution(
            law,
            accepted_on,
            instance=term.instance,
            complex=stretch > 0,
            remote=term.remote,
            discipline=term.discipline,
        )

    flags = [_Modifier(s.day, stretch=1) for s in docket.of("complex") if s.day <= by][:1]
    suspensions = _suspensions(law, docket, "KN-SUSP", accepted_on, by)
    return _stretched(law, ends, [*flags, *suspensions])


def denunciation_resolution(
    law: Law, docket: Docket, accepted_on: date, *, by: date
) -> Term | None:
    """Return the term to resolve a denunciation (TC-RES), None while it is suspended."""

    def ends(stretch: int) -> Due:
        return deadlines.denunciation_resolution(law, accepted_on, extensions=stretch)

    written = [_Modifier(s.day, s.ordinal) for s in docket.of("extended") if s.day <= by]
    suspensions = _suspensions(law, docket, "TC-SUSP", accepted_on, by)
    if docket.of("expert_ordered"):
        assessed = docket.assessments(by, lambda day: law.rulebook.in_force("TC-EXP", day))
        suspensions = _apart([*suspensions, *_from(assessed, accepted_on)])
    return _stretched(law, ends, [*written, *suspensions])


def resolution_due(
    law: Law, docket: Docket, accepted_on: date, term: ComplaintTerm, *, by: date
) -> date | None:
    """Return the last day to resolve an open complaint, None while it is suspended."""
    running = resolution(law, docket, accepted_on, term, by=by)
    return None if running is None else running.due.day


class _Modifier(NamedTuple):
    """What lengthens a term from a day on: a flag, an extension, or a suspension."""

    day: date
    stretch: int = 0
    """1 for complexity, the ordinal of an extension, 0 for a suspension."""
    end: date | None = None


def _stretched(law: Law, ends: Callable[[int], Due], modifiers: list[_Modifier]) -> Term | None:
    """Walk through what lengthens a term by day; what comes after the due day has no effect."""
    stretch, days, due = 0, 0, ends(0)
    for modifier in sorted(modifiers, key=lambda m: (m.day, -m.stretch)):
        if modifier.day > due.day:
            break
        if not modifier.stretch and modifier.end is None:
            return None
        stretch = max(stretch, modifier.stretch)
        days += 0 if modifier.end is None else (modifier.end - modifier.day).days
        due = deadlines.prolonged(law, ends(stretch), days)
    return Term(due, days)


def _suspensions(
    law: Law, docket: Docket, rule: str, accepted_on: date, by: date
) -> list[_Modifier]:
    """Return the suspensions by a day that stop the clock.

    The law of the day a suspension starts judges it (X7): one of a complaint begun
    before 2026-07-01 stops nothing, not even the days after [ours].
    """
    found = docket.suspensions(by, lambda day: deadlines.suspension_counts(law, rule, day))
    return _from(found, accepted_on)


def _from(found: list[Suspension], accepted_on: date) -> list[_Modifier]:
    return [
        _Modifier(max(s.start, accepted_on), end=s.end)
        for s in found
        if s.end is None or s.end > accepted_on
    ]


def _apart(pauses: list[_Modifier]) -> list[_Modifier]:
    """Return pauses that run into each other as one: a day that is out twice is out once."""
    apart: list[_Modifier] = []
    for pause in sorted(pauses, key=lambda one: (one.day, one.end or date.max)):
        last = apart[-1] if apart else None
        if last is None or (last.end is not None and last.end <= pause.day):
            apart.append(pause)
        elif last.end is not None and (pause.end is None or pause.end > last.end):
            apart[-1] = last._replace(end=pause.end)
    return apart
