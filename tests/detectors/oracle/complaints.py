"""Table E.1.2 with E.1.1 and E.1.5, read row by row for one complaint against one object."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from domain.contracts.facts import AnyFact
from domain.contracts.petition import PetitionSucceededV1
from domain.contracts.substance import Signers, Substance
from domain.law.competence import complaint_resolvers
from domain.law.law import Law
from domain.organisation import Role
from tests.detectors.oracle.plain import ANSWERS, Event, events, open_since, standing
from tests.detectors.oracle.terms import acceptance_end, complaint_due

Verdict = tuple[str, tuple[str, ...], int]
"""The row, who is at fault, the weight."""
NEW_MAP = date(2025, 7, 1)
"""No district since, and other communes by the old numbers."""
COUNTED = ("K12", "K13", "K15")


class Complaint:
    """One matter whose papers all complain of one decision, and its delegations are given."""

    def __init__(self, law: Law, facts: Iterable[AnyFact], about: Substance, today: date) -> None:
        self.law, self.about, self.org = law, about, law.organisations
        self.events = events(facts, today)
        self.papers = [e for e in self.events if e.word == "received"]
        assert about.complaint is not None
        self.object = about.complaint
        self.facts = list(facts)
        self.signers: dict[str, Signers] = {}
        """Who signs, where a classification says so later."""
        self.handovers = [
            f for f in standing(self.facts, today) if isinstance(f, PetitionSucceededV1)
        ]
        self.turn = cache(self._turn)

    def resolvers(self, day: date) -> tuple[str | None, str | None, bool]:
        """R1, R2, and whether there is no R2 by law; whom the case passed to stands for them."""
        issuer = self.object.issuer
        passed = issuer if issuer is None else self.handed(issuer, day)
        object_ = self.object.model_copy(update={"issuer": passed})
        found = complaint_resolvers(self.law, object_, self.about.place, day)
        first, second = (
            code if code is None else self.handed(code, day) for code in (found.first, found.second)
        )
        return first, second, found.final_at_first

    def handed(self, code: str, day: date) -> str:
        """A fact that the case passed on wins over the register; two of one day say nothing."""
        seen = [code]
        while True:
            told = [f for f in self.handovers if f.data.predecessor == seen[-1]]
            told = [f for f in told if f.businessdate <= day]
            heirs = {f.data.successor for f in told if f.businessdate == told[-1].businessdate}
            if len(heirs) != 1 or heirs & set(seen):
                return seen[-1]
            seen.append(heirs.pop())

    def body(self, code: str, day: date, written: date | None = None) -> str:
        """E.0 Bodies: a door is its committee, unless it is itself a resolver; the gone's heir."""
        passed = self.handed(code, day)
        before = written if written is not None and written < NEW_MAP <= day else None
        if before is None and passed == code and code in self.resolvers(day)[:2]:
            return code
        if before is None and self.org.exists(passed, day):
            return self.org.body_of(passed, day)
        role: Role = "own_decision" if code == self.object.issuer else "second_resolver"
        then = self.org.body_of(passed, before or day)
        heir = self.org.successor_of(
            then, day, role=role, place=self.about.place, since=before
        ).sole
        return passed if heir is None else self.org.body_of(heir, day)

    def done(self, t: date, paper: str) -> list[Event]:
        """Everything by t, but not what answers this paper on the day it came in."""
        return [e for e in self.events if e.day < t or (e.day == t and e.paper != paper)]

    def by(self, body: str | None, t: date, paper: str) -> list[Event]:
        """What one body did by then."""
        return [e for e in self.done(t, paper) if self.body(e.agency, t, e.day) == body]

    def filed_at(self, body: str | None, t: date, *, before: date = date.max) -> list[Event]:
        """E.1.1 "filed at": received at x by t, on a day x was the right resolver."""
        return [
            e
            for e in self.papers
            if e.day <= t
            and e.day < before
            and self.body(e.agency, t, e.day) == body
            and self.turn(e.day, e.paper)[0] == self.body(e.agency, e.day, e.day)
        ]

    def due_at(self, body: str | None, t: date, paper: str) -> date | None:
        """The last day to resolve the case open at x, or none."""
        done = self.by(body, t, paper)
        since = open_since(done)
        if since is None:
            return None
        remote = any(e.word == "remote" for e in self.done(t, paper))
        r2 = self.resolvers(t)[1]
        return complaint_due(
            self.law.calendar,
            done,
            since,
            second=body == r2,
            remote=remote,
            discipline=self.object.discipline,
        )[0]

    def waiting(
        self, body: str | None, t: date, paper: str, *, before: date = date.max
    ) -> list[Event]:
        """Papers filed at x that x has not answered; one that came while open needs none [ours]."""
        done = self.by(body, t, paper)
        return [
            e
            for e in self.filed_at(body, t, before=before)
            if not any(s.word in ANSWERS and s.day >= e.day for s in done)
            and open_since(s for s in done if s.day <= e.day) is None
        ]

    def failure(self, body: str | None, t: date, paper: str) -> str | None:
        """Overdue, silent past KN-ACC, or the last answer is a refusal or termination."""
        due = self.due_at(body, t, paper)
        if due is not None and t > due:
            return "overdue"
        for e in self.waiting(body, t, paper, before=t)[:1]:
            if t > acceptance_end(self.law.calendar, e.day):
                return "silent"
        answers = [e for e in self.by(body, t, paper) if e.word in ANSWERS]
        if not answers:
            return None
        last = {e.word for e in answers if e.day == answers[-1].day}
        if "decided" in last:
            return None
        refuses = "terminated" in last or ("refused" in last and "accepted" not in last)
        if not refuses:
            return None
        if body == self.resolvers(t)[1]:
            # Only the refusal of a second complaint leaves nothing but the court.
            here = [e for e in self.papers if e.day <= t and self.body(e.agency, e.day) == body]
            second = [e for e in self.filed_at(body, t, before=t) if e.day <= answers[-1].day]
            if here and not second:
                return None
        return "refused"

    def first_decision(self, t: date, paper: str) -> tuple[date, date] | None:
        """D1: the day of issue and of service, estimated at 3 wd and 5 d where unknown."""
        own = self.by(self.resolvers(t)[0], t, paper)
        issued = max((e.day for e in own if e.word == "decided"), default=None)
        if issued is None:
            return None
        served = min((e.day for e in own if e.word == "served" and e.day >= issued), default=None)
        sent = self.law.calendar.plus_working(issued, 3)
        return issued, served or sent + timedelta(days=5)

    def closed(self, t: date, paper: str) -> bool:
        """D2 exists or the court has the case."""
        r1, r2, _ = self.resolvers(t)
        for e in self.done(t, paper):
            if e.word == "court":
                return True
            if e.word == "decided" and self.body(e.agency, t, e.day) != r1:
                second = getattr(e.data, "instance", 1) == 2
                if second or (r2 is not None and self.body(e.agency, t, e.day) == r2):
                    return True
        return False

    def file2_end(self, t: date, paper: str) -> date | None:
        """KN-FILE2 (KN-LIM-D2): from service of D1, or from the due day of an overdue R1."""
        first = self.first_decision(t, paper)
        start = first[1] if first else None
        if first is None:
            due = self.due_at(self.resolvers(t)[0], t, paper)
            start = due if due is not None and t > due else None
        if start is None:
            return None
        days = 45 if any(e.word == "remote" for e in self.done(t, paper)) else 30
        if self.object.discipline:
            days = 10
        return self.law.calendar.moved(start + timedelta(days=days))

    def _turn(self, t: date, paper: str) -> tuple[str | None, str]:
        """RR(t), and why there is none."""
        r1, r2, final = self.resolvers(t)
        if self.closed(t, paper):
            return None, "closed"
        if self.first_decision(t, paper) is None and self.failure(r1, t, paper) is None:
            return r1, ""
        if final:
            return None, "only court"
        if r2 is None:
            return None, "unknown"
        if self.failure(r2, t, paper) is not None:
            return None, "failed"
        end = self.file2_end(t, paper)
        at_second = self.filed_at(r2, t, before=t)
        taken = any(e.word == "accepted" for e in self.by(r2, t, paper))
        if end is not None and t > end and not at_second and not taken:
            return None, "lapsed"
        return r2, ""

    def hops(self, below: str | None, above: str | None, t: date) -> int:
        """Superior steps up, 0 for none."""
        if below is None or above is None:
            return 0
        return self.org.hops(below, above, t) or 0

    def row(self, paper: Event) -> tuple[str, tuple[str, ...]]:  # noqa: C901, PLR0912 - as the table
        """The first matching row of E.1.2, and authority_fault."""
        t, key = paper.day, paper.paper
        a = self.body(paper.agency, t)
        r1, r2, final = self.resolvers(t)
        if paper.data.origin == "forwarded":
            return "K0", ()
        if r1 is None or (r2 is None and not final and self.hops(r1, a, t)):
            return "K1", ()
        d1 = self.first_decision(t, key)
        if self.closed(t, key) or (final and d1):
            return "K2", ()
        if a == r1:
            return ("K3" if d1 else "K4"), ()
        fail1 = self.failure(r1, t, key)
        slow1 = (r1,) if fail1 in ("overdue", "silent") else ()
        end = self.file2_end(t, key)
        if a == r2:
            if open_since(self.by(r2, t, key)) is not None:
                return "K5", ()
            if d1:
                return ("K6" if end is not None and t <= end else "K7"), ()
            if fail1 == "overdue":
                return ("K8" if end is not None and t <= end else "K9"), slow1
            if fail1 == "silent":
                return "K10", slow1
            if fail1 == "refused":
                return "K11", ()
        for e in self.by(a, t, key):
            moved = e.word == "transferred" and e.data.role == "main"
            if e.day < t and (e.word == "guided" or moved):
                return "K11b", ()
        rr, why = self.turn(t, key)
        if why == "lapsed" and self.hops(r1, a, t):
            return "K11c", ()
        last = r1 if final else r2
        if rr is None and why in ("failed", "only court"):
            superior = final and a == self.org.direct_superior(r1, t)
            if self.hops(last, a, t) or superior:
                late = self.failure(last, t, key) in ("overdue", "silent")
                return "K14", ((last,) if late and last else ())
        if self.hops(r1, a, t) and a != rr and self.parallel(paper, {rr, r1} - {None}):
            return "K12", ()
        if rr is not None and self.hops(rr, a, t):
            since = open_since(self.by(rr, t, key))
            if since is not None or self.waiting(rr, t, key):
                return "K13", self.accepted_late(rr, since, t, key)
            accepted = any(e.word == "accepted" for e in self.by(rr, t, key))
            if not self.filed_at(rr, t) and not accepted:
                return "K15", slow1
        if self.hops(rr or r1, a, t):
            return "K15b", ()
        if self.hops(a, r1, t):
            return "K16", ()
        return "K17", ()

    def parallel(self, paper: Event, right: set[str | None]) -> bool:
        """K12: named among the addressees, or a SENDER paper there within 7 days, both ends in."""
        t = paper.day
        if {self.body(code, t) for code in paper.data.addressees} & right:
            return True
        return any(
            abs((other.day - t).days) < 7
            and other.data.origin == "sender"
            and self.body(other.agency, other.day) in right
            and self.turn(other.day, other.paper)[0] == self.body(other.agency, other.day)
            and self.one_hand(paper, other)
            for other in self.papers
        )

    def accepted_late(self, body: str, since: date | None, t: date, paper: str) -> tuple[str, ...]:
        """K13: whether the open case was accepted after KN-ACC of the paper that waited longest."""
        if since is None:
            return ()
        done = self.by(body, t, paper)
        waited = [
            e.day
            for e in self.filed_at(body, since)
            if not any(s.word in ANSWERS and e.day <= s.day < since for s in done)
            and open_since(s for s in done if s.day <= e.day) in (None, since)
        ]
        late = bool(waited) and since > acceptance_end(self.law.calendar, min(waited))
        return (body,) if late else ()

    def verdicts(self) -> dict[str, Verdict]:
        """Judge every filing, with the weight of E.1.5."""
        found: dict[str, Verdict] = {}
        counted: list[Event] = []
        for paper in self.papers:
            rule, fault = self.row(paper)
            weight = self.weight(paper, counted) if rule in COUNTED else 0
            if rule in COUNTED:
                counted.append(paper)
            found[paper.paper] = rule, fault, weight
        return found

    def weight(self, paper: Event, counted: list[Event]) -> int:
        """E.1.5: 3 at level 4-5, else hops up to 2; +1 counted in the 90 d before."""
        t = paper.day
        a = self.body(paper.agency, t)
        rr = self.turn(t, paper.paper)[0] or self.resolvers(t)[0]
        weight = 3 if self.org.level(a, t) >= 4 else min(self.hops(rr, a, t) or 1, 2)
        again = any(0 < (t - e.day).days <= 90 and self.one_hand(e, paper) for e in counted)
        return min(weight + again, 5)

    def one_hand(self, one: Event, other: Event) -> bool:
        """Two papers of a matter are of different hands only if both are known and differ."""
        mine = self.signers.get(one.paper) or one.data.signers
        theirs = self.signers.get(other.paper) or other.data.signers
        known = {mine.sender_ref, theirs.sender_ref}
        return None in known or len(known) == 1
