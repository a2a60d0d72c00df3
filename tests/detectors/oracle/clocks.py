"""E.4, rows O1-O3, read slowly over the clocks of one matter of one kind.

Duties that only a later step ends (sending a decision) are read where the office's
register has such a step in the matter; a service says the decision was sent five
days before at the latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from domain.law.competence import complaint_resolvers, denunciation_resolver
from domain.law.law import Law
from tests.detectors.oracle.plain import ANSWERS, CLOSINGS, Event, events, open_since
from tests.detectors.oracle.terms import acceptance_end, complaint_due, denunciation_due

Said = tuple[str, str, date, str, str, date, date]
"""Clock, office, start, row with severity, state, since when, due."""
DONE_WITH = ("transferred", "guided", "ineligible", "filed_away", "withdrawn")


@dataclass(frozen=True)
class Limit:
    """A term as it stands: start, last day, length in its unit, days of pause."""

    start: date
    due: date
    length: int
    unit: str
    paused: int = 0
    shorter: date | None = None
    """The other text's last day, where it comes before the one that counts."""


class Clocks:
    """Every office that has a paper or a case of the matter, and what it owes."""

    def __init__(self, law: Law, facts: Iterable[AnyFact], about: Substance, today: date) -> None:
        self.law, self.about, self.today = law, about, today
        self.events = [
            e
            for e in events(facts, today)
            if not (e.word == "transferred" and e.data.role == "copy")
        ]
        court = [e.day for e in self.events if e.word == "court"] if about.complaint else []
        self.court = min(court, default=None)

    def body(self, code: str) -> str:
        """A door is its committee."""
        return self.law.organisations.body_of(code, self.today)

    def findings(self) -> set[Said]:
        """All that is stated of all clocks."""
        found: set[Said] = set()
        if not any(e.word == "received" for e in self.events):
            return found  # nobody knows what kind of matter it is
        for body in {self.body(e.agency) for e in self.events}:
            done = [e for e in self.events if self.body(e.agency) == body]
            clocks = (*self.answers(body, done), *self.cases(body, done), *self.sent(body, done))
            for name, limit, end in clocks:
                for row, state, since in self.rows(limit, end):
                    found.add((name, body, limit.start, row, state, since, limit.due))
        return found

    def answers(self, body: str, done: list[Event]) -> Iterator[tuple[str, Limit, date | None]]:
        """The first answer to the earliest paper that waits; those waiting with it have none."""
        papers = [e for e in done if e.word == "received"]
        owing: list[tuple[date, date]] = []
        for e in papers:
            if open_since(s for s in done if s.day <= e.day) is not None:
                continue
            if self.owes_nothing(body, done, e):
                continue
            own = [s for s in done if s.paper == e.paper and s.word in (*ANSWERS, *DONE_WITH)]
            ends = [max(s.day, e.day) for s in own]
            ends += [s.day for s in done if s.day >= e.day and s.word in ANSWERS]
            ends += [self.court] if self.court is not None and self.court >= e.day else []
            owing.append((e.day, min(ends, default=date.max)))
        for start, end in sorted(set(owing)):
            longest = max(e for s, e in owing if s == start)
            if end < longest or any(s < start and e >= end for s, e in owing):
                continue
            name, limit = self.first_answer(body, done, start)
            yield name, limit, None if end == date.max else end

    def first_answer(self, body: str, done: list[Event], start: date) -> tuple[str, Limit]:
        """KN-ACC or TC-INIT at a competent body; elsewhere 10 wd to guide, 5 wd to pass on."""
        calendar = self.law.calendar
        if self.about.complaint is None:
            return self.first_of_denunciation(body, done, start)
        right = complaint_resolvers(self.law, self.about.complaint, self.about.place, start)
        if right.first is not None and body not in {right.first, right.second}:
            return "XLD-KN", Limit(start, calendar.plus_working(start, 10), 10, "wd")
        due = acceptance_end(calendar, start)
        if start >= date(2026, 7, 1):
            return "KN-ACC", Limit(start, due, 7, "wd")
        ten_days = calendar.moved(start + timedelta(days=10))
        unit = "d" if due == ten_days else "wd"
        shorter = ten_days if ten_days < due else None
        return "KN-ACC", Limit(start, due, 10, unit, shorter=shorter)

    def owes_nothing(self, body: str, done: list[Event], paper: Event) -> bool:
        """A.10, TC Đ.24(3): passed on or guided once before, or sent to the right body too."""
        name, _ = self.first_answer(body, done, paper.day)
        if name not in {"TC-XFER", "XLD-KN"}:
            return False
        words = {"guided"} if self.about.complaint else {"guided", "transferred"}
        if any(s.word in words and s.day < paper.day and s.paper != paper.paper for s in done):
            return True
        return name == "TC-XFER" and any(
            self.body(to) == self.competent(paper.day) for to in paper.data.addressees
        )

    def competent(self, day: date) -> str:
        """Who resolves the denunciation."""
        assert self.about.denunciation is not None
        right = denunciation_resolver(
            self.law, self.about.denunciation, self.about.place, day
        ).agency
        assert right is not None
        return right

    def first_of_denunciation(self, body: str, done: list[Event], start: date) -> tuple[str, Limit]:
        """TC-INIT; at the superior TC-NEXT, TC-LATE1 or TC-INIT by what the resolver did."""
        calendar = self.law.calendar
        right = self.competent(start)
        pass_on = Limit(start, calendar.plus_working(start, 5), 5, "wd")
        if body != right:
            if self.law.organisations.direct_superior(right, start) != body:
                return "TC-XFER", pass_on
            there = [e for e in self.events if self.body(e.agency) == right]
            seen = [e for e in there if e.day <= start]
            if any(e.word == "decided" for e in seen):
                return "TC-NEXT", Limit(start, calendar.moved(start + timedelta(days=20)), 20, "d")
            since = open_since(seen)
            if since is not None:
                due, *_ = denunciation_due(calendar, seen, since)
                late = due is not None and start > due
                return "TC-LATE1" if late else "TC-XFER", pass_on
            asked = any(e.word == "received" and e.day < start for e in there)
            if not asked and not any(e.word in ANSWERS for e in seen):
                return "TC-XFER", pass_on
        due = calendar.plus_working(start, 7)
        if any(e.word == "delegated" and e.day <= due for e in done):
            return "TC-INIT", Limit(start, calendar.plus_working(start, 10), 10, "wd")
        return "TC-INIT", Limit(start, due, 7, "wd")

    def sent(self, body: str, done: list[Event]) -> Iterator[tuple[str, Limit, date | None]]:
        """KN-SEND1 3 wd, KN-SEND2 7 wd (7 d warns, X3), TC-CONC 5 wd, where services are kept."""
        calendar = self.law.calendar
        services = [e for e in done if e.word == "served"]
        decisions = [e for e in done if e.word == "decided"]
        for day in sorted({e.day for e in decisions}) if services else ():
            first = next(e for e in decisions if e.day == day)
            ends = [
                max(day, e.day - timedelta(days=5))
                for e in services
                if e.day >= day
                or (e.paper == first.paper and not any(d.day <= e.day for d in decisions))
            ]
            end = min(ends, default=None)
            if self.about.complaint is None:
                yield "TC-CONC", Limit(day, calendar.plus_working(day, 5), 5, "wd"), end
            elif self.is_second(body, first, day):
                due, week = calendar.plus_working(day, 7), calendar.moved(day + timedelta(days=7))
                shorter = week if week < due else None
                yield "KN-SEND2", Limit(day, due, 7, "wd", shorter=shorter), end
            else:
                yield "KN-SEND1", Limit(day, calendar.plus_working(day, 3), 3, "wd"), end

    def is_second(self, body: str, step: Event, day: date) -> bool:
        """Whether a step is of the second instance, by the papers, else by the register."""
        assert self.about.complaint is not None
        right = complaint_resolvers(self.law, self.about.complaint, self.about.place, day)
        return body == right.second or (step.data.instance == 2 and body != right.first)

    def cases(self, body: str, done: list[Event]) -> Iterator[tuple[str, Limit, date | None]]:
        """KN-RES or TC-RES of every case, from its acceptance to its closing."""
        start: date | None = None
        for e in done:
            closed_today = any(s.word in CLOSINGS and s.day == e.day for s in done)
            if e.word != "accepted" or closed_today or (start is not None and e.day < start):
                continue
            ends = [s.day for s in done if s.word in CLOSINGS and s.day > e.day]
            end = min(ends, default=date.max)
            start = end if end != date.max else date.max
            if self.court is not None and e.day <= self.court < end:
                end = self.court
            by = min(end, self.today)
            seen = [s for s in done if s.day <= by]
            name, due, length, paused = self.term(body, seen, e, by)
            if due is not None:
                limit = Limit(e.day, due, length, "d", paused)
                yield name, limit, None if end == date.max else end

    def term(
        self, body: str, seen: list[Event], accepted: Event, by: date
    ) -> tuple[str, date | None, int, int]:
        """The term of one case, as stretched by what had happened."""
        calendar = self.law.calendar
        if self.about.complaint is None:
            return "TC-RES", *denunciation_due(calendar, seen, accepted.day)
        right = complaint_resolvers(self.law, self.about.complaint, self.about.place, accepted.day)
        said = any(
            e.word == "accepted" and e.day == accepted.day and e.data.instance == 2 for e in seen
        )
        second = body == right.second or (said and body != right.first)
        remote = any(e.word == "remote" and e.day <= by for e in self.events)
        found = complaint_due(
            calendar,
            seen,
            accepted.day,
            second=second,
            remote=remote,
            discipline=self.about.complaint.discipline,
        )
        return "KN-RES2" if second else "KN-RES1", *found

    def rows(self, limit: Limit, end: date | None) -> Iterator[tuple[str, str, date]]:
        """O1 while it runs; O2 after the due day; O3 at half the limit or 30 d late."""
        last = self.today if end is None else end
        state = "holding" if end is None else "historic"
        late = limit.due + timedelta(days=1)
        if last >= late:
            yield "O2 medium", state, late
            half = -(-limit.length // 2)
            if limit.unit == "wd":
                grave = self.law.calendar.plus_working(limit.due, half)
            else:
                grave = limit.due + timedelta(days=half)
            grave = min(grave, limit.due + timedelta(days=30))
            if last >= grave:
                yield "O3 high", state, grave
        elif end is None:
            notice, warning = self.share(limit, 70, 2), self.share(limit, 90, 1)
            if limit.shorter is not None:
                warning = min(warning, limit.shorter + timedelta(days=1))
                notice = min(notice, warning)
            if last >= warning:
                yield "O1 low", state, warning
            elif last >= notice:
                yield "O1 info", state, notice

    def share(self, limit: Limit, percent: int, left: int) -> date:
        """The day a share of the limit has run, or so many working days come after it [ours]."""
        part = -(-limit.length * percent // 100)
        if limit.unit == "wd":
            passed = self.law.calendar.plus_working(limit.start, part)
        else:
            passed = limit.start + timedelta(days=part + limit.paused)
        day = limit.due
        while self.working(day, limit.due) <= left:
            day -= timedelta(days=1)
        return max(limit.start, min(passed, day))

    def working(self, first: date, last: date) -> int:
        """Working days from one day to another, both in."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return sum(self.law.calendar.is_working(day) for day in days)
