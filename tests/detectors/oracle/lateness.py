"""E.2, rows R11 and R14, read slowly: sent on in time, and told, or left alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from tests.detectors.oracle.known import CLOSES, DENOUNCER, Known
from tests.detectors.oracle.legs import Step
from tests.detectors.oracle.transfers import Said

DAY = timedelta(days=1)


class Lateness(Known):
    """What a sender owed the denouncer."""

    def r11(self) -> Iterable[Said]:
        """TC sent on later than 5 wd, or the denouncer not told within the same 5 wd."""
        for step in filter(self.denounces, self.transfers):
            came = self.came(step)
            if came is None or self.was_returned(step) or self.hands_off(step):
                continue
            arrived, clock = came
            due = self.law.calendar.plus_working(clock, 5)
            told = [f.businessdate for f in self.notices(step) if f.businessdate >= arrived]
            late = step.on > due
            gone = self.withdrawn.get(self.way.root_of(step), date.max)
            dark = not any(day <= due for day in told) and gone > due and self.today > due
            dark = dark and not self.anonymous(step)
            if not late and not dark:
                continue
            if late and (told or not dark):
                over = step.id in self.ended
            else:
                over = bool(told) or self.heard_otherwise(step)
            when = step.on if late else max(step.on, due + DAY)
            yield "R11", "medium", "historic" if over else "holding", when

    def came(self, step: Step) -> tuple[date, date] | None:
        """When the paper came to who sends it on, and from when his five days run."""
        before = self.way.parent(step)
        if before is None:
            days = [
                e.day for e in self.way.filings if e.paper == step.paper and e.agency == step.sender
            ]
            if not days or days[0] > step.on:
                return None
            return days[0], days[0]
        if before.to != step.sender or before.on > step.on:
            return None
        signs = [day for day in self.acknowledged(before) if day <= step.on]
        late = self.law.calendar.plus_working(before.on, 5)
        return before.on, max(before.on, min(signs)) if signs else late

    def was_returned(self, step: Step) -> bool:
        """A re-send after a return is not late."""
        root = self.way.root_of(step)
        return any(
            other.back and not other.copy and other.to == step.sender and other.on <= step.on
            for other in self.way.steps.values()
            if self.way.root_of(other) == root
        )

    def notices(self, step: Step) -> list[c.PetitionPartiesNotifiedV1]:
        """What its sender told the denouncer of this paper about the transfer."""
        return [
            fact
            for fact in self.facts
            if isinstance(fact, c.PetitionPartiesNotifiedV1)
            and (fact.data.about, fact.subject, fact.agency)
            == ("transfer", step.paper, step.sender)
            and fact.data.party in DENOUNCER
        ]

    def anonymous(self, step: Step) -> bool:
        """Nobody to tell; a paper nobody registered is read by the one the citizen filed."""
        papers = [e for e in self.way.filings if e.paper == step.paper]
        papers += [e for e in self.way.filings if e.paper == self.way.root_of(step)]
        return bool(papers) and papers[0].data.signers.anonymous

    def heard_otherwise(self, step: Step) -> bool:
        """Taken back, closed, or told by the receiver of its next step."""
        if self.way.root_of(step) in self.withdrawn:
            return True
        if any(e.word in CLOSES[:-1] and e.day >= step.on for e in self.way.events):
            return True
        return any(
            isinstance(fact, c.PetitionPartiesNotifiedV1)
            and fact.agency == step.to
            and fact.businessdate >= step.on
            and fact.data.party in DENOUNCER
            for fact in self.facts
        )

    def hands_off(self, step: Step) -> bool:
        """Đ.24(3): also addressed to the competent body, or guided there by the same agency."""
        competent = self.competent(step.on) or self.about.competent
        if competent == step.sender:
            return False
        papers = {step.paper, self.way.root_of(step)}
        named = [code for e in self.way.filings if e.paper in papers for code in e.data.addressees]
        if competent is not None and competent in named:
            return True
        who = self.way.sender(self.way.root_of(step))
        return any(
            fact.agency == step.sender
            and fact.businessdate < step.on
            and self.way.sender(self.way.root(fact.subject)) == who
            for fact in self.of(p.PetitionGuidedV1)
        )

    def r14(self) -> Iterable[Said]:
        """A TC handed on that its sender should have left alone."""
        for step in filter(self.denounces, self.transfers):
            if self.hands_off(step):
                yield "R14", "info", "holding", step.on
