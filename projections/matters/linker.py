"""Papers into matters, piece by piece, exactly as if done from scratch (gộp vụ việc).

A matter is a connected component of subjects over link keys. New keys can only
join components; a key that goes away (a correction, another classification)
makes the component be computed again from all its members.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from projections.matters.keys import PETITION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


_NOTHING: Mapping[int, frozenset[int]] = MappingProxyType({})


class Subject(NamedTuple):
    """One petition, transfer or reception, as linking sees it."""

    n: int
    """A small number the store gave it."""
    id: bytes
    matter: int
    """The number of the subject the matter is named after."""
    flags: int
    recorded: int
    """When the first of its facts was written down, in milliseconds since 1970."""
    keys: frozenset[bytes]
    groups: frozenset[bytes]

    @property
    def rank(self) -> tuple[bool, int, bytes]:
        """Order of naming: the petition recorded first, else the first of all; ids part equals.

        Papers heard of in order of recording never take a name away.
        """
        return not self.flags & PETITION, self.recorded, self.id


class Holder(NamedTuple):
    """A subject that has a key, or goes by it."""

    key: bytes
    matter: int


class Graph(Protocol):
    """What linking asks of the store."""

    def holders(self, keys: Collection[bytes]) -> Iterable[Holder]:
        """Return who has these keys, or goes by them."""
        ...

    def numbered(self, numbers: Collection[int]) -> Iterable[Subject]:
        """Return subjects by number."""
        ...

    def members(self, matters: Collection[int]) -> Iterable[Subject]:
        """Return all subjects of these matters."""
        ...


class Change(NamedTuple):
    """One subject before, if it was known, and after."""

    before: Subject | None
    after: Subject


class Relinked(NamedTuple):
    """What linking decided."""

    matter_of: Mapping[int, int]
    """The matter of each subject named one by one: changed ones, and those split."""
    renamed: Mapping[int, int]
    """Matters that go on under the name of another, with all their subjects."""
    touched: frozenset[int]
    """Every matter, old or new, whose set of facts changed."""
    joined: Mapping[int, frozenset[int]] = _NOTHING
    """Matters made of several that stood, by their name now."""
    parted: Mapping[int, frozenset[int]] = _NOTHING
    """Matters that fell into several, by the name they had."""


class _Classes:
    """Union-find over matters."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        parent = self._parent
        root = parent.setdefault(item, item)
        while parent[root] != root:
            root = parent[root]
        while parent[item] != root:
            parent[item], item = root, parent[item]
        return root

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)

    def items(self) -> Iterable[int]:
        return self._parent

    def classes(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for item in self._parent:
            found.setdefault(self.find(item), []).append(item)
        return list(found.values())


def link(changes: Sequence[Change], graph: Graph) -> Relinked:
    """Return the matters after these changes; `graph` still shows the state before."""
    classes, shrunk = _join(changes, graph)
    fresh = {change.after.n for change in changes if change.before is None}
    names = _names(changes, {m for m in classes.items() if m not in fresh}, graph)
    by_class: dict[int, list[Subject]] = {}
    for change in changes:
        by_class.setdefault(classes.find(_old_matter(change)), []).append(change.after)
    matter_of: dict[int, int] = {}
    renamed: dict[int, int] = {}
    became: set[tuple[int, int]] = set()
    for matters in classes.classes():
        here = by_class.get(classes.find(matters[0]), [])
        standing = [names[matter] for matter in matters if matter in names]
        if shrunk.isdisjoint(matters):
            name = min((*standing, *here), key=lambda subject: subject.rank).n
            matter_of.update((subject.n, name) for subject in here)
            renamed.update((old.n, name) for old in standing if old.n != name)
            became.update((old.n, name) for old in standing)
            continue
        members = {subject.n: subject for subject in graph.members(names.keys() & matters)}
        parts = components([*(members | {s.n: s for s in here}).values()])
        became.update((member.matter, parts[n]) for n, member in members.items())
        matter_of.update(parts)
    touched = frozenset((*names, *matter_of.values(), *renamed.values()))
    joined = _several((now, old) for old, now in became)
    return Relinked(matter_of, renamed, touched, joined, _several(became))


def _several(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return what goes with each number, where it is more than one."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items() if len(others) > 1}


def components(subjects: Sequence[Subject]) -> dict[int, int]:
    """Return the matter of each subject, from scratch."""
    classes = _Classes()
    first: dict[bytes, int] = {}
    for subject in subjects:
        classes.find(subject.n)
        for key in (subject.id, *subject.keys):
            classes.join(subject.n, first.setdefault(key, subject.n))
    by_number = {subject.n: subject for subject in subjects}
    matters: dict[int, int] = {}
    for numbers in classes.classes():
        name = min((by_number[n] for n in numbers), key=lambda subject: subject.rank).n
        matters.update(dict.fromkeys(numbers, name))
    return matters


def _old_matter(change: Change) -> int:
    return change.before.matter if change.before else change.after.n


def _join(changes: Sequence[Change], graph: Graph) -> tuple[_Classes, set[int]]:
    """Join what new keys join; name the matters that lost a key."""
    classes, shrunk = _Classes(), set[int]()
    first: dict[bytes, int] = {}
    for before, after in changes:
        matter = before.matter if before else after.n
        classes.find(matter)
        had = before.keys if before else frozenset[bytes]()
        new = after.keys - had if before else after.keys | {after.id}
        for key in new:
            classes.join(matter, first.setdefault(key, matter))
        if before and (had - after.keys or before.rank < after.rank):
            shrunk.add(matter)
    for holder in graph.holders(first.keys()):
        classes.join(first[holder.key], holder.matter)
    return classes, shrunk


def _names(changes: Sequence[Change], matters: Collection[int], graph: Graph) -> dict[int, Subject]:
    """Return the subjects the standing matters are named after, as they are now."""
    after = {change.after.n: change.after for change in changes}
    others = [matter for matter in matters if matter not in after]
    found = {subject.n: subject for subject in graph.numbered(others)}
    return found | {matter: after[matter] for matter in matters if matter in after}
