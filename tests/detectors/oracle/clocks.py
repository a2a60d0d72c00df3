"""E.4, rows O1-O3, read slowly over the clocks of one matter of one kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from domain.law.competence import complaint_resolvers
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
            for name, limit, end in (*self.answers(done), *self.cases(body, done)):
                for row, state, since in self.rows(limit, end):
                    found.add((name, body, limit.start, row, state, since, limit.due))
        return found

    def answers(self, done: list[Event]) -> Iterator[tuple[str, Limit, date | None]]:
        """KN-ACC or TC-INIT of the earliest paper that waits; those waiting with it have none."""
        papers = [e for e in done if e.word == "received"]
        owing: list[tuple[date, date]] = []
        for e in papers:
            if open_since(s for s in done if s.day <= e.day) is not None:
                continue
            ends = [s.day for s in done if s.day >= e.day and s.word in ANSWERS]
            ends += [
                s.day for s in done if s.day >= e.day and s.word in DONE_WITH and s.paper == e.paper
            ]
            ends += [self.court] if self.court is not None and self.court >= e.day else []
            owing.append((e.day, min(ends, default=date.max)))
        for start, end in sorted(set(owing)):
            longest = max(e for s, e in owing if s == start)
            if end < longest or any(s < start and e >= end for s, e in owing):
                continue
            name, limit = self.first_answer(done, start)
            yield name, limit, None if end == date.max else end

    def first_answer(self, done: list[Event], start: date) -> tuple[str, Limit]:
        """KN-ACC: 7 wd, or the longer of 10 d and 10 wd. TC-INIT: 7 wd, delegated 10 wd."""
        calendar = self.law.calendar
        if self.about.complaint is None:
            due = calendar.plus_working(start, 7)
            if any(e.word == "delegated" and e.day <= due for e in done):
                return "TC-INIT", Limit(start, calendar.plus_working(start, 10), 10, "wd")
            return "TC-INIT", Limit(start, due, 7, "wd")
        due = acceptance_end(calendar, start)
        if start >= date(2026, 7, 1):
            return "KN-ACC", Limit(start, due, 7, "wd")
        unit = "d" if due == calendar.moved(start + timedelta(days=10)) else "wd"
        return "KN-ACC", Limit(start, due, 10, unit)

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
            name, due, length, paused = self.term(body, seen, e)
            if due is not None:
                limit = Limit(e.day, due, length, "d", paused)
                yield name, limit, None if end == date.max else end

    def term(
        self, body: str, seen: list[Event], accepted: Event
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
        by = max((e.day for e in seen), default=accepted.day)
        last = max(by, accepted.day)
        remote = any(e.word == "remote" and e.day <= self._by(seen, last) for e in self.events)
        found = complaint_due(
            calendar,
            seen,
            accepted.day,
            second=second,
            remote=remote,
            discipline=self.about.complaint.discipline,
        )
        return "KN-RES2" if second else "KN-RES1", *found

    def _by(self, seen: list[Event], last: date) -> date:
        closed = [e.day for e in seen if e.word in CLOSINGS and e.day >= last]
        return min(closed, default=self.today)

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
