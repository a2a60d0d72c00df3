"""What areas count of a matter: filings of senders, and groups at the centre (địa bàn).

A filing belongs to the commune where its matter arose, and to the province above it. What a
denunciation tells stands apart, so that a small number betrays none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.reception import DelegationReceivedV1
from domain.contracts.words import UNKNOWN_PROVINCE, Kind
from projections.concerns import denounced_of, kind_of
from projections.detectors.ruling import ruling
from projections.filings import filings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from domain.contracts.facts import AnyFact
    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.filings import Filing
    from projections.findings import Assessment

_HARD, _FORWARDED = "yes", "forwarded_by_agency"
_HIGHER = frozenset({"lawful_second_complaint", "late_second_complaint", "no_third_instance"})
"""Classes of filings with a body above the first one, at its turn or after it."""


class Entry(NamedTuple):
    """One filing of a sender, or one group at the centre, as an area counts it."""

    area: str
    """Five digits of a commune, or two of a province."""
    day: date
    matter: str
    item: str
    """The petition and its office, or the reception."""
    filed: bool
    hard: bool
    """It counts in full as vượt cấp."""
    soft: bool
    higher: bool
    """It went above the body where the matter begins."""
    fault: bool
    """Above because a body below was late or silent."""
    crowd: bool
    """A group came to a central body."""
    secret: bool
    """It tells of a denunciation, or may."""
    evidence: tuple[str, ...]
    denounced: tuple[str, ...]


def entries_of(case: CaseFile, said: Iterable[Assessment], law: Law) -> tuple[Entry, ...]:
    """Return what the areas of a matter count of it; a paper entered twice counts once."""
    delegations = case.of(DelegationReceivedV1)
    found = [*said]
    if not found and not delegations:
        return ()
    entries = sorted(_Matter(case, law).entries(found, delegations), reverse=True)
    return tuple({(one.area, one.day, one.item): one for one in entries}.values())


class _Matter:
    """One matter, as far as areas look at it."""

    def __init__(self, case: CaseFile, law: Law) -> None:
        self._law = law
        self._id = case.id
        self._secret = kind_of(case) not in {Kind.COMPLAINT, Kind.FEEDBACK}
        self._denounced = denounced_of(case) if self._secret else ()
        self._papers = {(f.petition, f.agency, f.day): f for f in filings(case)}
        self._receipts = {fact.id: fact for fact in case.of(PetitionReceivedV1)}
        self._placed = {id_ for paper in self._papers.values() for id_ in paper.evidence}
        communes = {self._commune(f.substance, f.day) for f in self._papers.values()} - {None}
        self._only = communes.pop() if len(communes) == 1 else None

    def entries(
        self, said: list[Assessment], delegations: list[DelegationReceivedV1]
    ) -> Iterator[Entry]:
        for one in said:
            paper = self._papers.get((one.petition, one.door or one.agency, one.filed_on))
            if paper is not None and one.verdict != _FORWARDED:
                yield from self._filed(one, paper)
        for visit in delegations:
            if self._is_crowd(visit.agency, visit.businessdate, visit.data.people):
                yield from self._visited(visit)

    def _filed(self, one: Assessment, paper: Filing) -> Iterator[Entry]:
        counted = one.counts != "no"
        crowd = counted and self._is_crowd(one.agency, one.filed_on, paper.signers.names)
        higher = bool(one.hops) or bool(one.authority_fault) or one.verdict in _HIGHER
        for area in self._areas(paper.substance, self._receipts[paper.evidence[0]]):
            yield Entry(
                area,
                one.filed_on,
                self._id,
                f"{one.petition}/{paper.agency}",
                filed=True,
                hard=one.counts == _HARD,
                soft=one.counts == "soft",
                higher=higher,
                fault=higher and bool(one.authority_fault),
                crowd=crowd,
                secret=self._secret,
                evidence=one.evidence,
                denounced=self._denounced,
            )

    def _visited(self, visit: DelegationReceivedV1) -> Iterator[Entry]:
        for area in self._areas(visit.data.substance, visit):
            yield Entry(
                area,
                visit.businessdate,
                self._id,
                visit.subject,
                filed=False,
                hard=False,
                soft=False,
                higher=False,
                fault=False,
                crowd=True,
                secret=self._secret,
                evidence=tuple(sorted({visit.id, *self._placed})),
                denounced=self._denounced,
            )

    def _is_crowd(self, agency: str, day: date, people: int) -> bool:
        rule = ruling(self._law, "A3", day)
        if people < rule.number("people"):
            return False
        return self._law.organisations.level(agency, day) >= rule.number("central_from")

    def _areas(self, substance: Substance | None, fact: AnyFact) -> Iterator[str]:
        day = fact.businessdate
        commune = self._commune(substance, day) or self._only
        province = fact.partitionkey
        if commune is not None:
            yield commune
            province = self._law.organisations.province_of(f"x{commune}", day)
        if province != UNKNOWN_PROVINCE:
            yield province

    def _commune(self, substance: Substance | None, day: date) -> str | None:
        """Return where a paper says its matter arose, else the commune whose body it is about."""
        if substance is None:
            return None
        place = substance.place
        if place is not None:
            on_file = self._law.organisations.exists(f"x{place.commune}", day)
            return place.commune if on_file else None
        about = _body(substance)
        return None if about is None else self._law.organisations.area_of(about, day).commune


def _body(substance: Substance) -> str | None:
    if substance.complaint is not None:
        return substance.complaint.issuer
    if substance.denunciation is not None:
        return substance.denunciation.body
    return None if substance.feedback is None else substance.feedback.responsible
