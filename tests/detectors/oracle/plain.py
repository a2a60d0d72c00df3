"""Facts of one matter as plain events, read slowly and without the product's own views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.contracts import petition as p
from domain.contracts.facts import AnyFact
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1

WORDS: dict[type, str] = {
    p.PetitionReceivedV1: "received",
    p.PetitionAcceptedV1: "accepted",
    p.PetitionNotAcceptedV1: "refused",
    p.PetitionTerminatedV1: "terminated",
    p.PetitionDecidedV1: "decided",
    p.PetitionWithdrawnV1: "withdrawn",
    p.PetitionDecisionServedV1: "served",
    p.PetitionSuspendedV1: "suspended",
    p.PetitionResumedV1: "resumed",
    p.PetitionComplexityFlaggedV1: "complex",
    p.PetitionRemoteFlaggedV1: "remote",
    p.PetitionExtendedV1: "extended",
    p.PetitionCourtAcceptedV1: "court",
    p.PetitionGuidedV1: "guided",
    p.PetitionTransferredV1: "transferred",
    p.PetitionFiledAwayV1: "filed_away",
    p.PetitionIneligibleV1: "ineligible",
    p.PetitionIdentityCheckDelegatedV1: "delegated",
    TransferAcknowledgedV1: "acknowledged",
    TransferReturnedV1: "returned",
}
ANSWERS = ("accepted", "refused", "terminated", "decided")
CLOSINGS = ("decided", "terminated", "withdrawn")


@dataclass(frozen=True)
class Event:
    """One fact, in words of the tables."""

    day: date
    word: str
    agency: str
    paper: str
    fact: AnyFact

    @property
    def data(self) -> Any:
        """What the fact says; the word tells which body it has."""
        return self.fact.data


def standing(facts: Iterable[AnyFact], today: date) -> list[AnyFact]:
    """Return the facts on file by a day, by day; what was corrected or struck out is gone."""
    known = {fact.id: fact for fact in facts}
    gone = {
        fact.corrects
        for fact in known.values()
        if fact.corrects in known and known[fact.corrects].source == fact.source
    }
    left = [
        fact
        for fact in known.values()
        if fact.id not in gone
        and fact.businessdate <= today
        and not isinstance(fact, p.PetitionVoidedV1)
    ]
    return sorted(left, key=lambda fact: (fact.businessdate, fact.id))


def events(facts: Iterable[AnyFact], today: date, words: Mapping[type, str] = WORDS) -> list[Event]:
    """Return what is on file and has happened by a day; corrected facts are gone.

    Taking back a part of a paper ends nothing.
    """
    found = [
        Event(fact.businessdate, words[type(fact)], fact.agency, fact.subject, fact)
        for fact in standing(facts, today)
        if type(fact) in words
        and not (isinstance(fact, p.PetitionWithdrawnV1) and not fact.data.whole)
    ]
    return sorted(found, key=lambda event: (event.day, event.fact.id))


def open_since(events_of_body: Iterable[Event]) -> date | None:
    """Return the first acceptance after the last closing; a closing wins over its own day."""
    done = list(events_of_body)
    closed = max((e.day for e in done if e.word in CLOSINGS), default=date.min)
    days = [e.day for e in done if e.word == "accepted" and e.day > closed]
    return min(days, default=None)
