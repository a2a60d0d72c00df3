"""What one matter adds to the counts: each paper once, where and when it came in (đếm đơn).

A paper counts on the day the first office took it in. What a transfer brought to the next
office, and what the same people sent to another office within a few days, is the same paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.petition import (
    PetitionClassifiedV1,
    PetitionReceivedV1,
    PetitionTransferredV1,
)
from domain.contracts.words import Kind
from projections.concerns import denounced_of, kind_of
from projections.counting.places import commune_of, province_today
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

RULE = "H2-COUNT"
UNSAID = "unknown"
"""Topic and kind of what nobody classified yet."""
_PUBLIC = frozenset({Kind.COMPLAINT, Kind.FEEDBACK})
_LONGEST = 9_999


class Counted(NamedTuple):
    """One paper as it counts."""

    province: str
    """On the map of today; `00` while unknown."""
    area: str
    """The commune as of the day; the two digits of the province where it is not known."""
    day: date
    topic: str
    kind: str
    paper: str
    delay: int
    """Days from receipt until a register told all that it counts by."""
    secret: bool
    """Its matter is a denunciation, or may be one."""
    fact: str
    denounced: tuple[str, ...]


def papers_of(case: CaseFile, law: Law) -> tuple[Counted, ...]:
    """Return the papers of a matter, each once."""
    papers = filings(case)
    if not papers:
        return ()
    secret = kind_of(case) not in _PUBLIC
    denounced = denounced_of(case) if secret else ()
    receipts = {fact.id: fact for fact in case.of(PetitionReceivedV1)}
    communes = {one.evidence[0]: commune_of(one.substance, one.day, law) for one in papers}
    named = {*communes.values()} - {None}
    only = named.pop() if len(named) == 1 else None
    classified: dict[str, list[PetitionClassifiedV1]] = {}
    for fact in case.of(PetitionClassifiedV1):
        classified.setdefault(fact.subject, []).append(fact)
    counted: list[Counted] = []
    for one in _each_once(papers, case, law):
        receipt = receipts[one.evidence[0]]
        area = communes[receipt.id] or only or receipt.partitionkey
        counted.append(
            Counted(
                province=province_today(area, one.day, law),
                area=area,
                day=one.day,
                topic=UNSAID if one.substance is None else one.substance.topic.value,
                kind=UNSAID if one.kind is None else one.kind.value,
                paper=one.petition,
                delay=_delay(one, receipt, classified.get(one.petition, ())),
                secret=secret,
                fact=receipt.id,
                denounced=denounced,
            )
        )
    return tuple(counted)


def _each_once(papers: tuple[Filing, ...], case: CaseFile, law: Law) -> Iterator[Filing]:
    """Return the papers without those that are another one at a further office."""
    if len(papers) == 1:
        yield from papers
        return
    sent = {fact.data.transfer_id for fact in case.of(PetitionTransferredV1)}
    kept: dict[frozenset[str], list[Filing]] = {}
    seen: set[str] = set()
    for one in sorted(papers, key=lambda p: (p.day, p.petition, p.evidence)):
        if one.transfer in sent or one.petition in seen:
            continue
        days = ruling(law, RULE, one.day).number("same_paper_days")
        theirs = kept.setdefault(one.senders, []) if one.senders else []
        if not _is_copy(one, theirs, days):
            seen.add(one.petition)
            theirs.append(one)
            yield one


def _is_copy(one: Filing, theirs: list[Filing], days: int) -> bool:
    """Whether the same people sent a paper of one matter to another office days before."""
    for other in reversed(theirs):
        if (one.day - other.day).days > days:
            return False
        if other.agency != one.agency:
            return True
    return False


def _delay(
    paper: Filing, receipt: PetitionReceivedV1, classified: Iterable[PetitionClassifiedV1]
) -> int:
    """Return how long it took until where, what kind and which topic were told."""
    told: list[AnyFact] = []
    if paper.substance is not None and len(paper.evidence) > 1:
        if _like(receipt.data.substance, paper.substance):
            told.append(receipt)
        told += (fact for fact in classified if _like(fact.data.substance, paper.substance))
    known = receipt.recordedtime
    if told:
        known = max(known, min(fact.recordedtime for fact in told))
    return min(max((legal_day(known) - paper.day).days, 0), _LONGEST)


def _like(one: Substance | None, other: Substance) -> bool:
    if one is None:
        return False
    return (one.kind, one.topic, one.place) == (other.kind, other.topic, other.place)
