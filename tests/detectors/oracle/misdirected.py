"""E.2, rows R2 and R7, read slowly: told twice, and sent to somebody not competent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from domain.contracts import petition as p
from tests.detectors.oracle.known import Known
from tests.detectors.oracle.legs import Step
from tests.detectors.oracle.plain import Event

ANSWERED = ("decided", "refused", "terminated", "filed_away")


class Misdirected(Known):
    """Guidance given again, and transfers to somebody who was not competent on their day."""

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

    def r2(self) -> Iterable[tuple[str, str, date]]:
        """Row, severity and day: the second time one sender is sent to one body [once a pair]."""
        signers = {e.paper: e.data.signers.sender_ref for e in self.way.filings}
        told: dict[tuple[str, str, str], list[Event]] = {}
        for e in self.way.events:
            if e.word == "guided":
                root = self.way.root(e.paper)
                by = signers.get(e.paper) or signers.get(root) or root
                told.setdefault((e.agency, e.data.to, by), []).append(e)
        for guided in told.values():
            again = [two.day for one, two in pairwise(guided) if not self.changed(one, two)]
            if again:
                yield "R2", "low", min(again)

    def changed(self, one: Event, two: Event) -> bool:
        """Whether another body than was known, or named, was found competent between."""
        words = self.of(p.PetitionCompetenceDeterminedV1)
        known = [fact for fact in words if fact.businessdate <= one.day]
        held = {f.data.competent for f in known if f.businessdate == known[-1].businessdate}  # type: ignore[union-attr]  # words
        later = [fact for fact in words if one.day < fact.businessdate <= two.day]
        return any(f.data.competent not in {one.data.to, *held} for f in later)  # type: ignore[union-attr]  # words

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
