"""The way one denunciation takes: who must resolve it on any day (diễn biến vụ tố cáo).

Who resolves follows from the law and the register, and then from the file: the
superior who takes the case over or resolves it again, the body an arbiter charges,
the successor a case is handed to, and, where several bodies manage a field, the
first of them to accept.

Choices the law leaves open [ours]:

* Only the direct superior of who resolves on the day can take a case over; the
  resolver such a fact names is not looked at.
* Changes of one day that name different bodies cancel out, and are said to be ambiguous.
* What a body did before it took a case over is not part of the new proceeding; what
  it did before it was charged, or before a handover, is.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.petition import PetitionSucceededV1
from domain.contracts.proceedings import PetitionCompetenceAssignedV1
from domain.contracts.substance import DenouncedPost
from domain.contracts.words import Kind
from domain.law import competence
from domain.organisation.codes import TWO_TIER
from projections.detectors.denunciation_position import Position
from projections.detectors.levels.course import Course

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from domain.law.resolvers import Competent
    from domain.organisation import Role
    from projections.case_file import CaseFile
    from projections.dockets import Step
    from projections.filings import Filing

_UNKNOWN = DenouncedPost()
_UPWARDS = frozenset({"taken_over", "reopened"})
_DAY = timedelta(days=1)


class Change(NamedTuple):
    """A fact that may charge another body with the case."""

    day: date
    how: Literal["upwards", "assigned", "passed"]
    agency: str
    """Who states it, or for a handover who gives the case away."""
    to: str
    petition: str
    id: str


class Charge(NamedTuple):
    """Who resolves, C, and how it came to that (người giải quyết tố cáo)."""

    agency: str | None
    """None: nobody is known."""
    since: date | None = None
    """The day the case was taken over; None where the first proceeding still runs."""
    earlier: tuple[str, ...] = ()
    """Who resolved before a superior or an arbiter changed it, as bodies of the day."""
    ambiguous: bool = False
    evidence: tuple[str, ...] = ()


class _Named(NamedTuple):
    """The body a change named, as written on its day; None while the law decides."""

    code: str | None = None
    written: date | None = None
    since: date | None = None
    earlier: tuple[tuple[str, date], ...] = ()
    ambiguous: bool = False
    evidence: tuple[str, ...] = ()


class DenunciationCourse(Course):
    """All denunciations of a case file, read for one post denounced."""

    kind = Kind.DENUNCIATION

    def __init__(
        self, case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
    ) -> None:
        super().__init__(case, law, filings, about.place if about else None)
        self.object = (about.denunciation if about else None) or _UNKNOWN
        self.changes = self._changes(case)
        self._positions: dict[tuple[date, str | None], Position] = {}
        self._charges: dict[tuple[date, str | None], Charge] = {}
        self._lawful: dict[date, Competent] = {}

    def position(self, day: date, petition: str | None = None) -> Position:
        """Return where the denunciation stands, before what follows `petition` that day."""
        if petition is not None and not self.follows(day, petition):
            petition = None
        known = self._positions.get((day, petition))
        if known is None:
            known = self._positions[day, petition] = Position(self, day, petition)
        return known

    def charge(self, day: date, petition: str | None = None) -> Charge:
        """Return who resolves on a day, before what follows `petition` that day."""
        known = self._charges.get((day, petition))
        if known is None:
            known = self._charges[day, petition] = self._charge(day, petition)
        return known

    def follows(self, day: date, petition: str) -> bool:
        """Whether a step or a charge followed a paper on a day."""
        charged = any(c.day == day and c.petition == petition for c in self.changes)
        return charged or super().follows(day, petition)

    def superior(self, body: str | None, day: date) -> str | None:
        """Return sup(x): above a province and a ministry stands the Prime Minister."""
        return None if body is None else self.law.organisations.direct_superior(body, day)

    def above(self, body: str | None, concluded: Sequence[Step], day: date) -> str | None:
        """Return the superior of who resolves; one who ended after concluding has left his place.

        What a district concluded passed to the province with the district, and so did
        the duty to examine it: there the superior is C itself.
        """
        last = concluded[-1] if concluded else None
        if last is not None and last.day < TWO_TIER <= day:
            then = self.superior(self.body(last.agency, last.day, last.day), last.day)
            if then is not None and self.body(then, day, last.day) == body:
                return body
        return self.superior(body, day)

    def let_go(self) -> None:
        """Forget the positions, each of which knows its course."""
        self._positions.clear()

    def right_on(self, day: date, petition: str | None = None) -> str | None:
        """Return the right resolver, RC(t)."""
        return self.position(day, petition).right

    def lawful(self, day: date) -> Competent:
        """Return who resolves by the law and the register, whatever the file says."""
        known = self._lawful.get(day)
        if known is None:
            about = self._handed_over(day)
            known = competence.denunciation_resolver(self.law, about, self.place, day)
            self._lawful[day] = known
        return known

    def denounced(self) -> frozenset[str]:
        """Return the denounced body, or the body the denounced heads or helps to head.

        Of an official who has moved, it is the body of the present post [ours].
        """
        said = self.object
        if said.now_at is not None and said.post != "body":
            return frozenset({said.now_at} if said.now_post in {"head", "deputy"} else ())
        return frozenset({said.body} if said.body and said.post != "official" else ())

    def is_itself(self, agency: str, day: date) -> bool:
        """Whether an office resolves, is denounced, manages the field, or was charged.

        One that a fact of the matter says has handed the case over is its successor.
        """
        if self.bodies.heir(agency, day) is not None:
            return False
        return (
            agency == self.lawful(day).agency
            or agency == self.object.field_body
            or agency in self.denounced()
            or any(agency == c.to for c in self.changes if c.how == "assigned" and c.day <= day)
        )

    def role_of(self, agency: str) -> Role:  # noqa: ARG002 - one role for every body
        """Return in which role a body that ended is succeeded."""
        return "denounced_body"

    def _charge(self, day: date, petition: str | None) -> Charge:
        named = self._named(day, petition) if self.changes else _Named()
        by_law = self.lawful(day)
        earlier = tuple(self.body(code, day, written) for code, written in named.earlier)
        if named.code is not None and named.written is not None:
            agency: str | None = self.body(named.code, day, named.written)
        else:
            agency = self._first_to_accept(day, petition) or by_law.agency
        ambiguous = named.ambiguous or (named.code is None and by_law.ambiguous)
        return Charge(agency, named.since, earlier, ambiguous, named.evidence)

    def _named(self, day: date, petition: str | None) -> _Named:
        """Walk through the changes by a day, each judged by who resolved until then."""
        state = _Named()
        past = [c for c in self.changes if c.day < day or (c.day == day and c.petition != petition)]
        for moment, changes in groupby(past, key=lambda change: change.day):
            held = self._held(state, moment)
            valid = {c: to for c in changes if (to := self._taker(c, state, held)) is not None}
            ids = (*state.evidence, *(change.id for change in valid))
            if len(set(valid.values())) > 1:
                state = state._replace(ambiguous=True, evidence=ids)
            elif valid:
                hows = {change.how for change in valid}
                state = _passed_on(state, hows, held, moment)
                state = state._replace(code=next(iter(valid.values())), evidence=ids)
        return state

    def _held(self, state: _Named, day: date) -> str | None:
        if state.code is not None and state.written is not None:
            return self.body(state.code, day, state.written)
        return self._first_to_accept(day, None) or self.lawful(day).agency

    def _taker(self, change: Change, state: _Named, held: str | None) -> str | None:
        """Return whom a change charges, if it is one who may be."""
        day = change.day
        if change.how == "upwards":
            body = self.body(change.agency, day, day)
            concluded = [
                step
                for step in self.docket(held or "", day, None).of("decided")
                if state.since is None or step.day >= state.since
            ]
            return body if body == self.above(held, concluded, day) else None
        if change.how == "assigned":
            return self.body(change.to, day, day)
        until = self.lawful(day - _DAY).agency if state.code is None else state.code
        return change.to if change.agency in {held, until} else None

    def _first_to_accept(self, day: date, petition: str | None) -> str | None:
        """Return which of several bodies managing the field accepted first, if one did alone."""
        managing = {self.body(code, day, day) for code in self.fields_by(day)}
        taken = [
            (step.day, body)
            for step in (self.steps_by(day, petition) if managing else ())
            if step.word == "accepted"
            and (body := self.body(step.agency, day, step.day)) in managing
        ]
        first = {body for moment, body in taken if moment == taken[0][0]}
        return first.pop() if len(first) == 1 else None

    def fields_by(self, day: date) -> frozenset[str]:
        """Return the bodies the papers by a day say manage the field, where they name several."""
        own = self.object.field_body
        if own is None:
            return frozenset()
        said = (f.substance for f in self.filings if f.day <= day)
        posts = (about.denunciation for about in said if about is not None)
        named = {own, *(post.field_body for post in posts if post is not None and post.field_body)}
        return frozenset(named) if len(named) > 1 else frozenset()

    def _handed_over(self, day: date) -> DenouncedPost:
        """Return the object with the heirs a fact of the matter names.

        Who managed a body that was dissolved resolves himself, and is not denounced for it.
        """
        managed_by = self.law.organisations.managed_by
        heirs = {
            name: heir
            for name in ("body", "field_body", "now_at")
            if (code := getattr(self.object, name)) is not None
            and (heir := self.bodies.heir(code, day)) is not None
            and heir != managed_by(code, day)
        }
        return self.object.model_copy(update=heirs) if heirs else self.object

    def _changes(self, case: CaseFile) -> tuple[Change, ...]:
        found = [
            Change(step.day, "upwards", step.agency, step.agency, step.petition, step.id)
            for step in self.steps
            if step.word in _UPWARDS
        ]
        found += [
            Change(f.businessdate, "assigned", f.agency, f.data.competent, f.subject, f.id)
            for f in case.of(PetitionCompetenceAssignedV1)
            if f.subject not in self.foreign
        ]
        found += [
            Change(f.businessdate, "passed", f.data.predecessor, f.data.successor, "", f.id)
            for f in case.of(PetitionSucceededV1)
        ]
        return tuple(sorted(found))


def _passed_on(state: _Named, hows: Collection[str], held: str | None, moment: date) -> _Named:
    """Return the state after a change: a handover alone goes on with the same proceeding."""
    if hows == {"passed"} or held is None:
        return state._replace(written=moment)
    since = moment if "upwards" in hows else None
    return state._replace(written=moment, since=since, earlier=(*state.earlier, (held, moment)))
