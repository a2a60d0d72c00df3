"""E.2, row R7, read slowly: whom a paper must not be sent to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.contracts import petition as p
from tests.detectors.oracle.known import Known
from tests.detectors.oracle.legs import Step

ANSWERED = ("decided", "refused", "terminated", "filed_away")


class Misdirected(Known):
    """Transfers to somebody who was not competent on their day."""

    def r7(self) -> Iterable[tuple[str, str, date]]:
        """Row, severity and the day it became true: of the transfer, or of the first word later."""
        words = self.of(p.PetitionCompetenceDeterminedV1)
        for step in [*self.transfers, *self.sent_in()]:
            right = self.competent(step.on)
            if right is None or self.body(step.to, step.on) in {right, self.body(right, step.on)}:
                continue
            if not self.next_instance(step, right):
                earlier = any(fact.businessdate <= step.on for fact in words)
                yield "R7", "medium", step.on if earlier else words[0].businessdate

    def next_instance(self, step: Step, right: str) -> bool:
        """Once the competent body has answered, the way leads up."""
        done = any(
            e.word in ANSWERED
            and e.day <= step.on
            and self.body(e.agency, step.on) == self.body(right, step.on)
            for e in self.way.events
        )
        hops = self.law.organisations.hops(right, self.body(step.to, step.on), step.on)
        return done and bool(hops)

    def body(self, code: str, on: date) -> str:
        """A door is its committee."""
        return self.law.organisations.body_of(code, on)
