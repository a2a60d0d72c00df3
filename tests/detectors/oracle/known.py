"""What is known of one matter when its duties are read: moves, facts, who was competent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.contracts import petition as p
from domain.contracts.facts import AnyFact
from domain.law.law import Law
from tests.detectors.oracle.legs import Step
from tests.detectors.oracle.plain import standing
from tests.detectors.oracle.transfers import STOPS, Journeys

CLOSES = ("refused", "terminated", "decided", "filed_away", "ineligible", "court", "withdrawn")
DENOUNCER = ("sender", "both")


@dataclass(frozen=True)
class About:
    """What the papers of a story are about, as somebody who knows the law reads it."""

    denunciation: bool
    competent: str | None = None
    """Whom the law names for the denounced post, where no office has said otherwise."""
    headed: str | None = None
    """The body the denounced heads or is deputy head of."""


class Known:
    """One matter, and the duties nobody has yet read."""

    def __init__(self, law: Law, facts: Iterable[AnyFact], today: date, about: About) -> None:
        self.law, self.today, self.about = law, today, about
        known = list(facts)
        self.way = Journeys(law, known, today)
        self.facts = standing(known, today)
        self.withdrawn = {
            self.way.root(e.paper): e.day
            for e in reversed(self.way.events)
            if e.word == "withdrawn"
        }
        self.transfers = [
            step
            for step in sorted(self.way.steps.values())
            if not step.back and not step.copy and step.sender != step.to
        ]
        self.ended = {s.id for part, cut in self.way.stretches() if cut for s in part}

    def of(self, *kinds: type) -> list[AnyFact]:
        """The facts of some kinds, by day."""
        return [fact for fact in self.facts if isinstance(fact, kinds)]

    def denounces(self, step: Step) -> bool:
        """Whether it is known that the paper is a denunciation."""
        papers = {step.paper, self.way.root_of(step)}
        return self.about.denunciation and any(e.paper in papers for e in self.way.filings)

    def acknowledged(self, step: Step) -> list[date]:
        """The days on which the receiver showed that it has the paper."""
        id_ = (step.follows or "") if step.back else step.id
        return [
            e.day
            for e in self.way.events
            if (e.word in ("acknowledged", "returned") and e.paper == id_)
            or (e.word == "received" and self.way.came_by.get(e.paper) == id_)
        ]

    def competent(self, on: date) -> str | None:
        """The latest word of an office by a day, else the first later; two of one day are none."""
        words = self.of(p.PetitionCompetenceDeterminedV1)
        if not words:
            return None
        earlier = [fact.businessdate for fact in words if fact.businessdate <= on]
        day = max(earlier) if earlier else words[0].businessdate
        said = {
            fact.data.competent
            for fact in words
            if isinstance(fact, p.PetitionCompetenceDeterminedV1) and fact.businessdate == day
        }
        return said.pop() if len(said) == 1 else None

    def sent_in(self) -> list[Step]:
        """The papers a body without a register of its own sent in."""
        return [
            Step(e.day, e.paper, e.paper, e.data.forwarder, e.agency)
            for e in self.way.filings
            if e.data.forwarder is not None and e.data.transfer_id is None
        ]

    def root(self, step: Step) -> str:
        """The petition at the bottom, of a paper sent in too."""
        return self.way.root_of(step) if step.id in self.way.steps else step.paper

    def taken_on(self, step: Step) -> bool:
        """Whether the stretch a transfer lies in has ended; a paper sent in begins a stretch."""
        if step.id in self.way.steps:
            return step.id in self.ended
        lines = [self.way.line(end) for end in self.way.ends() if self.root(end) == step.paper]
        stops = [e.day for e in self.way.events if e.word in STOPS and e.agency == step.to]
        stops += [self.withdrawn[step.paper]] if step.paper in self.withdrawn else []
        for line in lines or [[]]:
            until = line[0].on if line else date.max
            if any(step.on <= day <= until for day in stops):
                return True
            if line and line[0].id in self.ended:
                return True
        return False
