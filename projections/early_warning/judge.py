"""Touched matters, groups and agencies judged, each once, and compared with the record (xét)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.words import UNKNOWN_PROVINCE
from projections.early_warning.areas import Areas
from projections.early_warning.at_hand import AtHand, Shelf
from projections.early_warning.bursts import Bursts
from projections.early_warning.counts import Counts
from projections.early_warning.groups import Groups, gathers
from projections.early_warning.offices import Offices
from projections.early_warning.work import (
    AREA,
    COUNTS,
    MATTER,
    NOTHING,
    Boundary,
    Verdict,
    province_of,
)
from projections.evaluate import evaluate_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.early_warning.at_hand import Members
    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.record import Record
    from projections.early_warning.work import Work
    from projections.findings import Detected
    from projections.matters.linker import Subject
    from projections.store.protocol import Store


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
        self._shelf = Shelf(store, memory)
        self._record = record
        self._law = law
        self._boundary = Boundary(failed)
        self._groups = Groups(self._shelf, record, law, self._boundary, memory.crowds)
        self._offices = Offices(store, record, law, self._boundary)
        self._areas = Areas(store, law, self._boundary, memory.areas)
        self._counts = Counts(store, law, self._boundary)
        self._bursts = Bursts(store, law, self._boundary)
        self.counting = False
        """Whether the weeks of some province changed and wait to be judged."""

    @property
    def silent_weeks(self) -> Mapping[str, int]:
        """Return in how many of the last weeks provinces judged so far were silent."""
        return self._bursts.silent

    @property
    def unfinished(self) -> bool:
        """Whether a group waits for more of it to be read."""
        return bool(self._groups.unfinished)

    def judge(self, work: Work, as_of: datetime) -> int:
        """Judge all of it as of an instant, put the outcome on record; return how many.

        Matters come first: their groups are judged by what is on record of them then.
        """
        members = self._shelf.members(work.matters)
        cases = self._shelf.cases(members)
        verdicts = {
            n: self._matter(n, members.get(n, []), cases.get(n), as_of) for n in work.matters
        }
        kept = self._record.keep(
            [v for found in verdicts.values() for v in found], as_of, work.born
        )
        held = {n: [*found[0].detected.findings] for n, found in verdicts.items()}
        known = AtHand(members, cases, held)
        self._groups.learn(work.matters, known, as_of)
        groups = set(work.groups)
        for n, (own, *_) in verdicts.items():
            # Time alone changes a group through what holds of its matters, or by its own timer.
            if work.cause != "time" or own.id in kept.changed:
                groups.update(g for subject in members.get(n, ()) for g in subject.groups)
        matters = self._groups.matters(groups)
        if work.cause == "backlog":
            wide = self._wide(matters, work, members)
            self._groups.put_off(wide, known, as_of)
            matters = {group: matters[group] for group in matters.keys() - wide.keys()}
        of_groups = [*self._groups.judge(matters, known, as_of)]
        agencies = kept.agencies | set(work.agencies)
        agencies |= self._record.keep(of_groups, as_of).agencies
        others = [*self._offices.judge(agencies, as_of)] if agencies else []
        told = [(found[0], cases.get(n)) for n, found in verdicts.items()]
        if work.cause != "time":
            self._count(told, as_of, work.born)
        areas = self._areas.note(told, work.born)
        if work.cause == "backlog":
            self._shelf.put_off(AREA, areas.difference(work.areas))
            areas.clear()
        areas.update(work.areas)
        if areas:
            others += self._areas.judge(areas, as_of)
        if work.provinces:
            others += self._bursts.judge(work.provinces, as_of)
        self._record.keep(others, as_of)
        done = sum(map(len, verdicts.values())) + len(of_groups) + len(others)
        return done + len(self._groups.unfinished)

    def _count(
        self, told: list[tuple[Verdict, CaseFile | None]], as_of: datetime, born: frozenset[str]
    ) -> None:
        """Count the papers of matters; the weeks they change are judged later, not with each."""
        provinces = self._counts.note(told, as_of, born)
        if provinces:
            self._shelf.put_off(COUNTS, provinces)
            self.counting = True

    @staticmethod
    def _wide(
        matters: dict[bytes, set[int]], work: Work, members: Members
    ) -> dict[bytes, set[int]]:
        """Return the groups with matters beyond this batch, for the end of the backlog.

        A large group is then judged once, and not with every batch that has some of it.
        """
        asked = set(work.groups)
        return {
            group: found
            for group, found in matters.items()
            if group not in asked and not members.keys() >= found
        }

    def _matter(
        self, n: int, subjects: list[Subject], case: CaseFile | None, as_of: datetime
    ) -> list[Verdict]:
        """Judge a matter, and as a group of its own where it belongs to none.

        Of a matter that is no group, and of a name no matter has, nothing is said as a
        group: the record knows that nothing holds then.
        """
        key = (MATTER, str(n))
        if case is None:
            return [Verdict(key, self._shelf.gone(n), UNKNOWN_PROVINCE, NOTHING)]
        look = partial(evaluate_matter, case, self._law, as_of)
        detected = self._boundary.safely(key, look)
        matter = Verdict(key, case.id, province_of([case]), detected)
        if any(subject.groups for subject in subjects):
            return [matter]
        if not (gathers(subjects, [case]) or self._groups.is_hot(detected.findings, as_of)):
            return [matter]
        own = self._groups.of_its_own(case, detected.findings, as_of)
        # A group of its own has no key that could wake it: the matter wakes for both.
        detected = detected._replace(wake_at=_sooner(detected, own.detected))
        own = own._replace(detected=own.detected._replace(wake_at=None))
        return [matter._replace(detected=detected), own]


def _sooner(one: Detected, other: Detected) -> datetime | None:
    return min(filter(None, (one.wake_at, other.wake_at)), default=None)
