"""E.2, rows R2, R7 and R9, read slowly: told twice, sent wrong, sent to several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise, permutations

from domain.contracts import petition as p
from tests.detectors.oracle.known import Known
from tests.detectors.oracle.legs import Step
from tests.detectors.oracle.plain import Event

ANSWERED = ("decided", "refused", "terminated", "filed_away")


class Misdirected(Known):
    """Guidance given again, several receivers, transfers to somebody not competent."""

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

    def r9(self) -> Iterable[tuple[str, str, date]]:
        """Row, severity and day: a second main receiver while the first still has the paper."""
        found: dict[tuple[str, str], date] = {}
        for one, two in permutations(self.transfers, 2):
            point = self.point(one), one.sender
            if one.on > two.on or one.to == two.to or point != (self.point(two), two.sender):
                continue
            gone = self.given_up(one, two.on) or (one.on == two.on and self.given_up(two, one.on))
            if not gone:
                found[point] = min(found.get(point, two.on), two.on)
        for day in found.values():
            yield "R9", "medium", day

    def unclear(self) -> bool:
        """Whether it is not certain where a paper lay when it was sent.

        Somebody sends a paper that a transfer brought to another, or a copy came back.
        """
        home = {e.paper: e.agency for e in self.way.filings if e.paper in self.way.came_by}
        elsewhere = any(home.get(step.paper, step.sender) != step.sender for step in self.transfers)
        return elsewhere or any(step.back and step.copy for step in self.way.steps.values())

    def point(self, step: Step) -> str:
        """The move that brought the paper to its sender, or the paper it starts from."""
        before = self.way.parent(step)
        if before is None or (before.to != step.sender and before.id != step.follows):
            return self.way.root(step.paper)
        return before.id

    def given_up(self, step: Step, by: date) -> bool:
        """Whether the receiver returned the paper or closed it by a day [of one day too: ours]."""
        back = self.way.returns.get(step.id)
        if back is not None and self.way.steps[back].on <= by:
            return True
        return any(
            e.word in (*ANSWERED, "court") and e.agency == step.to and step.on <= e.day <= by
            for e in self.way.events
        )

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
