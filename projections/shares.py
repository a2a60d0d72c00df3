"""What one matter brings to its groups: papers, people, visits, places (phần của vụ việc).

Rows are plain tuples that begin with a day and the fact that says it, so sorted rows of
many matters are in the order of business days; ids only make ties canonical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.contracts.linking import PetitionRekeyedV1
from domain.contracts.petition import (
    PetitionComplexityFlaggedV1,
    PetitionDecidedV1,
    PetitionReceivedV1,
    PetitionRepresentativesAppointedV1,
    PetitionSucceededV1,
    PetitionTransferredV1,
)
from domain.contracts.reception import DelegationReceivedV1, ReceptionHeldV1
from projections.concerns import Concern, concern_of
from projections.contradictions import Wrong, wrong_of
from projections.filings import filings
from projections.matters.spellings import same_refs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from domain.contracts.substance import Substance
    from projections.case_file import CaseFile
    from projections.filings import Filing


class Paper(NamedTuple):
    """One paper of the group, however many agencies registered it (đơn)."""

    day: date
    evidence: tuple[str, ...]
    petition: str
    agency: str
    signers: frozenset[str]
    """Who signed, as far as known, by pseudonym."""
    names: int
    """How many stand on it."""
    signatures: int | None
    representatives: int | None
    appointed: bool | None
    """Whether a valid appointment of the representatives is on file; None when nobody said."""
    substance: Substance | None
    """What it is about; None while nobody classified it."""
    about: str | None
    """All of that which tells who is competent."""
    inconsistent: bool
    """Classifications of one day contradict each other."""


class Visit(NamedTuple):
    """People received together (đoàn, lượt tiếp)."""

    day: date
    evidence: str
    agency: str
    heads: int
    signers: frozenset[str]
    incidents: tuple[str, ...]
    """What went wrong there, as code words: threats, blocking, incitement."""
    substance: Substance | None
    """What they spoke of, where the office noted it."""
    about: str | None


class Sighting(NamedTuple):
    """People one paper or visit makes known."""

    day: date
    evidence: tuple[str, ...]
    signers: frozenset[str]
    heads: int
    agency: str


Row = TypeVar("Row", Paper, Visit, Sighting)


class Spot(NamedTuple):
    """A commune one paper or visit speaks of."""

    day: date
    evidence: str
    commune: str
    agency: str


class Sent(NamedTuple):
    """A paper that somebody else sent on, or that names who did (cơ quan chuyển đơn)."""

    day: date
    evidence: str
    forwarder: str | None
    """None where nobody named it."""


class Share(NamedTuple):
    """What one matter brings, as of a day; rows in order."""

    papers: tuple[Paper, ...]
    visits: tuple[Visit, ...]
    sightings: tuple[Sighting, ...]
    spots: tuple[Spot, ...]
    sent: tuple[Sent, ...]
    passed: tuple[PetitionSucceededV1, ...]
    """By which the case passed on to another body."""
    decided: tuple[date, str] | None
    """The first decision."""
    flagged: tuple[date, str] | None
    """The first word that the case is complex."""
    wrong: tuple[Wrong, ...]
    concern: Concern
    provinces: tuple[tuple[str, int], ...]
    """How many facts say that it arose there."""
    same: tuple[tuple[str, str], ...]
    """Two references to one person, under two keys."""
    next_day: date | None
    """When the next fact that is dated ahead comes true."""
    named: frozenset[bytes] = frozenset()
    """The groups that its papers name: by their decision, act or place."""

    def under(self, persons: Mapping[str, str]) -> Share:
        """Return the same with each person under one reference."""
        if not persons:
            return self
        return self._replace(
            papers=tuple(_known(paper, persons) for paper in self.papers),
            visits=tuple(_known(visit, persons) for visit in self.visits),
            sightings=tuple(_known(one, persons) for one in self.sightings),
        )


def share_of(case: CaseFile, today: date) -> Share:
    """Return what a matter brings to its groups by the end of a day."""
    next_day = next((f.businessdate for f in reversed(case.facts) if f.businessdate > today), None)
    if next_day is not None:
        next_day = next(f.businessdate for f in case.facts if f.businessdate > today)
        case = case.until(today)
    papers, visits = tuple(sorted(_papers(case))), tuple(sorted(_visits(case)))
    return Share(
        papers,
        visits,
        tuple(sorted((*map(_of_paper, papers), *map(_of_visit, visits)))),
        tuple(sorted(_spots(papers, visits))),
        tuple(sorted(_sent(case))),
        tuple(case.of(PetitionSucceededV1)),
        _first(case, PetitionDecidedV1),
        _first(case, PetitionComplexityFlaggedV1),
        wrong_of(case),
        concern_of(case),
        _provinces(case),
        tuple(same_refs(case.of(PetitionRekeyedV1))),
        next_day,
    )


def _papers(case: CaseFile) -> Iterator[Paper]:
    """Return every paper once, at the first agency."""
    sent = {fact.data.transfer_id for fact in case.of(PetitionTransferredV1)}
    arrived = {
        fact.subject
        for fact in case.of(PetitionReceivedV1)
        if fact.data.transfer_id is not None and fact.data.transfer_id in sent
    }
    appointed = case.latest(PetitionRepresentativesAppointedV1)
    for filing in filings(case):
        if filing.petition not in arrived:
            yield _paper(filing, appointed.get(filing.petition))


def _paper(filing: Filing, appointed: list[PetitionRepresentativesAppointedV1] | None) -> Paper:
    signers, evidence = filing.signers, filing.evidence
    representatives, valid = signers.representatives, signers.appointment
    if appointed is not None:
        representatives = max(fact.data.representatives for fact in appointed)
        valid = any(fact.data.appointment for fact in appointed)
        evidence = (*evidence, *(fact.id for fact in appointed))
    people = filing.senders
    return Paper(
        filing.day,
        evidence,
        filing.petition,
        filing.agency,
        people,
        max(signers.names, len(people)),
        signers.signatures,
        representatives,
        valid,
        filing.substance,
        _about(filing.substance),
        filing.inconsistent,
    )


def _visits(case: CaseFile) -> Iterator[Visit]:
    """Return every reception of more than one person."""
    for fact in case.of(DelegationReceivedV1):
        said, signers = fact.data, frozenset(fact.data.sender_refs)
        yield Visit(
            fact.businessdate,
            fact.id,
            fact.agency,
            max(said.people, len(signers)),
            signers,
            said.incidents,
            said.substance,
            _about(said.substance),
        )
    for held in case.of(ReceptionHeldV1):
        if held.data.people > 1:
            day, people, nobody = held.businessdate, held.data.people, frozenset[str]()
            incidents = held.data.incidents
            yield Visit(day, held.id, held.agency, people, nobody, incidents, None, None)


def _about(said: Substance | None) -> str | None:
    """Return what tells who is competent, as one word: most papers of a crowd say the same."""
    if said is None:
        return None
    place = said.place.commune if said.place is not None else ""
    words: list[object] = [said.kind.value, place]
    if said.complaint is not None:
        words += said.complaint.model_copy(update={"decision_ref": None})
    if said.denunciation is not None:
        words += said.denunciation.model_copy(update={"denounced_ref": None, "act_ref": None})
    if said.feedback is not None:
        words += said.feedback
    return "|".join(map(str, words))


def _of_paper(one: Paper) -> Sighting:
    return Sighting(one.day, one.evidence, one.signers, one.names, one.agency)


def _of_visit(one: Visit) -> Sighting:
    return Sighting(one.day, (one.evidence,), one.signers, one.heads, one.agency)


def _spots(papers: tuple[Paper, ...], visits: tuple[Visit, ...]) -> Iterator[Spot]:
    for paper in papers:
        if paper.substance is not None and paper.substance.place is not None:
            commune = paper.substance.place.commune
            yield Spot(paper.day, paper.evidence[-1], commune, paper.agency)
    for visit in visits:
        if visit.substance is not None and visit.substance.place is not None:
            yield Spot(visit.day, visit.evidence, visit.substance.place.commune, visit.agency)


def _sent(case: CaseFile) -> Iterator[Sent]:
    for fact in case.of(PetitionReceivedV1):
        said = fact.data
        if said.forwarder or (said.origin == "forwarded" and not said.transfer_id):
            yield Sent(fact.businessdate, fact.id, said.forwarder or None)


def _first(
    case: CaseFile, kind: type[PetitionDecidedV1 | PetitionComplexityFlaggedV1]
) -> tuple[date, str] | None:
    return next(((fact.businessdate, fact.id) for fact in case.of(kind)), None)


def _provinces(case: CaseFile) -> tuple[tuple[str, int], ...]:
    count: dict[str, int] = {}
    for fact in case.facts:
        count[fact.partitionkey] = count.get(fact.partitionkey, 0) + 1
    return tuple(count.items())


def _known(row: Row, persons: Mapping[str, str]) -> Row:
    if persons.keys().isdisjoint(row.signers):
        return row
    return row._replace(signers=frozenset(persons.get(ref, ref) for ref in row.signers))
