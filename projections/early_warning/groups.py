"""Groups judged by their facts and by what is on record of their matters (xét nhóm vụ việc)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.detectors import hot_spot
from projections.early_warning.work import GROUP, NOTHING, Verdict, province_of
from projections.evaluate import evaluate_group
from projections.group_file import GroupFile
from projections.matters.keys import LOUD, PETITION, spelled
from projections.shares import share_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.early_warning.at_hand import AtHand, Members, Shelf
    from projections.early_warning.record import Record
    from projections.early_warning.work import Boundary
    from projections.findings import Finding
    from projections.matters.linker import Subject

_FEW_PAPERS = 2
"""Up to here, papers of one name each make no mass complaint (table E.3 wants three)."""


class Groups:
    """Judges groups; the caller holds the transaction."""

    def __init__(self, shelf: Shelf, record: Record, law: Law, boundary: Boundary) -> None:
        self._shelf = shelf
        self._record = record
        self._law = law
        self._boundary = boundary

    def judge(
        self, matters: dict[bytes, set[int]], known: AtHand, as_of: datetime
    ) -> Iterator[Verdict]:
        """Judge groups that could be a mass or a hot spot; of the others nothing holds."""
        others = {m for found in matters.values() for m in found} - known.members.keys()
        everybody = known.members | self._shelf.members(others)
        held = known.held | self._held({m: everybody[m] for m in everybody.keys() - known.held})
        many = {
            group: found
            for group, found in matters.items()
            if self.could_matter(
                (subject for matter in found for subject in everybody[matter]),
                [finding for matter in found for finding in held[matter]],
                as_of,
            )
        }
        needed = {m for found in many.values() for m in found} - known.cases.keys()
        files = known.cases | self._shelf.cases({m: everybody[m] for m in needed})
        for group in matters:
            found = sorted(many.get(group, ()))
            findings = [finding for m in found for finding in held[m]]
            yield self.verdict(spelled(group), [files[m] for m in found], findings, as_of)

    def could_matter(
        self, subjects: Iterable[Subject], held: Collection[Finding], as_of: datetime
    ) -> bool:
        """Whether there is anything to find: most groups are one quiet paper."""
        return _could_be_mass(subjects) or hot_spot.worth_a_look(held, self._law, as_of)

    def verdict(
        self, id_: str, cases: list[CaseFile], held: Collection[Finding], as_of: datetime
    ) -> Verdict:
        """Judge one group; where it has no matter, nothing holds."""
        key = (GROUP, id_)
        if not cases:
            return Verdict(key, id_, UNKNOWN_PROVINCE, NOTHING)
        group = GroupFile.of_shares(id_, (share_of(case, legal_day(as_of)) for case in cases))
        look = partial(evaluate_group, group, self._law, as_of, held)
        return Verdict(key, id_, province_of(cases), self._boundary.safely(key, look))

    def _held(self, members: Members) -> dict[int, list[Finding]]:
        """Return what is on record of matters, as far as it may count for their groups."""
        names = {
            spelled(subject.id): matter
            for matter, subjects in members.items()
            for subject in subjects
            if subject.n == matter
        }
        held: dict[int, list[Finding]] = {matter: [] for matter in members}
        for name, finding in self._record.of_matters(names):
            held[names[name]].append(finding)
        return held


def _could_be_mass(subjects: Iterable[Subject]) -> bool:
    papers = 0
    for subject in subjects:
        if subject.flags & LOUD:
            return True
        papers += subject.flags & PETITION
    return papers > _FEW_PAPERS
