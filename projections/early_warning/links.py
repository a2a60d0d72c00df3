"""Between the linker's subjects and the store's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.matters.linker import Holder, Subject
from projections.store.rows import GROUP, LINK, SubjectRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from projections.store.protocol import Store

_WIDTH = 17


def opened(row: SubjectRow) -> Subject:
    """Return a row as the linker sees it."""
    packed = row.keys
    keys: list[bytes] = []
    groups: list[bytes] = []
    for at in range(0, len(packed), _WIDTH):
        key = packed[at + 1 : at + _WIDTH]
        if packed[at] & LINK:
            keys.append(key)
        if packed[at] & GROUP:
            groups.append(key)
    known = row.n, row.id, row.matter, row.flags, row.recorded
    return Subject(*known, frozenset(keys), frozenset(groups))


def row_of(subject: Subject, matter: int) -> SubjectRow:
    """Return a subject as the store keeps it."""
    packed = b"".join(
        bytes(((LINK if key in subject.keys else 0) | (GROUP if key in subject.groups else 0),))
        + key
        for key in sorted(subject.keys | subject.groups)
    )
    return SubjectRow(subject.n, subject.id, matter, subject.flags, subject.recorded, packed)


class StoredGraph:
    """What the store knows of links, as the linker asks for it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def holders(self, keys: Collection[bytes]) -> Iterator[Holder]:
        """Return who has these keys, or goes by them."""
        return (Holder(bytes(key), matter) for key, matter in self._store.holders(keys))

    def numbered(self, numbers: Collection[int]) -> Iterator[Subject]:
        """Return subjects by number."""
        return map(opened, self._store.numbered(numbers))

    def members(self, matters: Collection[int]) -> Iterator[Subject]:
        """Return all subjects of these matters."""
        return map(opened, self._store.members(matters))
