"""What E.0, E.1.1 and E.1.5 say of every table of levels, read slowly for one matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts.facts import AnyFact
from domain.contracts.substance import Signers, Substance
from domain.contracts.words import Kind
from domain.law.law import Law
from domain.organisation import Role
from tests.detectors.oracle.complaints import NEW_MAP
from tests.detectors.oracle.plain import WORDS, events, standing

MORE: dict[type, str] = {
    **WORDS,
    p.PetitionSucceededV1: "succeeded",
    c.PetitionExpertAssessmentOrderedV1: "asked expert",
    c.PetitionExpertAssessmentReceivedV1: "heard expert",
    c.PetitionReopeningRefusedV1: "not reopened",
    c.PetitionReopeningOrderedV1: "reopened",
    c.PetitionTakenOverV1: "taken over",
    c.PetitionCompetenceAssignedV1: "assigned",
}


@dataclass(frozen=True)
class Verdict:
    """What is said of one filing."""

    rule: str
    at_fault: tuple[str, ...] = ()
    weight: int = 0
    severity: str | None = None
    conflict: bool = False
    hops: int | None = None
    """Of what counts: the steps from who should have been asked up to the filing."""


@dataclass(frozen=True)
class Judged:
    """The first matching row of a filing."""

    rule: str
    at_fault: tuple[str, ...]
    lowest: str | None
    """From where steps up are counted."""
    body: str
    """A."""


@dataclass(frozen=True)
class Paper:
    """One filing, by its latest classification."""

    day: date
    id: str
    agency: str
    forwarded: bool
    addressees: tuple[str, ...]
    substance: Substance | None
    signers: Signers
    contradicted: Kind | None = None
    """Its kind, where two classifications of one day differ: a complaint before all others."""

    @property
    def kind(self) -> Kind | None:
        """What it is by its content."""
        return self.contradicted if self.substance is None else self.substance.kind

    @property
    def hands(self) -> set[str]:
        """Everybody behind it."""
        return {ref for ref in (self.signers.sender_ref, *self.signers.cosigner_refs) if ref}


def papers(facts: Iterable[AnyFact], today: date) -> list[Paper]:
    """Read every receipt; of the classifications of the latest day, all must say the same."""
    known = standing(facts, today)
    words = [fact for fact in known if isinstance(fact, p.PetitionClassifiedV1)]
    found: list[Paper] = []
    for fact in known:
        if not isinstance(fact, p.PetitionReceivedV1):
            continue
        substance, signers, unsure = fact.data.substance, fact.data.signers, None
        own = [word for word in words if word.subject == fact.subject]
        last = [w.data for w in own if w.businessdate == own[-1].businessdate]
        if last and all(
            (w.substance, w.signers) == (last[0].substance, last[0].signers) for w in last
        ):
            substance, signers = last[0].substance, last[0].signers or signers
        elif last:
            substance, unsure = None, min(w.substance.kind for w in last)
        found.append(
            Paper(
                fact.businessdate,
                fact.subject,
                fact.agency,
                fact.data.origin == "forwarded",
                fact.data.addressees,
                substance,
                signers,
                unsure,
            )
        )
    return found


def one_hand(one: Paper, other: Paper) -> bool:
    """Two papers of a matter are of different hands only if both are known and differ."""
    return not one.hands or not other.hands or bool(one.hands & other.hands)


class Matter:
    """The facts of one matter read for one object, and what bodies its offices count as."""

    role: Role = "second_resolver"

    def __init__(self, law: Law, facts: Iterable[AnyFact], about: Substance, today: date) -> None:
        self.law, self.org, self.about = law, law.organisations, about
        read = papers(facts, today)
        self.papers = [one for one in read if one.kind in (about.kind, None)]
        others = {one.id for one in read} - {one.id for one in self.papers}
        self.events = [
            e for e in events(facts, today, MORE) if e.paper not in others or e.word == "succeeded"
        ]
        self.place = about.place.commune if about.place is not None else None

    def itself(self, day: date) -> set[str | None]:
        """The bodies the table asks about: a door that is one of them is no door."""
        raise NotImplementedError

    def handed(self, code: str, day: date) -> str:
        """A fact that the case passed on wins over the register; two of one day say nothing."""
        seen = [code]
        while True:
            told = [
                e
                for e in self.events
                if e.word == "succeeded" and e.data.predecessor == seen[-1] and e.day <= day
            ]
            heirs = {e.data.successor for e in told if e.day == told[-1].day}
            if len(heirs) != 1 or heirs & set(seen):
                return seen[-1]
            seen.append(heirs.pop())

    def body(self, code: str, day: date, written: date | None = None) -> str:
        """E.0 Bodies: the successor of what has ended, and the committee behind a door."""
        passed = self.handed(code, day)
        before = written if written is not None and written < NEW_MAP <= day else None
        if passed == code and before is None and code in self.itself(day):
            return code
        if before is None and self.org.exists(passed, day):
            return self.org.body_of(passed, day)
        then = self.org.body_of(passed, before or day)
        heir = self.org.successor_of(then, day, role=self.role, place=self.place, since=before).sole
        return passed if heir is None else self.org.body_of(heir, day)

    def hops(self, below: str | None, above: str | None, t: date) -> int:
        """Superior steps up, 0 for none."""
        if below is None or above is None:
            return 0
        return self.org.hops(below, above, t) or 0

    def near(self, paper: Paper) -> list[Paper]:
        """SENDER papers of the same sender within W_par, seven days with both ends in."""
        return [
            other
            for other in self.papers
            if other is not paper
            and abs((other.day - paper.day).days) < 7
            and not other.forwarded
            and one_hand(paper, other)
        ]
