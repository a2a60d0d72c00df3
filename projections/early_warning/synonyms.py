"""Groups that are one under several keys, judged once, under their oldest name (nhóm đổi khóa)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.linking import PetitionRekeyedV1
from projections.matters.keys import synonyms
from projections.store.rows import SynonymRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from domain.contracts.facts import AnyFact
    from projections.early_warning.crowds import CrowdMemory
    from projections.store.protocol import Store


class Names:
    """The one name of each group of a few, and all keys of each name."""

    def __init__(self, groups: Iterable[bytes], rows: Iterable[SynonymRow]) -> None:
        """Take what subjects say; who is nobody's younger spelling gives the name."""
        self._classes: dict[bytes, set[bytes]] = {group: {group} for group in groups}
        younger = set[bytes]()
        for row in rows:
            younger.add(row.other)
            joined = self._classes.get(row.other, {row.other})
            joined = joined | self._classes.get(row.name, {row.name})
            self._classes.update(dict.fromkeys(joined, joined))
        self._names = {
            key: min(keys - younger, default=min(keys)) for key, keys in self._classes.items()
        }

    def of(self, group: bytes) -> bytes:
        """Return the name a group is judged under."""
        return self._names.get(group, group)

    def keys(self, group: bytes) -> Collection[bytes]:
        """Return every key of a group."""
        return self._classes.get(group, {group})


def names_of(store: Store, groups: Collection[bytes]) -> Names:
    """Return the names of groups, however many changes of keys lie between."""
    rows = set[SynonymRow]()
    seen, waiting = set(groups), set(groups)
    while waiting:
        fresh = set(store.synonyms(waiting)) - rows
        rows |= fresh
        waiting = {key for row in fresh for key in (row.other, row.name)} - seen
        seen |= waiting
    return Names(groups, rows)


def note(
    store: Store,
    told: Mapping[int, Collection[AnyFact]],
    losing: Collection[int],
    crowds: CrowdMemory,
) -> None:
    """Keep what these subjects say of groups; some of them may have lost a fact that said it."""
    asked = {n: facts for n, facts in told.items() if n in losing or _says_again(facts)}
    if not asked:
        return
    if losing or any(fact.corrects for facts in asked.values() for fact in facts):
        crowds.clear()
    rekeyed = {n: synonyms(facts) for n, facts in asked.items()}
    rows = [SynonymRow(*pair, n) for n, found in rekeyed.items() for pair in found.items()]
    keys = {key for row in rows for key in (row.other, row.name)}
    before = {row[:2] for row in store.synonyms(keys)}
    store.put_synonyms(rekeyed.keys(), rows)
    after = {row[:2] for row in store.synonyms(keys)}
    # What is remembered of a group that became another, or a part of one, is no longer whole.
    names = names_of(store, {key for pair in before ^ after for key in pair})
    for pair in before ^ after:
        for key in {k for one in pair for k in names.keys(one)}:
            crowds.forget(key)


def _says_again(facts: Iterable[AnyFact]) -> bool:
    return any(isinstance(fact, PetitionRekeyedV1) for fact in facts)
