"""All that is known of the matters that share one object: papers, people, visits (vụ việc)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import (
    PetitionReceivedV1,
    PetitionRepresentativesAppointedV1,
    PetitionTransferredV1,
)
from domain.contracts.reception import DelegationReceivedV1, ReceptionHeldV1
from projections.case_file import CaseFile
from projections.filings import filings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.contracts.substance import Substance
    from projections.filings import Filing


class Paper(NamedTuple):
    """One paper of the group, however many agencies registered it (đơn)."""

    day: date
    petition: str
    agency: str
    signers: frozenset[str]
    """Pseudonyms of those who signed, as far as known."""
    names: int
    """How many stand on it."""
    signatures: int | None
    representatives: int | None
    appointed: bool | None
    """Whether a valid appointment of the representatives is on file; None when nobody said."""
    evidence: tuple[str, ...]
    substance: Substance | None
    """What it is about; None while nobody classified it."""
    inconsistent: bool
    """Classifications of one day contradict each other."""


class Visit(NamedTuple):
    """People received together (đoàn, lượt tiếp)."""

    day: date
    agency: str
    heads: int
    signers: frozenset[str]
    evidence: str
    incidents: tuple[str, ...]
    """What went wrong there, as code words: threats, blocking, incitement."""
    substance: Substance | None
    """What they spoke of, where the office noted it."""


class GroupFile(CaseFile):
    """The effective facts of every matter of a group (hồ sơ vụ việc đông người)."""

    @classmethod
    def of_cases(cls, id_: str, cases: Iterable[CaseFile]) -> GroupFile:
        """Put the case files of a group together."""
        return cls(id_, (fact for case in cases for fact in case.facts))

    def until(self, day: date) -> GroupFile:
        """Return what had happened by the end of a day, itself when that is everything."""
        if not self.facts or self.facts[-1].businessdate <= day:
            return self
        return GroupFile(self.id, (fact for fact in self.facts if fact.businessdate <= day))

    @cached_property
    def papers(self) -> list[Paper]:
        """Every paper once, at the first agency, by business day."""
        sent = {fact.data.transfer_id for fact in self.of(PetitionTransferredV1)}
        arrived = {
            fact.subject
            for fact in self.of(PetitionReceivedV1)
            if fact.data.transfer_id is not None and fact.data.transfer_id in sent
        }
        appointed = self.latest(PetitionRepresentativesAppointedV1)
        return [
            _paper(filing, appointed.get(filing.petition))
            for filing in filings(self)
            if filing.petition not in arrived
        ]

    @cached_property
    def visits(self) -> list[Visit]:
        """Every reception of more than one person, by business day."""
        delegations = (
            Visit(
                fact.businessdate,
                fact.agency,
                max(fact.data.people, len(set(fact.data.sender_refs))),
                frozenset(fact.data.sender_refs),
                fact.id,
                fact.data.incidents,
                fact.data.substance,
            )
            for fact in self.of(DelegationReceivedV1)
        )
        held = (
            Visit(
                fact.businessdate,
                fact.agency,
                fact.data.people,
                frozenset(),
                fact.id,
                fact.data.incidents,
                None,
            )
            for fact in self.of(ReceptionHeldV1)
            if fact.data.people > 1
        )
        return sorted((*delegations, *held), key=lambda visit: (visit.day, visit.evidence))


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
        filing.petition,
        filing.agency,
        people,
        max(signers.names, len(people)),
        signers.signatures,
        representatives,
        valid,
        evidence,
        filing.substance,
        filing.inconsistent,
    )
