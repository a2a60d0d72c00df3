"""Facts into matters by their link keys, in one go and without a store (gộp vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.case_file import CaseFile
from projections.matters.keys import PETITION, packed, spelled, traits
from projections.matters.papers import paper_of
from projections.matters.scoring import Weights
from projections.matters.text_links import link_key, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law


def cases_of(facts: Iterable[AnyFact], law: Law | None = None) -> list[CaseFile]:
    """Return the case files these facts make by themselves, each named after its first petition.

    With a law, papers are linked by what they say, too: as far as these facts are all there is.
    """
    subjects: dict[bytes, list[AnyFact]] = {}
    for fact in facts:
        subjects.setdefault(packed(fact.subject), []).append(fact)
    known = {id_: traits(held) for id_, held in subjects.items()}
    said = _by_text(subjects, law) if law is not None else {}
    roots = _joined({i: {i, *found.keys, *said.get(i, ())} for i, found in known.items()})
    matters: dict[bytes, list[bytes]] = {}
    for id_ in subjects:
        matters.setdefault(roots[id_], []).append(id_)
    return [
        CaseFile(
            spelled(min(ids, key=lambda i: (not known[i].flags & PETITION, known[i].recorded, i))),
            (fact for id_ in ids for fact in subjects[id_]),
        )
        for ids in matters.values()
    ]


def case_with(facts: Iterable[AnyFact], subject: str, law: Law | None = None) -> CaseFile | None:
    """Return the case file that holds a petition, transfer or visit, if one does."""
    for case in cases_of(facts, law):
        if any(fact.subject == subject for fact in case.facts):
            return case
    return None


def _by_text(subjects: Mapping[bytes, list[AnyFact]], law: Law) -> dict[bytes, set[bytes]]:
    """Return the keys that stars of papers give their subjects."""
    read = (paper_of(n, id_, told) for n, (id_, told) in enumerate(subjects.items()))
    papers = [paper for paper in read if paper is not None]
    if not papers:
        return {}
    ids = {paper.n: paper.id for paper in papers}
    _, matters = settled(papers, Weights.of(law.rulebook))
    return {ids[n]: {link_key(ids[leader])} for n, leader in matters.items()}


def _joined(keys: dict[bytes, set[bytes]]) -> dict[bytes, bytes]:
    """Return, for each subject, one that stands for all it shares keys with."""
    above: dict[bytes, bytes] = {}

    def top(id_: bytes) -> bytes:
        while (over := above.get(id_, id_)) != id_:
            above[id_] = above.get(over, over)
            id_ = over
        return id_

    holder: dict[bytes, bytes] = {}
    for id_, held in keys.items():
        for key in held:
            other = holder.setdefault(key, id_)
            one, two = top(id_), top(other)
            if one != two:
                above[max(one, two)] = min(one, two)
    return {id_: top(id_) for id_ in keys}
