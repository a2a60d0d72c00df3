"""Groups judged by their facts and by what is on record of their matters (xét nhóm vụ việc).

A small group is read anew each time. A large one is remembered, and one more letter to
ten thousand costs what that letter changes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.detectors import hot_spot
from projections.detectors.hot.matters import heeded
from projections.early_warning.crowds import LARGE, Crowd
from projections.early_warning.work import GROUP, NOTHING, Verdict, province_among
from projections.evaluate import evaluate_group
from projections.filings import filings
from projections.group_file import GroupFile
from projections.group_life import standing_of, wakes
from projections.ledger import Ledger
from projections.matters.keys import LOUD, PETITION, packed, spelled
from projections.matters.text_links import is_form
from projections.shares import share_of
from projections.store.rows import GroupRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.early_warning.at_hand import AtHand, Members, Shelf
    from projections.early_warning.crowds import CrowdMemory
    from projections.early_warning.record import Record
    from projections.early_warning.work import Boundary
    from projections.findings import Detected, Finding
    from projections.group_life import Standing
    from projections.matters.linker import Subject
    from projections.shares import Share

_FEW_PAPERS = 2
"""Up to here, papers of one name each make no mass complaint."""
_AT_ONCE = 250
"""So many matters of a large group are read in one transaction: others need not wait for all."""


class Groups:
    """Judges groups; the caller holds the transaction."""

    def __init__(
        self, shelf: Shelf, record: Record, law: Law, boundary: Boundary, crowds: CrowdMemory
    ) -> None:
        self._shelf = shelf
        self._record = record
        self._law = law
        self._boundary = boundary
        self._crowds = crowds
        self.unfinished: set[bytes] = set()
        """Large groups of which some was read, and that wait for the rest."""

    def learn(self, judged: Collection[int], known: AtHand, as_of: datetime) -> None:
        """Let large groups at hand know what judged matters bring to them now."""
        if not self._crowds:
            return
        changes: dict[bytes, dict[int, Share | None]] = {}
        papers = (subject for n in judged for subject in known.members.get(n, ()))
        names = self._shelf.names({group for subject in papers for group in subject.groups})
        for n in judged:
            of = {names.of(g) for subject in known.members.get(n, ()) for g in subject.groups}
            keys = {group for group in of if self._crowds.get(group) is not None}
            share = _share(known.cases[n], known.members[n], legal_day(as_of)) if keys else None
            for group in keys.union(self._crowds.known(n)):
                changes.setdefault(group, {})[n] = share if group in of else None
        for group, shares in changes.items():
            crowd = self._crowds.get(group)
            if crowd is not None:
                crowd.day = max(crowd.day, legal_day(as_of))
                self._crowds.change(group, crowd, shares, _heeded(known.held, shares))

    def matters(self, groups: Collection[bytes]) -> dict[bytes, set[int]]:
        """Return the matters of each group; of one that goes by an older name there, none."""
        names = self._shelf.names(groups)
        every = {key for group in groups for key in names.keys(group)}
        gone = {key for key in every if names.of(key) != key}
        large = {group: self._crowds.get(group) for group in every - gone}
        found = {
            group: set(crowd.ledger.shares)
            for group, crowd in large.items()
            if crowd is not None and crowd.whole
        }
        asked = {key for key in every if names.of(key) not in found}
        for group, matters in self._shelf.of_groups(asked).items():
            found.setdefault(names.of(group), set()).update(matters)
        return found | {key: set() for key in gone}

    def put_off(self, wide: Mapping[bytes, set[int]], known: AtHand, as_of: datetime) -> None:
        """Leave groups for later; of large ones what is at hand need not be read again then."""
        today = legal_day(as_of)
        for group, matters in wide.items():
            if len(matters) < LARGE:
                continue
            here = matters & known.cases.keys()
            shares: dict[int, Share | None] = {
                n: _share(known.cases[n], known.members[n], today) for n in here
            }
            crowd = self._crowd(group, today)
            crowd.day = today
            self._crowds.change(group, crowd, shares, _heeded(known.held, shares))
        self._shelf.put_off(GROUP, map(spelled, wide))

    def judge(
        self, matters: Mapping[bytes, set[int]], known: AtHand, as_of: datetime
    ) -> Iterator[Verdict]:
        """Judge groups that could be a mass or a hot spot; of the others nothing holds."""
        large = {group for group, found in matters.items() if len(found) >= LARGE}
        small = {group: found for group, found in matters.items() if group not in large}
        self.unfinished.clear()
        for group in sorted(large):
            yield from self._large(group, matters[group], known, as_of)
        self._shelf.put_off(GROUP, map(spelled, self.unfinished))
        yield from self._small(small, known, as_of)

    def _small(
        self, matters: Mapping[bytes, set[int]], known: AtHand, as_of: datetime
    ) -> Iterator[Verdict]:
        others = {m for found in matters.values() for m in found} - known.members.keys()
        everybody = known.members | self._shelf.members(others)
        held = known.held | self._held({m: everybody[m] for m in everybody.keys() - known.held})
        papers = {g: [s for m in found for s in everybody[m]] for g, found in matters.items()}
        findings = {g: [f for m in sorted(found) for f in held[m]] for g, found in matters.items()}
        hot = {g for g in matters if self.is_hot(findings[g], as_of)}
        many = hot.union(g for g in matters if _counted(papers[g]) > 1)
        needed = {m for group in many for m in matters[group]} - known.cases.keys()
        files = known.cases | self._shelf.cases({m: everybody[m] for m in needed})
        today = legal_day(as_of)
        for group, found in matters.items():
            cases = {m: files[m] for m in found} if group in many else {}
            if group not in hot and not gathers(papers[group], cases.values()):
                yield _nothing(group)
                continue
            shares = ((m, _share(case, everybody[m], today)) for m, case in cases.items())
            yield self._verdict(group, Ledger(shares), findings[group], as_of)

    def is_hot(self, held: Collection[Finding], as_of: datetime) -> bool:
        """Whether what is on record of the matters alone could make a hot spot."""
        return hot_spot.worth_a_look(held, self._law, as_of)

    def of_its_own(self, case: CaseFile, held: Collection[Finding], as_of: datetime) -> Verdict:
        """Judge a matter that belongs to no group as a group of its own."""
        ledger = Ledger([(0, share_of(case, legal_day(as_of)))])
        return self._verdict(packed(case.id), ledger, held, as_of)

    def _large(
        self, group: bytes, matters: set[int], known: AtHand, as_of: datetime
    ) -> Iterator[Verdict]:
        """Judge a large group once all of it is at hand; of what is not, read some."""
        today = legal_day(as_of)
        crowd = self._crowd(group, today)
        here = crowd.ledger.shares.keys()
        shares: dict[int, Share | None] = dict.fromkeys(here - matters)
        held: dict[int, list[Finding]] = {}
        missing = sorted((matters - here).union(crowd.due(today)))
        later = [n for n in missing if n not in known.cases][_AT_ONCE:]
        if missing:
            self._read(sorted(set(missing).difference(later)), known, shares, held, today)
        if shares:
            self._crowds.change(group, crowd, shares, held)
        crowd.day = today
        if later:
            self.unfinished.add(group)
            return
        crowd.whole = True
        yield self._verdict(group, crowd.ledger, crowd.findings(), as_of)

    def _crowd(self, group: bytes, today: date) -> Crowd:
        """Return what is at hand of a large group; nothing where that is of a later day."""
        crowd = self._crowds.get(group)
        if crowd is not None and crowd.day > today:
            self._crowds.forget(group)
            crowd = None
        return crowd or Crowd(today)

    def _read(
        self,
        matters: list[int],
        known: AtHand,
        shares: dict[int, Share | None],
        held: dict[int, list[Finding]],
        today: date,
    ) -> None:
        others = [n for n in matters if n not in known.cases]
        members = self._shelf.members(others)
        cases = known.cases | self._shelf.cases(members)
        everybody = known.members | members
        for n in matters:
            shares[n] = _share(cases[n], everybody[n], today)
        held.update(_heeded(known.held, known.held.keys() & set(matters)))
        held.update(self._held({n: members[n] for n in members if n not in known.held}))

    def _verdict(
        self, group: bytes, ledger: Ledger, held: Collection[Finding], as_of: datetime
    ) -> Verdict:
        """Judge one group; where it has no matter, nothing holds.

        Nor of letters of one form that are all about one decision, act or place: the
        group of that says it.
        """
        id_, nothing = spelled(group), _nothing(group)
        if not ledger.shares or (is_form(group) and ledger.lies_within_another):
            return nothing
        look = partial(self._look, GroupFile(id_, of=ledger), held, as_of)
        failed: tuple[Detected, Standing | None] = (NOTHING, None)
        detected, standing = self._boundary.guarded(nothing.key, look, failed)
        province = province_among(ledger.provinces)
        row = None if standing is None else _row(id_, province, len(ledger.shares), standing)
        return nothing._replace(province=province, detected=detected, stands=row)

    def _look(
        self, group: GroupFile, held: Collection[Finding], as_of: datetime
    ) -> tuple[Detected, Standing | None]:
        detected = evaluate_group(group, self._law, as_of, held)
        standing = standing_of(group, detected.findings, self._law, as_of)
        times = [*wakes(standing), *([detected.wake_at] if detected.wake_at else ())]
        return detected._replace(wake_at=min(times, default=None)), standing

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


def _nothing(group: bytes) -> Verdict:
    """Return the verdict on a group nobody gathers in."""
    id_ = spelled(group)
    return Verdict((GROUP, id_), id_, UNKNOWN_PROVINCE, NOTHING)


def _heeded(held: Mapping[int, list[Finding]], matters: Iterable[int]) -> dict[int, list[Finding]]:
    """Return what may count for a group, of matters judged just now."""
    return {n: [f for f in held.get(n, ()) if heeded(f.pattern, f.rule)] for n in matters}


def gathers(subjects: Iterable[Subject], cases: Iterable[CaseFile]) -> bool:
    """Whether several people stand behind these papers: most groups are those of one."""
    papers = _counted(subjects)
    return papers > _FEW_PAPERS or (papers > 1 and _people(cases) > 1)


def _counted(subjects: Iterable[Subject]) -> int:
    papers = 0
    for subject in subjects:
        if subject.flags & LOUD:
            return _FEW_PAPERS + 1
        papers += subject.flags & PETITION
    return papers


def _people(cases: Iterable[CaseFile]) -> int:
    """Return how many different people signed the papers."""
    return len({ref for case in cases for filing in filings(case) for ref in filing.senders})


def _share(case: CaseFile, subjects: Iterable[Subject], today: date) -> Share:
    named = frozenset(
        group for subject in subjects for group in subject.groups if not is_form(group)
    )
    return share_of(case, today)._replace(named=named)


def _row(id_: str, province: str, matters: int, standing: Standing) -> GroupRow:
    return GroupRow(
        id_,
        province,
        standing.life,
        standing.since.toordinal(),
        standing.people,
        standing.most,
        standing.papers,
        matters,
        standing.score,
        standing.last.toordinal(),
        standing.kind or "",
        " ".join(standing.communes),
    )
