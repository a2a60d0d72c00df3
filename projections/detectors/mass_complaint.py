"""Many people, one content: rows M1-M3 and M10-M12 of E.3 (khiếu kiện đông người)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.detectors.crowd import people_of
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.terms import next_fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.findings import Params, Severity
    from projections.group_file import GroupFile, Paper


class Base(NamedTuple):
    """One of the three signals that make a group a mass complaint."""

    on: date
    rule: str
    evidence: tuple[str, ...]
    agency: str
    people: int


def detect(group: GroupFile, law: Law, as_of: datetime) -> Detected:
    """State what makes the group a mass complaint, how grave, and which papers are amiss."""
    day = legal_day(as_of)
    wake_at, known = next_fact(group, day), group.until(day)
    bases = [base for row in (_delegation, _petition, _separate) for base in row(known, law)]
    findings = [*_scored(known, law, bases), *_amiss(known, law)]
    return Detected(frozenset(findings), wake_at=wake_at)


def _delegation(group: GroupFile, law: Law) -> Iterator[Base]:
    """M1: the first visit of five or more."""
    for visit in group.visits:
        if visit.heads >= ruling(law, "M1", visit.day).number("people"):
            yield Base(visit.day, "M1", (visit.evidence,), visit.agency, visit.heads)
            return


def _petition(group: GroupFile, law: Law) -> Iterator[Base]:
    """M2: the first paper with five or more names."""
    for paper in group.papers:
        if paper.names >= ruling(law, "M2", paper.day).number("names"):
            yield Base(paper.day, "M2", paper.evidence, paper.agency, paper.names)
            return


def _separate(group: GroupFile, law: Law) -> Iterator[Base]:
    """M3: the first window of days in which enough people signed enough small papers.

    One pass with two ends: each paper enters and leaves the window once.
    """
    if not group.papers:
        return
    rule = ruling(law, "M3", group.papers[-1].day)
    people, papers = rule.number("people"), rule.number("papers")
    days, fewer_than = rule.number("window_days"), rule.number("fewer_than")
    small = [paper for paper in group.papers if paper.names < fewer_than]
    if len(small) < papers:
        return
    signed, start = Counter[str](), 0
    for at, paper in enumerate(small):
        signed.update(paper.signers)
        while (paper.day - small[start].day).days >= days:
            _leave(signed, small[start])
            start += 1
        if len(signed) >= people and at - start + 1 >= papers:
            within = small[start : at + 1]
            evidence = tuple(id_ for one in within for id_ in one.evidence)
            yield Base(paper.day, "M3", evidence, paper.agency, len(signed))
            return


def _leave(signed: Counter[str], paper: Paper) -> None:
    for signer in paper.signers:
        signed[signer] -= 1
        if not signed[signer]:
            del signed[signer]


def _scored(group: GroupFile, law: Law, bases: list[Base]) -> Iterator[Finding]:
    """The base that came first carries the score; the others stand beside it."""
    if not bases:
        return
    first, *others = sorted(bases)
    sizes = ruling(law, "PEOPLE_SIZE", first.on)
    crowd = people_of(group, sizes)
    severity: Severity = "info"
    for name, gravity in _GRAVITIES:
        if crowd.points >= sizes.number(name):
            severity = gravity
    params: Params = (
        ("count", first.people),
        ("people", crowd.at_least),
        ("score", crowd.points),
        ("size", f"S{crowd.points}"),
    )
    evidence = (*first.evidence, *crowd.evidence)
    yield _finding(group, law, first, severity=severity, evidence=evidence, params=params)
    for base in others:
        count: Params = (("count", base.people),)
        yield _finding(group, law, base, severity="info", evidence=base.evidence, params=count)


_GRAVITIES: tuple[tuple[str, Severity], ...] = (
    ("medium_score", "medium"),
    ("high_score", "high"),
    ("critical_score", "critical"),
)


def _finding(  # noqa: PLR0913 - a finding says six things, each by its name
    group: GroupFile,
    law: Law,
    base: Base,
    *,
    severity: Severity,
    evidence: Iterable[str],
    params: Params,
    path: str = "",
) -> Finding:
    return Finding(
        rule=base.rule,
        version=ruling(law, base.rule, base.on).version,
        pattern=Pattern.MASS_COMPLAINT,
        subject_kind=SubjectKind.GROUP,
        subject=group.id,
        path=path,
        severity=severity,
        effective_at=base.on,
        evidence=tuple(sorted(set(evidence))),
        agencies=(base.agency,),
        params=params,
    )


def _amiss(group: GroupFile, law: Law) -> Iterator[Finding]:
    """M10 to M12: state what is missing on papers of many people."""
    for paper in group.papers:
        if paper.names > 1:
            for rule, params in _gaps(paper, law):
                base = Base(paper.day, rule, paper.evidence, paper.agency, paper.names)
                yield _finding(
                    group,
                    law,
                    base,
                    severity="info",
                    evidence=paper.evidence,
                    params=params,
                    path=paper.petition,
                )


def _gaps(paper: Paper, law: Law) -> Iterator[tuple[str, Params]]:
    names, chosen = paper.names, paper.representatives
    nobody = paper.appointed is False or chosen == 0
    if names >= ruling(law, "M10", paper.day).number("names") and nobody:
        yield "M10", (("names", names),)
    most = _most_representatives(paper, law)
    if chosen is not None and most is not None and chosen > most:
        yield "M11", (("most", most), ("names", names), ("representatives", chosen))
    if paper.signatures is not None and paper.signatures < names:
        yield "M12", (("names", names), ("signatures", paper.signatures))


def _most_representatives(paper: Paper, law: Law) -> int | None:
    rule = ruling(law, "M11", paper.day)
    if paper.names >= rule.number("large_from"):
        return rule.number("large_most")
    return rule.number("small_most") if paper.names >= rule.number("small_from") else None
