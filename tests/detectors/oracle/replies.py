"""E.2, row R12, read slowly: what a receiver owed who sent it the paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from domain.contracts import petition as p
from tests.detectors.oracle.known import CLOSES, Known
from tests.detectors.oracle.legs import Step
from tests.detectors.oracle.transfers import DEALINGS, Said

DAY = timedelta(days=1)


class Replies(Known):
    """What a receiver owed a forwarder."""

    def r12(self) -> Iterable[Said]:
        """The result reported in time, or a sign within thirty days."""
        for step in [*self.transfers, *self.sent_in()]:
            limit = owed(step.sender)
            signs = self.acknowledged(step) or ([step.on] if step in self.sent_in() else [])
            heard = max(step.on, min(signs)) if signs else None
            if limit is not None:
                yield from self.unreported(step, limit, heard)
            if heard is not None and not self.way.open_at(step.to, heard):
                yield from self.silent(step, heard)

    def unreported(self, step: Step, limit: str, heard: date | None) -> Iterable[Said]:
        """NA bodies and boards 7 wd, the Front 7 d, both from the result; press 20 d."""
        start = heard if limit == "press" else self.result(step, heard)
        if start is None:
            return
        plus = self.law.calendar
        due = plus.plus_working(start, 7) if limit == "assembly" else None
        due = due or plus.plus_days(start, 20 if limit == "press" else 7)
        papers = {step.paper} | {q for q, t in self.way.came_by.items() if t == step.id}
        told = [
            fact.businessdate
            for fact in self.of(p.PetitionForwarderInformedV1)
            if fact.agency == step.to and fact.subject in papers and fact.businessdate >= start
        ]
        if self.today > due and not any(day <= due for day in told):
            yield "R12", "medium", "historic" if told else "holding", due + DAY

    def result(self, step: Step, heard: date | None) -> date | None:
        """The decision after it came; a decision there already is told from receipt on."""
        mine = [e for e in self.way.events if e.agency == step.to]
        decided = [e.day for e in mine if e.word == "decided"]
        later = [day for day in decided if day >= step.on]
        if later:
            return min(later)
        again = any(e.word == "accepted" and e.day >= step.on for e in mine)
        return heard if decided and not again else None

    def silent(self, step: Step, heard: date) -> Iterable[Said]:
        """Acknowledged, and then nothing."""
        due = self.law.calendar.plus_days(heard, 30)
        root = self.root(step)
        signs = [
            e.day
            for e in self.way.events
            if e.day >= step.on
            and (e.word in CLOSES or (e.word in DEALINGS and e.agency == step.to))
        ]
        signs += [
            fact.businessdate
            for fact in self.of(p.PetitionForwarderInformedV1)
            if fact.agency == step.to and fact.businessdate >= step.on
        ]
        signs += [
            other.on
            for other in self.way.steps.values()
            if other.sender == step.to and other.on >= step.on and not other.copy
            and self.way.root_of(other) == root
        ]  # fmt: skip
        signs += [self.withdrawn[root]] if root in self.withdrawn else []
        if self.today > due and not any(day <= due for day in signs):
            yield "R12", "low", "historic" if signs else "holding", due + DAY


def owed(forwarder: str) -> str | None:
    """Which limit a forwarder's kind gives it."""
    if forwarder.startswith(("qh", "hdnd", "btcdtw")) or forwarder.endswith("-btcd"):
        return "assembly"
    if forwarder.startswith("mttq"):
        return "front"
    return "press" if forwarder == "bc" else None
