"""What is stated of a filing: its assessment, and a finding where it counts (nhận định)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.contradictions import FLAG, contradictions
from projections.findings import Assessment, Finding, Pattern, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.case_file import CaseFile
    from projections.contradictions import Contradiction
    from projections.detectors.levels.table import Judged
    from projections.detectors.levels.weight import Weighed
    from projections.filings import Filing

_TOP_LEVEL = 5
_PLACELESS = frozenset({"forwarded_by_agency", "undetermined"})
"""Classes that say nothing about who stands above whom."""


class Doubt(NamedTuple):
    """Two facts that can not both be dated right, and all that shows what they are about."""

    of: Contradiction
    shown: frozenset[str]


def doubts(case: CaseFile, papers: Sequence[Filing]) -> list[Doubt]:
    """Return the contradictions of a case file, a receipt with what it is classified as."""
    wrong = contradictions(case)
    if not wrong:
        return []
    whole = {paper.evidence[0]: paper.evidence for paper in papers}
    return [Doubt(pair, frozenset((*pair, *whole.get(pair.first, ())))) for pair in wrong]


def assessment(matter: str, one: Judged, weighed: Weighed, doubts: Sequence[Doubt]) -> Assessment:
    """Return the verdict on one filing, marked where it rests on dates that cannot be."""
    inquiry, filing = one.inquiry, one.inquiry.filing
    evidence = one.evidence | weighed.reasons
    touched = [doubt.shown for doubt in doubts if doubt.of.touches(evidence)]
    return Assessment(
        petition=filing.petition,
        matter=matter,
        agency=inquiry.a,
        filed_on=filing.day,
        verdict=one.verdict,
        counts=one.counts,
        rule=one.rule,
        version=inquiry.course.law.rulebook.rule(one.rule, filing.day).version,
        hops=None if one.verdict in _PLACELESS else inquiry.climbed,
        weight=weighed.weight,
        authority_fault=one.faults,
        evidence=tuple(sorted(evidence.union(*touched))),
        door=filing.agency if filing.agency != inquiry.a else None,
        flags=_flags(one, inconsistent=bool(touched)),
    )


def finding(one: Judged, said: Assessment, weighed: Weighed) -> Finding:
    """Return what a counted filing makes known of its matter."""
    inquiry = one.inquiry
    params: list[tuple[str, str | int]] = [
        ("class", said.verdict),
        ("level", inquiry.level),
        ("weight", said.weight),
        *inquiry.params,
    ]
    params += [("hops", said.hops)] if said.hops is not None else []
    params += [("authority_fault", " ".join(said.authority_fault))] if said.authority_fault else []
    return Finding(
        rule=said.rule,
        version=said.version,
        pattern=Pattern.CROSS_LEVEL,
        subject_kind=SubjectKind.MATTER,
        subject=said.matter,
        path=said.petition,
        severity=weighed.severity,
        effective_at=said.filed_on,
        evidence=said.evidence,
        agencies=(said.agency, inquiry.right or inquiry.lowest or ""),
        params=tuple(sorted(params)),
        flags=said.flags,
    )


def _flags(one: Judged, *, inconsistent: bool) -> tuple[str, ...]:
    flags = set(one.flags)
    if inconsistent or one.inquiry.filing.inconsistent:
        flags.add(FLAG)
    if one.inquiry.level == _TOP_LEVEL:
        flags.add("level_5")
    return tuple(sorted(flags))
