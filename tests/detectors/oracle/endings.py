"""E.2, rows R13, R15 and R16, read slowly: what must not be sent, or not be sent back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from tests.detectors.oracle.known import CLOSES, Known
from tests.detectors.oracle.transfers import Said


class Endings(Known):
    """What should never have moved."""

    def r13(self) -> Iterable[Said]:
        """Transferred after the service date (else date) of D2, court or Đ.37(2)(a)."""
        revived = [
            f.businessdate for f in self.of(c.PetitionReviewOrderedV1, c.PetitionReopeningOrderedV1)
        ]
        for step in [*self.transfers, *self.sent_in()]:
            over = [
                day
                for day in self.finals()
                if day < step.on and not any(day <= r <= step.on for r in revived)
            ]
            papers = {step.paper, self.root(step)}
            papers |= {q for q, t in self.way.came_by.items() if t == step.id}
            enforcing = any(
                fact.subject in papers and fact.businessdate <= step.on
                for fact in self.of(c.PetitionEnforcementOrderedV1)
            )
            if over and not enforcing:
                yield "R13", "low", "historic" if self.taken_on(step) else "holding", step.on

    def finals(self) -> Iterable[date]:
        """The days after which only the court, or nothing, is left."""
        for fact in self.of(p.PetitionCourtAcceptedV1, c.PetitionReopeningRefusedV1):
            yield fact.businessdate
        for fact in self.of(p.PetitionDecidedV1):
            if isinstance(fact, p.PetitionDecidedV1) and fact.data.instance == 2:
                if not self.complaint(fact.subject):
                    continue
                served = [
                    other.businessdate
                    for other in self.of(p.PetitionDecisionServedV1)
                    if isinstance(other, p.PetitionDecisionServedV1)
                    and other.data.instance == 2
                    and other.subject == fact.subject
                    and other.businessdate >= fact.businessdate
                ]
                yield min(served) if served else fact.businessdate

    def complaint(self, paper: str) -> bool:
        """Only complaints have a second decision; an unregistered paper is given the benefit."""
        for e in self.way.filings:
            if e.paper == paper:
                return e.data.substance.complaint is not None
        return True

    def r15(self) -> Iterable[Said]:
        """A TC came to the body the denounced heads: by transfer, copy, return or succession."""
        body = self.about.headed
        if body is None or not self.way.filings:
            return
        known = {self.way.root(e.paper) for e in self.way.filings}
        for step in self.way.steps.values():
            if step.to == body and step.sender != body and self.way.root_of(step) in known:
                yield self.leak(step.on, self.way.root_of(step), body)
        for step in self.sent_in():
            if step.to == body:
                yield self.leak(step.on, step.paper, body)
        for fact in self.of(p.PetitionSucceededV1):
            if isinstance(fact, p.PetitionSucceededV1) and fact.data.successor == body:
                yield self.leak(fact.businessdate, self.way.root(self.way.filings[0].paper), body)

    def leak(self, on: date, root: str, body: str) -> Said:
        """Over when another has closed the matter, or the denouncer took it back."""
        over = root in self.withdrawn or any(
            e.word in CLOSES[:-1] and e.day >= on and e.agency != body for e in self.way.events
        )
        return "R15", "critical", "historic" if over else "holding", on

    def r16(self) -> Iterable[Said]:
        """The competent receiver returned the paper, not having answered before."""
        words = self.of(p.PetitionCompetenceDeterminedV1)
        for step in self.way.steps.values():
            if not step.back or step.copy or self.competent(step.on) != step.sender:
                continue
            own = [
                e for e in self.way.events
                if e.agency == step.sender and e.day <= step.on
                and e.word in ("accepted", "refused", "terminated", "decided", "filed_away")
            ]  # fmt: skip
            last = {e.word for e in own if e.day == own[-1].day}
            if last - {"accepted"}:
                continue
            earlier = [fact.businessdate for fact in words if fact.businessdate <= step.on]
            when = step.on if earlier else words[0].businessdate
            yield "R16", "medium", "historic" if step.id in self.ended else "holding", when
