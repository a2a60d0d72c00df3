"""What makes a group a mass complaint at all: rows M1 to M3 (dấu hiệu đông người)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from projections.contradictions import FLAG
from projections.detectors.ruling import ruling
from projections.shares import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.law.law import Law
    from projections.group_file import GroupFile
    from projections.shares import Visit


_ALL = 20
"""Up to so many papers all are shown: beyond, one person may have sent thousands."""


class Base(NamedTuple):
    """One of the three signals that make a group a mass complaint."""

    on: date
    rule: str
    evidence: tuple[str, ...]
    agency: str
    people: int
    flags: tuple[str, ...] = ()


def bases(group: GroupFile, law: Law) -> list[Base]:
    """Return the signals a group gives, each on the day it was first given, in that order."""
    rows = (_delegation, _petition, _separate)
    return sorted(base for row in rows for base in row(group, law))


def delegations(group: GroupFile, law: Law) -> Iterator[Visit]:
    """Return the visits of as many people as make a group delegation (đoàn đông người)."""
    return (v for v in group.visits if v.heads >= ruling(law, "M1", v.day).number("people"))


def _delegation(group: GroupFile, law: Law) -> Iterator[Base]:
    """M1: the first visit of five or more."""
    for visit in delegations(group, law):
        yield Base(visit.day, "M1", (visit.evidence,), visit.agency, visit.heads)
        return


def _petition(group: GroupFile, law: Law) -> Iterator[Base]:
    """M2: the first paper with five or more names."""
    for paper in group.many:
        if paper.names >= ruling(law, "M2", paper.day).number("names"):
            yield Base(paper.day, "M2", paper.evidence, paper.agency, paper.names, flags_of(paper))
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
    if len(group.papers) < papers:
        return
    signed, small, start = Counter[str](), list[Paper](), 0
    for paper in group.papers:
        if paper.names >= fewer_than:
            continue
        small.append(paper)
        for signer in paper.signers:
            signed[signer] += 1
        while (paper.day - small[start].day).days >= days:
            _leave(signed, small[start])
            start += 1
        if len(signed) >= people and len(small) - start >= papers:
            evidence = _shown(small[start:], people, papers)
            yield Base(paper.day, "M3", evidence, paper.agency, len(signed))
            return


def _shown(within: list[Paper], people: int, papers: int) -> tuple[str, ...]:
    """Return papers of the window that show so many people on so many papers, the last too."""
    if len(within) <= _ALL:
        return tuple(id_ for one in within for id_ in one.evidence)
    last, known, chosen = within[-1], set(within[-1].signers), 1
    ids = [*last.evidence]
    for one in within[:-1]:
        if len(known) >= people and chosen >= papers:
            break
        if chosen < papers or not one.signers <= known:
            known |= one.signers
            chosen += 1
            ids += one.evidence
    return tuple(ids)


def flags_of(paper: Paper) -> tuple[str, ...]:
    """Return what is uncertain about a paper."""
    return (FLAG,) if paper.inconsistent else ()


def _leave(signed: Counter[str], paper: Paper) -> None:
    for signer in paper.signers:
        signed[signer] -= 1
        if not signed[signer]:
            del signed[signer]
