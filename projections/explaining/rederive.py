"""The verdict once more, from nothing but the facts it names as its evidence (kiểm chứng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.agency_file import AgencyFile
from projections.area_file import entries_of
from projections.case_file import CaseFile
from projections.evaluate import (
    evaluate_agency,
    evaluate_area,
    evaluate_group,
    evaluate_matter,
)
from projections.explaining.linking import cases_of
from projections.findings import SubjectKind
from projections.group_file import GroupFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.findings import Assessment, Finding


class Rederived(NamedTuple):
    """What the evidence alone says, beside what was said."""

    said: Finding
    found: Finding | None
    """The finding of the same rule on the same path, else of the same rule; None without one."""
    missing: tuple[str, ...]
    """Evidence that is not at hand."""

    @property
    def same(self) -> bool:
        """Whether the same rule holds with the same severity, since the same day."""
        return self.found is not None and not self.differences

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """Return name, what was said, and what the evidence says, of all that differs."""
        if self.found is None:
            return (("rule", self.said.rule, ""),)
        return _differing(self.said, self.found, _COMPARED)


def _differing(
    one: object, other: object, names: tuple[str, ...]
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, str(getattr(one, name)), str(getattr(other, name)))
        for name in names
        if getattr(one, name) != getattr(other, name)
    )


_COMPARED = ("severity", "effective_at", "state", "version")


def rederived(said: Finding, known: Mapping[str, AnyFact], law: Law, as_of: datetime) -> Rederived:
    """Judge only the facts a finding names, and compare with what it says."""
    facts = [known[id_] for id_ in said.evidence if id_ in known]
    missing = tuple(id_ for id_ in said.evidence if id_ not in known)
    return compared(said, _judged(said, facts, law, as_of), missing)


def compared(said: Finding, judged: Iterable[Finding], missing: tuple[str, ...] = ()) -> Rederived:
    """Put what was said beside the nearest of what was found when judging once more."""
    found = [f for f in judged if f.rule == said.rule]
    on_path = [f for f in found if f.path == said.path]
    best = min(on_path or found, key=lambda f: _distance(f, said), default=None)
    return Rederived(said, best, missing)


def _distance(found: Finding, said: Finding) -> tuple[int, int, int]:
    return (
        found.agencies != said.agencies,
        abs((found.effective_at - said.effective_at).days),
        sum(getattr(found, name) != getattr(said, name) for name in _COMPARED),
    )


def _judged(said: Finding, facts: list[AnyFact], law: Law, as_of: datetime) -> Iterable[Finding]:
    if said.subject_kind is SubjectKind.MATTER:
        return evaluate_matter(CaseFile(said.subject, facts), law, as_of).findings
    matters = [evaluate_matter(case, law, as_of) for case in cases_of(facts, law)]
    held = [finding for one in matters for finding in one.findings]
    if said.subject_kind is SubjectKind.AGENCY:
        file = AgencyFile(said.subject, facts)
        return evaluate_agency(said.subject, held, law, as_of, file).findings
    if said.subject_kind is SubjectKind.AREA:
        return _of_area(said.subject, facts, law, as_of)
    return evaluate_group(GroupFile(said.subject, facts), law, as_of, held).findings


def _of_area(area: str, facts: list[AnyFact], law: Law, as_of: datetime) -> Iterable[Finding]:
    entries = [
        entry
        for case in cases_of(facts, law)
        for entry in entries_of(case, evaluate_matter(case, law, as_of).assessments, law)
        if entry.area == area
    ]
    return evaluate_area(area, entries, law, as_of).findings


class RederivedVerdict(NamedTuple):
    """The verdict on one filing that its evidence alone gives, beside the one that was said."""

    said: Assessment
    found: Assessment | None
    missing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the same row applies with the same weight."""
        return self.found is not None and not self.differences

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """Return name, what was said, and what the evidence says, of all that differs."""
        if self.found is None:
            return (("verdict", self.said.verdict, ""),)
        return _differing(self.said, self.found, _SAID_OF_A_FILING)


_SAID_OF_A_FILING = ("rule", "version", "verdict", "counts", "weight", "authority_fault", "flags")


def verdict_rederived(
    said: Assessment, known: Mapping[str, AnyFact], law: Law, as_of: datetime
) -> RederivedVerdict:
    """Judge only the facts a verdict names, and compare with what it says."""
    facts = [known[id_] for id_ in said.evidence if id_ in known]
    missing = tuple(id_ for id_ in said.evidence if id_ not in known)
    judged = evaluate_matter(CaseFile(said.matter, facts), law, as_of).assessments
    found = [one for one in judged if one.petition == said.petition]
    best = next((one for one in found if one.agency == said.agency), None)
    return RederivedVerdict(said, best, missing)
