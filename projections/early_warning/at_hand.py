"""Matters with their papers and facts, as they are asked for (hồ sơ cần xét)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.case_file import CaseFile
from projections.early_warning.links import opened
from projections.early_warning.synonyms import names_of
from projections.matters.keys import spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.synonyms import Names
    from projections.findings import Finding
    from projections.matters.linker import Subject
    from projections.store.protocol import Store

Members = dict[int, list["Subject"]]
"""The subjects of matters, by the matter's number."""


class AtHand(NamedTuple):
    """Matters already loaded and judged, by number."""

    members: Members
    cases: dict[int, CaseFile]
    held: dict[int, list[Finding]]
    """What holds of each."""


class Shelf:
    """Where matters are taken from: memory or the store."""

    def __init__(self, store: Store, memory: CaseMemory) -> None:
        self._store = store
        self._memory = memory

    def members(self, matters: Collection[int]) -> Members:
        """Return all subjects of these matters."""
        members: Members = {}
        for row in self._store.members(matters):
            members.setdefault(row.matter, []).append(opened(row))
        return members

    def cases(self, members: Members) -> dict[int, CaseFile]:
        """Return the case files of matters."""
        facts = self._memory.facts([s.n for subjects in members.values() for s in subjects])
        names = {s.n: s.id for subjects in members.values() for s in subjects}
        return {
            matter: CaseFile(spelled(names[matter]), (f for s in subjects for f in facts[s.n]))
            for matter, subjects in members.items()
        }

    def names(self, groups: Collection[bytes]) -> Names:
        """Return under which name each group is judged."""
        return names_of(self._store, groups)

    def of_groups(self, groups: Collection[bytes]) -> dict[bytes, set[int]]:
        """Return the matters of each group."""
        matters: dict[bytes, set[int]] = {group: set() for group in groups}
        for group, matter in self._store.group_matters(groups):
            matters[bytes(group)].add(matter)
        return matters

    def gone(self, matter: int) -> str:
        """Return the name that no matter has any more."""
        (subject,) = self._store.numbered([matter])
        return spelled(subject.id)

    def put_off(self, kind: str, names: Iterable[str]) -> None:
        """Leave groups or areas for later."""
        self._store.mark_dirty([(kind, name) for name in names])
