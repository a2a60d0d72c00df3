"""Touched matters, groups and agencies judged, each once, and compared with the record (xét)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.case_file import CaseFile
from projections.detectors import hot_spot
from projections.early_warning.links import opened
from projections.evaluate import evaluate_agency, evaluate_group, evaluate_matter
from projections.findings import Detected, SubjectKind
from projections.group_file import GroupFile
from projections.matters.keys import LOUD, PETITION, packed, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.record import Record
    from projections.findings import Finding
    from projections.matters.linker import Subject
    from projections.store.protocol import Store

_MATTER, _GROUP, _AGENCY, _ = (kind.value for kind in SubjectKind)
_NOTHING = Detected()
_FEW_PAPERS = 2
"""Up to here, papers of one name each make no mass complaint (table E.3 wants three)."""


Cause = Literal["facts", "time", "backlog"]
"""New facts; time alone; or facts taken in before, of which more may wait."""


class Work(NamedTuple):
    """What is to be judged."""

    matters: Collection[int]
    groups: Collection[bytes]
    agencies: Collection[str] = ()
    cause: Cause = "facts"


class Verdict(NamedTuple):
    """What holds of one subject, and where it lies."""

    key: tuple[str, str]
    """Kind and number, id or code, as timers and marks know it."""
    id: str
    """As findings know it."""
    province: str
    detected: Detected


class _Known(NamedTuple):
    """Matters already at hand, by number."""

    members: dict[int, list[Subject]]
    cases: dict[int, CaseFile]
    held: dict[int, list[Finding]]
    """What holds of each."""


class Judge:
    """Judges what was touched; the caller holds the transaction."""

    def __init__(
        self,
        store: Store,
        memory: CaseMemory,
        record: Record,
        law: Law,
        *,
        failed: Callable[[str, str, Exception], None],
    ) -> None:
        self._store = store
        self._memory = memory
        self._record = record
        self._law = law
        self._failed = failed

    def judge(self, work: Work, as_of: datetime) -> int:
        """Judge all of it as of an instant, put the outcome on record; return how many.

        Matters come first: their groups are judged by what is on record of them then.
        """
        members = self._members(work.matters)
        cases = self._cases(members)
        verdicts: dict[int, list[Verdict]] = {
            n: self._matter(n, members.get(n, []), cases.get(n), as_of) for n in work.matters
        }
        kept = self._record.keep([v for found in verdicts.values() for v in found], as_of)
        held = {n: [*found[0].detected.findings] for n, found in verdicts.items()}
        groups = set(work.groups)
        for n, (own, *_) in verdicts.items():
            # Time alone changes a group through what holds of its matters, or by its own timer.
            if work.cause != "time" or own.id in kept.changed:
                groups.update(g for subject in members.get(n, ()) for g in subject.groups)
        matters = self._matters_of(groups)
        if work.cause == "backlog":
            self._put_off(matters, work, members)
        of_groups = [*self._groups(matters, _Known(members, cases, held), as_of)]
        agencies = kept.agencies | set(work.agencies)
        agencies |= self._record.keep(of_groups, as_of).agencies
        if agencies:
            self._record.keep([*self._agencies(agencies, as_of)], as_of)
        return sum(map(len, verdicts.values())) + len(of_groups) + len(agencies)

    def _matters_of(self, groups: Collection[bytes]) -> dict[bytes, set[int]]:
        matters: dict[bytes, set[int]] = {group: set() for group in groups}
        for group, matter in self._store.group_matters(groups):
            matters[bytes(group)].add(matter)
        return matters

    def _put_off(
        self, matters: dict[bytes, set[int]], work: Work, members: dict[int, list[Subject]]
    ) -> None:
        """Leave groups with matters beyond this batch for the end of the backlog.

        A large group is then judged once, and not with every batch that has some of it.
        """
        wide = {group for group, found in matters.items() if not members.keys() >= found}
        wide -= set(work.groups)
        for group in wide:
            del matters[group]
        self._store.mark_dirty([(_GROUP, spelled(group)) for group in wide])

    # -- what is known
    def _members(self, matters: Collection[int]) -> dict[int, list[Subject]]:
        members: dict[int, list[Subject]] = {}
        for row in self._store.members(matters):
            members.setdefault(row.matter, []).append(opened(row))
        return members

    def _cases(self, members: dict[int, list[Subject]]) -> dict[int, CaseFile]:
        facts = self._memory.facts([s.n for subjects in members.values() for s in subjects])
        names = {s.n: s.id for subjects in members.values() for s in subjects}
        return {
            matter: CaseFile(spelled(names[matter]), (f for s in subjects for f in facts[s.n]))
            for matter, subjects in members.items()
        }

    # -- matters
    def _matter(
        self, n: int, subjects: list[Subject], case: CaseFile | None, as_of: datetime
    ) -> list[Verdict]:
        """Judge a matter, and as a group of its own where it belongs to none.

        Of a matter that is no group, and of a name no matter has, nothing is said as a
        group: the record knows that nothing holds then.
        """
        key = (_MATTER, str(n))
        if case is None:
            (gone,) = self._store.numbered([n])
            return [Verdict(key, spelled(gone.id), UNKNOWN_PROVINCE, _NOTHING)]
        detected = self._safely(key, partial(evaluate_matter, case, self._law, as_of))
        province = province_of([case])
        matter = Verdict(key, case.id, province, detected)
        if any(subject.groups for subject in subjects):
            return [matter]
        if not self._could_be_group(subjects, detected.findings, as_of):
            return [matter]
        own = self._group((_GROUP, case.id), [case], detected.findings, as_of)
        # A group of its own has no key that could wake it: the matter wakes for both.
        detected = detected._replace(wake_at=_sooner(detected, own.detected))
        own = own._replace(detected=own.detected._replace(wake_at=None))
        return [matter._replace(detected=detected), own]

    # -- groups
    def _groups(
        self, matters: dict[bytes, set[int]], known: _Known, as_of: datetime
    ) -> Iterator[Verdict]:
        """Judge groups that could be a mass or a hot spot; of the others nothing holds."""
        others = {m for found in matters.values() for m in found} - known.members.keys()
        everybody = known.members | self._members(others)
        held = known.held | self._held({m: everybody[m] for m in everybody.keys() - known.held})
        many = {
            group: found
            for group, found in matters.items()
            if self._could_be_group(
                (subject for matter in found for subject in everybody[matter]),
                [finding for matter in found for finding in held[matter]],
                as_of,
            )
        }
        needed = {m for found in many.values() for m in found} - known.cases.keys()
        files = known.cases | self._cases({m: everybody[m] for m in needed})
        for group in matters:
            found = sorted(many.get(group, ()))
            findings = [finding for m in found for finding in held[m]]
            yield self._group((_GROUP, spelled(group)), [files[m] for m in found], findings, as_of)

    def _held(self, members: dict[int, list[Subject]]) -> dict[int, list[Finding]]:
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

    def _could_be_group(
        self, subjects: Iterable[Subject], held: Collection[Finding], as_of: datetime
    ) -> bool:
        return _could_be_mass(subjects) or hot_spot.worth_a_look(held, self._law, as_of)

    def _group(
        self,
        key: tuple[str, str],
        cases: list[CaseFile],
        held: Collection[Finding],
        as_of: datetime,
    ) -> Verdict:
        if not cases:
            return Verdict(key, key[1], UNKNOWN_PROVINCE, _NOTHING)
        group = GroupFile.of_cases(key[1], cases)
        detected = self._safely(key, partial(evaluate_group, group, self._law, as_of, held))
        return Verdict(key, key[1], province_of(cases), detected)

    # -- agencies
    def _agencies(self, agencies: Collection[str], as_of: datetime) -> Iterable[Verdict]:
        findings = self._record.wrong_turns(agencies)
        for agency in sorted(agencies):
            key = (_AGENCY, agency)
            known = findings.get(agency, [])
            detected = self._safely(key, partial(evaluate_agency, agency, known, self._law, as_of))
            province = self._law.organisations.province_of(agency, legal_day(as_of))
            yield Verdict(key, agency, province, detected)

    def _safely(self, key: tuple[str, str], detect: Callable[[], Detected]) -> Detected:
        try:
            return detect()
        except Exception as error:  # noqa: BLE001 - the boundary between the law and the loop:
            # one matter that trips a detector must not stop the judging of all others.
            self._failed(*key, error)
            return _NOTHING


def province_of(cases: Iterable[CaseFile]) -> str:
    """Return the province where most of the facts say the matter arose."""
    count: dict[str, int] = {}
    for case in cases:
        for fact in case.facts:
            count[fact.partitionkey] = count.get(fact.partitionkey, 0) + 1
    count.pop(UNKNOWN_PROVINCE, None)
    named = sorted(count, key=lambda province: (-count[province], province))
    return named[0] if named else UNKNOWN_PROVINCE


def work_of(keys: Iterable[tuple[str, str]], *, cause: Cause) -> Work:
    """Return what marks and timers name, ready for judging."""
    matters: set[int] = set()
    groups: set[bytes] = set()
    agencies: set[str] = set()
    for kind, name in keys:
        if kind == _MATTER:
            matters.add(int(name))
        elif kind == _GROUP:
            groups.add(packed(name))
        else:
            agencies.add(name)
    return Work(matters, groups, agencies, cause)


def _sooner(one: Detected, other: Detected) -> datetime | None:
    return min(filter(None, (one.wake_at, other.wake_at)), default=None)


def _could_be_mass(subjects: Iterable[Subject]) -> bool:
    papers = 0
    for subject in subjects:
        if subject.flags & LOUD:
            return True
        papers += subject.flags & PETITION
    return papers > _FEW_PAPERS
