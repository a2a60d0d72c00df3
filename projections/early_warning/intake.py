"""Facts into the store and papers into matters (tiếp nhận sự kiện)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from projections.early_warning.agency_facts import keep_official
from projections.early_warning.link_events import Happened
from projections.early_warning.linked_rows import keep_linked, touched
from projections.early_warning.links import StoredGraph
from projections.early_warning.retying import Retying
from projections.early_warning.sifting import sift
from projections.early_warning.subject_changes import SubjectChanges
from projections.early_warning.synonyms import note
from projections.matters.keys import spelled
from projections.matters.linker import Change, Relinked, link
from projections.matters.papers import outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.reading import Read
    from projections.matters.scoring import Weights
    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter


class Taken(NamedTuple):
    """What one batch changed."""

    matters: set[int]
    """Matters whose set of facts changed, and names that no matter has any more."""
    groups: set[bytes]
    """Groups that a subject joined or left."""
    agencies: set[str]
    """Agencies of which something may hold by what they did as offices."""
    fresh: int
    repeated: int
    set_aside: list[DeadLetter]
    happened: Happened = Happened()
    """What became of links by text, and of matters as a whole."""
    sketches: Mapping[str, int] = {}
    """New sketches of texts, by what became of each."""
    born: frozenset[str] = frozenset()
    """Names of subjects that nothing was known of."""


class Intake:
    """Takes batches of facts in; the caller holds the transaction."""

    def __init__(self, store: Store, memory: CaseMemory, weights: Weights) -> None:
        self._store = store
        self._memory = memory
        self._retying = Retying(store, weights)
        self._changes = SubjectChanges(store, memory)

    def take(self, reads: Sequence[Read]) -> Taken:
        """Keep what is new, link it, and tell which matters and groups it touches."""
        sifted = sift(self._store, reads)
        if sifted.displaced:
            self._store.remove_facts(list(sifted.displaced))
        agencies = keep_official(self._store, sifted)
        if not sifted.by_subject and not sifted.displaced:
            fresh = len(sifted.of_no_matter)
            return Taken(set(), set(), agencies, fresh, sifted.repeated, sifted.letters)
        changes, told = self._changes.of(sifted)
        changes = self._retying.retied(changes, told)
        linked = self._link([c for c in changes if _relinks(c)])
        matters, groups = touched(changes, linked)
        keep_linked(self._store, sifted.by_subject, changes, linked)
        note(self._store, told, set(sifted.displaced.values()), self._memory.crowds)
        fresh = sum(map(len, sifted.by_subject.values())) + len(sifted.of_no_matter)
        happened = Happened(self._retying.take_links(), linked.joined, linked.parted)
        facts = (read.fact for found in sifted.by_subject.values() for read in found)
        sketches = Counter(word for word in map(outcome_of, facts) if word is not None)
        counted = fresh, sifted.repeated, sifted.letters
        born = frozenset(spelled(after.id) for before, after in changes if before is None)
        return Taken(matters, groups, agencies, *counted, happened, sketches, born)

    @property
    def stale(self) -> bool:
        """Whether papers were linked by other numbers than those of the rules of now."""
        return self._retying.stale

    def link_anew(self) -> Taken:
        """Link all papers by the numbers of now, as if they had always been these."""
        changes = self._retying.anew()
        linked = self._link([c for c in changes if _relinks(c)])
        keep_linked(self._store, {}, changes, linked)
        matters, groups = touched(changes, linked)
        happened = Happened(self._retying.take_links(), linked.joined, linked.parted)
        return Taken(matters, groups, set(), 0, 0, [], happened)

    def take_over(self, other: Intake) -> None:
        """Go on with what another has loaded of texts."""
        self._retying.take_over(other._retying)

    def forget(self) -> None:
        """Let go of what a failed transaction would have made true."""
        self._retying.forget()

    def _link(self, changes: list[Change]) -> Relinked:
        if not changes:
            return Relinked({}, {}, frozenset())
        return link(changes, StoredGraph(self._store))


def _relinks(change: Change) -> bool:
    before, after = change
    return before is None or before.keys != after.keys or before.rank != after.rank
