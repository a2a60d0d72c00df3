"""The clocks of cases an office accepted: KN-RES, TC-RES (thời hạn giải quyết)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.substance import ComplaintObject
from domain.contracts.words import Kind
from domain.law.errors import LawError
from projections.clocks import Clock, earliest
from projections.terms import ComplaintTerm, denunciation_resolution, resolution, resolvers_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.contracts.substance import Substance
    from projections.clocks import ClockName, Desk, End, Matter
    from projections.dockets import Step
    from projections.filings import Filing
    from projections.terms import Term

_CLOSINGS = frozenset({"decided", "terminated", "withdrawn"})
_OPENINGS = frozenset({"accepted", "taken_over", "reopened"})
_LENGTHEN = frozenset(
    {"complex", "extended", "suspended", "resumed", "expert_ordered", "expert_received"}
)
_SECOND = 2


class Round(NamedTuple):
    """One case from its acceptance to its closing."""

    accepted: list[Step]
    """The acceptances of its first day; a superior opens a denunciation by taking it over, or
    by ordering that it be resolved again."""
    closings: list[tuple[date, str]]

    @property
    def start(self) -> date:
        """Return the day of acceptance."""
        return self.accepted[0].day


def resolutions(matter: Matter, desk: Desk) -> Iterator[Clock]:
    """Return the clock of every case one office accepted."""
    if desk.kind is Kind.FEEDBACK:
        return
    for one in rounds(matter, desk):
        end = earliest(one.closings + matter.by_court(desk, one.start))
        try:
            name, term = _term(matter, desk, one, end)
        except LawError:
            continue
        yield Clock(name, desk.docket.body, one.start, term, end, _evidence(matter, desk, one, end))


def rounds(matter: Matter, desk: Desk) -> list[Round]:
    """Return the cases of one office, each from its acceptance to its closing."""
    return _rounds(_course(matter, desk))


def _course(matter: Matter, desk: Desk) -> list[Step]:
    """Return what opens and closes cases of one office, by day.

    What goes to the investigating body is closed there; what the superior takes
    over is closed at the resolver it is taken from, as if terminated.
    """
    if desk.kind is Kind.COMPLAINT:
        return [step for step in desk.docket.steps if step.word in {"accepted", *_CLOSINGS}]
    course = [
        step._replace(word="terminated") if step.word == "investigated" else step
        for step in desk.docket.steps
    ]
    lost = [
        step._replace(word="terminated")
        for step in matter.steps
        if step.word == "taken_over" and matter.body(step.says, step.day) == desk.docket.body
    ]
    return sorted([*course, *lost], key=lambda step: step.day) if lost else course


def _rounds(steps: list[Step]) -> list[Round]:
    """Split the steps into cases; a closing of the day of acceptance closes that case."""
    found: list[Round] = []
    closed: date | None = None
    for step in steps:
        running = found[-1] if found and not found[-1].closings else None
        if step.word in _CLOSINGS:
            closed = step.day
            if running is not None:
                running.closings.append((step.day, step.id))
        elif step.word in _OPENINGS and step.day != closed:
            if running is None:
                found.append(Round([step], []))
            elif running.start == step.day:
                running.accepted.append(step)
    return found


def _term(matter: Matter, desk: Desk, one: Round, end: End | None) -> tuple[ClockName, Term | None]:
    law, by = matter.law_by(end), matter.today if end is None else end.day
    if desk.kind is Kind.DENUNCIATION:
        return "TC-RES", denunciation_resolution(law, desk.docket, one.start, by=by)
    second, discipline = instance_of(matter, desk, one.accepted)
    remote = any(step.word == "remote" and step.day <= by for step in matter.steps)
    term = ComplaintTerm(2 if second else 1, remote, discipline)
    name: ClockName = "KN-RES2" if second else "KN-RES1"
    return name, resolution(law, desk.docket, one.start, term, by=by)


def instance_of(matter: Matter, desk: Desk, taken: list[Step]) -> tuple[bool, bool]:
    """Return whether this is the second instance, and whether it is about discipline.

    The register's word counts only where the papers do not tell, by one object
    they agree on, that the office is the first or the second resolver [ours]. Who
    took the case decides, and no successor of his changes that.
    """
    said = any(step.ordinal == _SECOND for step in taken)
    objects = {
        (
            about.issuer,
            about.issued_on,
            about.discipline or about.dismissal,
            about.ministry,
            _commune(said_of),
        ): said_of
        for paper in papers_of(matter, desk, taken)
        if (said_of := paper.substance) is not None and (about := said_of.complaint) is not None
    }
    if len(objects) != 1:
        return said, False
    substance = next(iter(objects.values()))
    about = substance.complaint or ComplaintObject()
    right = resolvers_of(matter.law, about, substance.place, taken[0].day, matter.bodies)
    body = matter.bodies.at(taken[0].agency, taken[0].day)
    discipline = about.discipline or about.dismissal
    return (body == right.second or (said and body != right.first)), discipline


def _commune(substance: Substance) -> str | None:
    return None if substance.place is None else substance.place.commune


def papers_of(matter: Matter, desk: Desk, taken: list[Step]) -> list[Filing]:
    """Return the papers that were accepted, or all of the kind where none is registered."""
    known = {step.petition for step in taken}
    papers = [paper for paper in matter.papers if paper.kind is desk.kind]
    return [paper for paper in papers if paper.petition in known] or papers


def _evidence(matter: Matter, desk: Desk, one: Round, end: End | None) -> tuple[str, ...]:
    by = matter.today if end is None else end.day
    ids = [step.id for step in one.accepted]
    ids += end.ids if end is not None else ()
    ids += [id_ for paper in papers_of(matter, desk, one.accepted) for id_ in paper.evidence]
    ids += [s.id for s in desk.docket.steps if s.word in _LENGTHEN and s.day <= by]
    ids += [s.id for s in matter.steps if s.word == "remote" and s.day <= by]
    return tuple(ids)
