"""Facts of busy matters, parsed once; bounded (bộ nhớ đệm hồ sơ)."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from domain.contracts.facts import parse_facts
from projections.early_warning.area_memory import AreaMemory
from projections.early_warning.crowds import CrowdMemory

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.contracts.facts import AnyFact
    from projections.store.protocol import Store

FACTS_AT_HAND = 20_000
"""Facts one pipeline keeps parsed."""
_BUSY = 1_000
"""So many subjects at once come from a catch-up, which will not come back to them."""


class CaseMemory:
    """All facts of a subject, from memory or from the store."""

    def __init__(self, store: Store, *, limit: int = FACTS_AT_HAND) -> None:
        self._store = store
        self._limit = limit
        self._held: OrderedDict[int, list[AnyFact]] = OrderedDict()
        self._size = 0
        self.crowds = CrowdMemory()
        """Large groups at hand."""
        self.areas = AreaMemory(limit=limit)
        """Areas at hand."""
        self.used: set[tuple[str, int]] = set()
        """Versions of rules of which it is on record that they spoke."""

    def facts(self, subjects: Collection[int]) -> dict[int, list[AnyFact]]:
        """Return all facts of each of these subjects; the lists are not to be changed."""
        held = self._held
        found: dict[int, list[AnyFact]] = {}
        missing: list[int] = []
        for subject in subjects:
            facts = held.get(subject)
            if facts is None:
                missing.append(subject)
            else:
                held.move_to_end(subject)
                found[subject] = facts
        if missing:
            loaded = self._load(missing)
            found |= loaded
            if len(missing) <= _BUSY:
                for subject, facts in loaded.items():
                    self.keep(subject, facts)
        return found

    def keep(self, subject: int, facts: list[AnyFact]) -> None:
        """Hold the complete facts of one subject, letting the longest unused go."""
        self.forget([subject])
        self._held[subject] = facts
        self._size += len(facts)
        while self._size > self._limit and self._held:
            _, gone = self._held.popitem(last=False)
            self._size -= len(gone)

    def extend(self, subject: int, facts: Iterable[AnyFact]) -> None:
        """Add facts to a subject that is held; one that is not stays in the store only."""
        held = self._held.get(subject)
        if held is not None:
            self.keep(subject, [*held, *facts])

    def forget(self, subjects: Iterable[int]) -> None:
        """Let go of subjects."""
        for subject in subjects:
            gone = self._held.pop(subject, None)
            self._size -= len(gone) if gone else 0

    def clear(self) -> None:
        """Let go of everything: after a transaction that failed, or before a long catch-up."""
        self._held.clear()
        self._size = 0
        self.crowds.clear()
        self.areas.clear()
        self.used.clear()

    def _load(self, subjects: Collection[int]) -> dict[int, list[AnyFact]]:
        rows = self._store.case_facts(subjects)
        loaded: dict[int, list[AnyFact]] = {subject: [] for subject in subjects}
        for (subject, _), fact in zip(rows, parse_facts([body for _, body in rows]), strict=True):
            loaded[subject].append(fact)
        return loaded
