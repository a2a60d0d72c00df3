"""Linking piece by piece is linking from scratch, whatever the order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from projections.matters.keys import PETITION
from projections.matters.linker import Change, Holder, Subject, components, link

State = tuple[bool, int, frozenset[bytes]]
"""Whether it is a petition, when it was recorded, and its keys."""


@dataclass
class Memory:
    """A store of links in a dictionary."""

    subjects: dict[int, Subject] = field(default_factory=dict)
    last: int = 0

    def holders(self, keys: Collection[bytes]) -> Iterator[Holder]:
        for subject in self.subjects.values():
            for key in (subject.id, *subject.keys):
                if key in keys:
                    yield Holder(key, subject.matter)

    def numbered(self, numbers: Collection[int]) -> Iterator[Subject]:
        return (self.subjects[n] for n in numbers)

    def members(self, matters: Collection[int]) -> Iterator[Subject]:
        return (s for s in self.subjects.values() if s.matter in matters)

    def apply(self, states: dict[bytes, State]) -> frozenset[int]:
        """Bring subjects to these states in one batch; return the matters touched."""
        by_id = {subject.id: subject for subject in self.subjects.values()}
        changes: list[Change] = []
        for id_, (petition, recorded, keys) in states.items():
            before = by_id.get(id_)
            self.last += before is None
            n = before.n if before else self.last
            flags = PETITION if petition else 0
            matter = before.matter if before else n
            after = Subject(n, id_, matter, flags, recorded, keys, frozenset())
            changes.append(Change(before, after))
        linked = link(changes, self)
        for n, subject in list(self.subjects.items()):
            matter = linked.renamed.get(subject.matter, subject.matter)
            self.subjects[n] = subject._replace(matter=linked.matter_of.get(n, matter))
        for change in changes:
            after = change.after
            self.subjects[after.n] = after._replace(matter=linked.matter_of[after.n])
        return linked.touched


IDS = st.integers(0, 9).map(lambda n: bytes([n]) * 16)
KEYS = st.integers(0, 13).map(lambda n: bytes([n]) * 16)
"""Some keys are ids of others, some are natural keys nobody goes by."""
STATE = st.tuples(st.booleans(), st.integers(0, 3), st.frozensets(KEYS, max_size=3))
BATCHES = st.lists(st.dictionaries(IDS, STATE, min_size=1, max_size=4), max_size=8)


def _partition(memory: Memory) -> dict[int, int]:
    return {n: subject.matter for n, subject in memory.subjects.items()}


@given(BATCHES)
def test_linking_piece_by_piece_equals_linking_from_scratch(
    batches: list[dict[bytes, State]],
) -> None:
    """After every batch, joins and splits included, matters are the components of all keys."""
    memory = Memory()
    for batch in batches:
        memory.apply(batch)
        assert _partition(memory) == components(list(memory.subjects.values()))


@given(BATCHES)
def test_a_matter_whose_papers_changed_is_always_touched(
    batches: list[dict[bytes, State]],
) -> None:
    """No matter gains, loses or changes a paper unseen: it would keep stale findings."""
    memory = Memory()
    for batch in batches:
        before = _members(memory)
        touched = memory.apply(batch)
        after = _members(memory)
        changed = {m for m in before | after if before.get(m) != after.get(m)}
        assert changed <= touched


def _members(memory: Memory) -> dict[int, frozenset[bytes]]:
    members: dict[int, set[bytes]] = {}
    for subject in memory.subjects.values():
        members.setdefault(subject.matter, set()).add(subject.id)
    return {matter: frozenset(ids) for matter, ids in members.items()}


def _named(memory: Memory) -> set[bytes]:
    """Return what the matters are named after."""
    return {memory.subjects[subject.matter].id for subject in memory.subjects.values()}


A, B, C = (bytes([n]) * 16 for n in (1, 2, 3))
ALONE = frozenset[bytes]()


def test_a_matter_is_named_after_its_petition_recorded_first() -> None:
    """A transfer names the matter only while no petition of it is known."""
    memory = Memory()
    memory.apply({A: (False, 1, ALONE)})
    assert _named(memory) == {A}
    memory.apply({C: (True, 5, frozenset({A}))})
    assert _named(memory) == {C}
    memory.apply({B: (True, 5, frozenset({A}))})
    assert _named(memory) == {B}, "of two recorded at once, the smaller id"


def test_a_paper_recorded_later_takes_no_name_away() -> None:
    """However small its id."""
    memory = Memory()
    memory.apply({B: (True, 5, ALONE)})
    memory.apply({A: (True, 6, frozenset({B}))})
    assert _named(memory) == {B}


def test_a_paper_found_to_be_recorded_earlier_names_the_matter_and_may_lose_the_name() -> None:
    """A fact that comes late gives the name; the other version that displaces it takes it back."""
    memory = Memory()
    memory.apply({A: (True, 5, ALONE), B: (True, 6, frozenset({A}))})
    assert _named(memory) == {A}
    memory.apply({B: (True, 4, frozenset({A}))})
    assert _named(memory) == {B}
    memory.apply({B: (True, 6, frozenset({A}))})
    assert _named(memory) == {A}
