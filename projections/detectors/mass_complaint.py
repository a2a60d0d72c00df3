"""Many people, one content: table E.3 with its score (khiếu kiện đông người)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from projections.contradictions import marked_by
from projections.detectors.mass.bases import flags_of
from projections.detectors.mass.papers import gaps
from projections.detectors.mass.score import SIZE, weighed
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.group_file import next_wake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.detectors.mass.addition import Addition
    from projections.detectors.mass.bases import Base
    from projections.detectors.mass.papers import Gap
    from projections.detectors.mass.score import Mass
    from projections.findings import Params, Severity
    from projections.group_file import GroupFile

_GRAVITIES: tuple[tuple[str, Severity], ...] = (
    ("medium_score", "medium"),
    ("high_score", "high"),
    ("critical_score", "critical"),
)


def detect(group: GroupFile, law: Law, as_of: datetime) -> Detected:
    """State what makes the group a mass complaint, how grave, and which papers are amiss."""
    day = legal_day(as_of)
    known = group.until(day)
    mass = weighed(known, law, day)
    findings = [
        *_scored(group.id, law, mass),
        *(_added(group.id, addition) for addition in mass.additions),
        *(_amiss(group.id, law, gap) for gap in gaps(known, law)),
    ]
    wakes = [*mass.wakes, *next_wake(known)]
    return Detected(marked_by(known.wrong, findings), wake_at=min(wakes, default=None))


def _scored(group: str, law: Law, mass: Mass) -> Iterator[Finding]:
    """The base that came first carries the score; the others stand beside it."""
    if mass.crowd is None:
        return
    first, *others = mass.bases
    sizes = ruling(law, SIZE, first.on)
    severity: Severity = "info"
    for name, gravity in _GRAVITIES:
        if mass.score >= sizes.number(name):
            severity = gravity
    params: Params = (
        ("count", first.people),
        ("parts", _parts(mass)),
        ("people", mass.crowd.at_least),
        ("score", mass.score),
        ("size", f"S{mass.crowd.points}"),
    )
    evidence = (*first.evidence, *mass.crowd.evidence)
    added = (id_ for one in mass.additions if one.holds for id_ in one.evidence)
    whole = (*evidence, *added)
    yield _base(group, law, first, severity=severity, evidence=whole, params=params)
    for base in others:
        count: Params = (("count", base.people),)
        both = (*base.evidence, *first.evidence)
        yield _base(group, law, base, severity="info", evidence=both, params=count)


def _parts(mass: Mass) -> str:
    """Return what the score is made of, `S2=2 M6=1`."""
    size = mass.crowd.points if mass.crowd is not None else 0
    added = [f"{a.rule}={a.points}" for a in mass.additions if a.holds]
    return " ".join((f"S{size}={size}", *added))


def _base(  # noqa: PLR0913 - a finding says six things, each by its name
    group: str,
    law: Law,
    base: Base,
    *,
    severity: Severity,
    evidence: tuple[str, ...],
    params: Params,
) -> Finding:
    return Finding(
        rule=base.rule,
        version=ruling(law, base.rule, base.on).version,
        pattern=Pattern.MASS_COMPLAINT,
        subject_kind=SubjectKind.GROUP,
        subject=group,
        path="",
        severity=severity,
        effective_at=base.on,
        evidence=tuple(sorted(set(evidence))),
        agencies=(base.agency,),
        params=params,
        flags=base.flags,
    )


def _added(group: str, addition: Addition) -> Finding:
    return Finding(
        rule=addition.rule,
        version=addition.version,
        pattern=Pattern.MASS_COMPLAINT,
        subject_kind=SubjectKind.GROUP,
        subject=group,
        path="",
        severity="info",
        effective_at=addition.on,
        evidence=addition.evidence,
        agencies=(addition.agency,),
        params=addition.params,
        state="holding" if addition.holds else "historic",
    )


def _amiss(group: str, law: Law, gap: Gap) -> Finding:
    paper = gap.paper
    return Finding(
        rule=gap.rule,
        version=ruling(law, gap.rule, paper.day).version,
        pattern=Pattern.MASS_COMPLAINT,
        subject_kind=SubjectKind.GROUP,
        subject=group,
        path=paper.petition,
        severity="info",
        effective_at=paper.day,
        evidence=tuple(sorted(set(paper.evidence))),
        agencies=(paper.agency,),
        params=gap.params,
        flags=flags_of(paper),
    )
