"""Table E.1.3 with A.5, E.1.1 and E.1.5, read row by row for one denunciation.

A superior who reopens or takes over a case verifies it from that day (C.3, rows
16 and 19): he has accepted it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from domain.law.competence import denunciation_resolver
from domain.law.law import Law
from tests.detectors.oracle.complaints import NEW_MAP
from tests.detectors.oracle.levels import Judged, Matter, Paper
from tests.detectors.oracle.plain import ANSWERS, CLOSINGS, Event
from tests.detectors.oracle.terms import denunciation_end

HEADS = ("head", "deputy", "body")
TAKES = ("taken over", "reopened")
OPENS = ("accepted", *TAKES)


@dataclass(frozen=True)
class Charge:
    """Who resolves the denunciation, since when by whose word, and who did before."""

    body: str
    since: date = date.min
    former: tuple[str, ...] = ()


class Denunciation(Matter):
    """One matter whose papers all denounce one post."""

    role = "denounced_body"

    def __init__(self, law: Law, facts: Iterable[AnyFact], about: Substance, today: date) -> None:
        super().__init__(law, facts, about, today)
        assert about.denunciation is not None
        self.post = about.denunciation
        self.turn = cache(self._turn)
        self.charge = cache(self._charge)

    # Who resolves.

    def named(self, day: date) -> str | None:
        """C by the law and the register; a fact says who succeeds the denounced body.

        Who managed a body that was dissolved resolves himself (Đ.12(5)).
        """
        heirs = {
            field: self.handed(code, day)
            for field in ("body", "now_at", "field_body")
            if (code := getattr(self.post, field)) is not None
            and self.handed(code, day) != self.org.managed_by(code, day)
        }
        post = self.post.model_copy(update=heirs)
        return denunciation_resolver(self.law, post, self.about.place, day).agency

    def itself(self, day: date) -> set[str | None]:
        """C, the denounced body, the body of the field, whoever was charged."""
        charged = {e.data.competent for e in self.events if e.word == "assigned" and e.day <= day}
        return {self.named(day), self.post.field_body, *self.denounced(), *charged}

    def sup(self, body: str | None, day: date) -> str | None:
        """The direct superior."""
        return None if body is None else self.org.direct_superior(body, day)

    def done(self, t: date, paper: str) -> list[Event]:
        """Everything by t, but not what answers this paper on the day it came in."""
        return [e for e in self.events if e.day < t or (e.day == t and e.paper != paper)]

    def _charge(self, t: date, paper: str) -> Charge | None:
        """C on t: of the register, of the superior who took the case, of the arbiter.

        Facts of one day that charge different bodies charge none.
        """
        moves = [e for e in self.done(t, paper) if e.word in (*TAKES, "assigned", "succeeded")]
        named: tuple[Charge, date] | None = None
        for day in sorted({e.day for e in moves}):
            held = self.as_of(named, day)
            said = {
                to
                for e in moves
                if e.day == day and (to := self.moved(held, e, first=named is None)) is not None
            }
            if len({one.body for one in said}) == 1:
                named = max(said, key=lambda one: one.since), day
        return self.as_of(named, t)

    def as_of(self, named: tuple[Charge, date] | None, t: date) -> Charge | None:
        """A charge of an earlier day with the bodies of a later one."""
        if named is None:
            right = self.named(t)
            return None if right is None else Charge(right)
        charge, day = named
        former = tuple(self.body(code, t, day) for code in charge.former)
        return Charge(self.body(charge.body, t, day), charge.since, former)

    def moved(self, held: Charge | None, e: Event, *, first: bool) -> Charge | None:
        """Whom one fact charges."""
        former = () if held is None else (*held.former, held.body)
        if e.word == "assigned":
            return Charge(self.body(e.data.competent, e.day, e.day), former=former)
        if held is None:
            return None
        if e.word == "succeeded":
            before = self.named(e.day - timedelta(days=1))
            passed = e.data.predecessor in ({held.body, before} if first else {held.body})
            return Charge(e.data.successor, held.since, held.former) if passed else None
        taker = self.body(e.agency, e.day, e.day)
        return Charge(taker, e.day, former) if taker == self.above(held, e.day, "") else None

    def above(self, charge: Charge, t: date, paper: str) -> str | None:
        """The direct superior of C; of one who ended after concluding it is who took its place."""
        told = [e for e in self.case_of(charge, t, paper) if e.word == "decided"]
        if told and told[-1].day < NEW_MAP <= t:
            last = told[-1].day
            over = self.sup(self.body(told[-1].agency, last, last), last)
            if over is not None and self.body(over, t, last) == charge.body:
                return charge.body
        return self.sup(charge.body, t)

    # What he did.

    def by(self, body: str | None, t: date, paper: str) -> list[Event]:
        """What one body did by then."""
        return [e for e in self.done(t, paper) if self.body(e.agency, t, e.day) == body]

    def case_of(self, charge: Charge, t: date, paper: str) -> list[Event]:
        """What C did as C."""
        return [e for e in self.by(charge.body, t, paper) if e.day >= charge.since]

    def concluded(self, charge: Charge, t: date, paper: str) -> bool:
        """K exists."""
        return any(e.word == "decided" for e in self.case_of(charge, t, paper))

    def open_since(self, charge: Charge, t: date, paper: str) -> date | None:
        """The acceptance of the case open at C; to take it is to accept it."""
        return opened(self.case_of(charge, t, paper))

    def overdue(self, charge: Charge, t: date, paper: str) -> bool:
        """Whether C is past the end of the term, with extensions."""
        since = self.open_since(charge, t, paper)
        if since is None:
            return False
        end = denunciation_end(self.law.calendar, self.case_of(charge, t, paper), since)
        return end is not None and t > end

    def filed_at(self, body: str | None, t: date, *, before: date = date.max) -> list[Paper]:
        """E.1.1 "filed at": received at x by t, on a day x was the right resolver."""
        return [
            one
            for one in self.papers
            if one.day <= t
            and one.day < before
            and self.right_then(one)
            and self.body(one.agency, t, one.day) == body
        ]

    def right_then(self, one: Paper) -> bool:
        """Whether a paper came to whoever was the right resolver on its day."""
        return self.turn(one.day, one.id) == self.body(one.agency, one.day, one.day)

    def waiting(
        self, charge: Charge, t: date, paper: str, *, before: date = date.max
    ) -> list[Paper]:
        """Papers filed at x that x has not answered; one that came while open needs none [ours]."""
        done = self.case_of(charge, t, paper)
        return [
            one
            for one in self.filed_at(charge.body, t, before=before)
            if not any(e.word in ANSWERS and e.day >= one.day for e in done)
            and opened([e for e in done if e.day <= one.day]) is None
        ]

    def first_answer_end(self, charge: Charge, received: date, t: date, paper: str) -> date:
        """TC-INIT: 7 wd, or 10 wd where the body delegated checking before they were over."""
        plain = self.law.calendar.plus_working(received, 7)
        own = self.case_of(charge, t, paper)
        delegated = [e for e in own if e.word == "delegated" and e.day <= plain]
        return self.law.calendar.plus_working(received, 10) if delegated else plain

    def failure(self, charge: Charge, t: date, paper: str) -> str | None:
        """Overdue, silent past TC-INIT, or the last answer is a refusal or termination."""
        if self.overdue(charge, t, paper):
            return "overdue"
        waiting = [e for e in self.waiting(charge, t, paper, before=t) if e.day >= charge.since]
        for one in waiting[:1]:
            if t > self.first_answer_end(charge, one.day, t, paper):
                return "silent"
        answers = [e for e in self.case_of(charge, t, paper) if e.word in ANSWERS]
        if not answers:
            return None
        last = {e.word for e in answers if e.day == answers[-1].day}
        if "decided" in last:
            return None
        refuses = "terminated" in last or ("refused" in last and "accepted" not in last)
        return "refused" if refuses else None

    def not_reopened(self, t: date, paper: str) -> bool:
        """The superior has refused to reopen, and has not come back to it since."""
        charge = self.charge(t, paper)
        return charge is not None and any(
            e.word == "not reopened"
            and e.day >= charge.since
            and self.body(e.agency, t, e.day) == self.above(charge, t, paper)
            for e in self.done(t, paper)
        )

    def _turn(self, t: date, paper: str) -> str | None:
        """RC(t)."""
        charge = self.charge(t, paper)
        if charge is None or self.not_reopened(t, paper):
            return None
        failed = self.concluded(charge, t, paper) or self.failure(charge, t, paper) is not None
        return self.above(charge, t, paper) if failed else charge.body

    # The table.

    def denounced(self) -> set[str]:
        """The denounced body, or the body the denounced heads or is a deputy of by now."""
        if self.post.now_at is not None and self.post.post != "body":
            return {self.post.now_at} if self.post.now_post in HEADS else set()
        return {self.post.body} if self.post.body and self.post.post in HEADS else set()

    def denounces_a_head(self) -> bool:
        """Whether a head, a deputy or a body is denounced, of then or of now."""
        return self.post.post in HEADS or self.post.now_post in HEADS

    def judged(self, paper: Paper) -> Judged:
        """The first matching row of E.1.3."""
        t = paper.day
        charge = self.charge(t, paper.id)
        rule, fault = self.row(paper, charge)
        right = self.turn(t, paper.id) or (charge.body if charge else None)
        return Judged(rule, fault, right, self.body(paper.agency, t))

    def row(self, paper: Paper, charge: Charge | None) -> tuple[str, tuple[str, ...]]:  # noqa: C901, PLR0912 - as the table
        """T0 to T14, and who is at fault."""
        t, key = paper.day, paper.id
        a = self.body(paper.agency, t)
        if paper.forwarded:
            return "T0", ()
        unknown = self.post.body is None and self.post.field_body is None
        if charge is None or unknown or paper.signers.anonymous:
            return "T1", ()
        if self.not_reopened(t, key):
            return "T2", ()
        c = charge.body
        k = self.concluded(charge, t, key)
        fail = self.failure(charge, t, key)
        slow = (c,) if fail in ("overdue", "silent") and not k else ()
        if a != c and a in {self.body(code, t) for code in self.denounced()}:
            return "T3", ()
        over = self.above(charge, t, key)
        if a == c != over:
            return ("T3b" if k else "T4" if self.denounces_a_head() else "T5"), ()
        if a in charge.former:
            return "T5", ()
        if self.post.field_body is not None and a == self.body(self.post.field_body, t):
            return "T6", ()
        if a == over:
            if k:
                return "T7", ()
            if fail is not None:
                return {"overdue": "T8", "silent": "T9", "refused": "T9b"}[fail], slow
        for e in self.by(a, t, key):
            moved = e.word == "transferred" and e.data.role == "main"
            if e.day < t and (e.word == "guided" or moved):
                return "T10", ()
        rc = self.turn(t, key)
        if self.hops(c, a, t) and self.parallel(paper, {rc, c} - {None}):
            return "T11", ()
        if self.hops(rc, a, t):
            if self.open_at(charge, rc, t, key):
                return "T12", ()
            accepted = any(e.word in OPENS for e in self.by(rc, t, key))
            if not self.filed_at(rc, t) and not accepted:
                return "T13", slow
        if self.hops(rc or c, a, t):
            return "T13b", ()
        return ("T13c" if self.hops(a, c, t) else "T14"), ()

    def open_at(self, charge: Charge, rc: str | None, t: date, paper: str) -> bool:
        """T12: the case is open at RC, or a paper waits there for its first answer, in time."""
        there = charge if rc == charge.body else Charge(rc or "")
        if self.open_since(there, t, paper) is not None:
            return not self.overdue(there, t, paper)
        continued = rc == self.above(charge, t, paper) and self.concluded(charge, t, paper)
        for one in self.waiting(there, t, paper):
            end = self.first_answer_end(there, one.day, t, paper)
            if continued:
                end = self.law.calendar.moved(one.day + timedelta(days=20))
            if t <= end:
                return True
        return False

    def parallel(self, paper: Paper, right: set[str | None]) -> bool:
        """T11: named among the addressees, or a SENDER paper there within 7 days, both ends in."""
        if {self.body(code, paper.day) for code in paper.addressees} & right:
            return True
        return any(
            self.right_then(one) and self.body(one.agency, one.day) in right
            for one in self.near(paper)
        )


def opened(done: list[Event]) -> date | None:
    """Return the first acceptance after the last closing; a closing wins over its own day."""
    closed = max((e.day for e in done if e.word in CLOSINGS), default=date.min)
    days = [e.day for e in done if e.word in OPENS and e.day > closed]
    return min(days, default=None)
