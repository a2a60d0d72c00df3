"""What is stated of a filing: its assessment, and a finding where it counts (nhận định)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.findings import Assessment, Finding, Pattern, SubjectKind

if TYPE_CHECKING:
    from projections.detectors.levels.table import Judged
    from projections.detectors.levels.weight import Weighed

_TOP_LEVEL = 5
_LEVEL = frozenset(
    {
        "forwarded_by_agency",
        "undetermined",
        "not_escalated",
        "lawful_denounce_head",
        "filed_below",
    }
)
"""Classes that say nothing of steps up."""


def assessment(matter: str, one: Judged, weighed: Weighed) -> Assessment:
    """Return the verdict on one filing."""
    inquiry, filing = one.inquiry, one.inquiry.filing
    return Assessment(
        petition=filing.petition,
        matter=matter,
        agency=inquiry.a,
        filed_on=filing.day,
        verdict=one.verdict,
        counts=one.counts,
        rule=one.rule,
        version=inquiry.course.law.rulebook.rule(one.rule, filing.day).version,
        hops=None if one.verdict in _LEVEL else inquiry.climbed,
        weight=weighed.weight,
        authority_fault=one.faults,
        evidence=tuple(sorted(one.whole() | weighed.reasons)),
        door=filing.agency if filing.agency != inquiry.a else None,
        flags=_flags(one),
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


def _flags(one: Judged) -> tuple[str, ...]:
    flags = set(one.flags)
    if one.inquiry.filing.inconsistent:
        flags.add("inconsistent")
    if one.inquiry.level == _TOP_LEVEL:
        flags.add("level_5")
    return tuple(sorted(flags))
