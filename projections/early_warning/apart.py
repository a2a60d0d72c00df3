"""Which papers officers keep apart, whatever they resemble (không cùng vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.matters.text_links import pairs_of
from projections.store.rows import RefusalRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from projections.matters.papers import Paper
    from projections.store.protocol import Store


class Apart:
    """What papers say of one another: few do."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._said: dict[bytes, dict[bytes, bool]] = {}
        """By the paper that says it: the other, and whether it is tied to it."""
        self._about: dict[bytes, set[bytes]] = {}
        for row in store.all_refusals():
            self._hear(bytes(row.id), bytes(row.other), tied=bool(row.tied))

    def __bool__(self) -> bool:
        return bool(self._said)

    def of(self, paper: bytes) -> set[bytes]:
        """Return whom a paper is kept apart from; the same both ways round."""
        if not (self._said.get(paper) or self._about.get(paper)):
            return set()
        others = {*self._said.get(paper, ()), *self._about.get(paper, ())}
        return {other for other in others if self._apart(paper, other)}

    def hear(
        self, had: Collection[Paper], papers: Collection[Paper], gone: Collection[int]
    ) -> set[bytes]:
        """Let papers say what they say now; return all of the pairs that this may change."""
        before = {paper.n: dict(pairs_of(paper)) for paper in had}
        after = {paper.n: dict(pairs_of(paper)) for paper in papers}
        ids = {paper.n: paper.id for paper in (*had, *papers)}
        touched = {n for n in ids if before.get(n, {}) != after.get(n, {})}
        found = set[bytes]()
        for n in touched:
            found |= {ids[n], *before.get(n, {}), *after.get(n, {})}
            for other in self._said.pop(ids[n], {}):
                self._about[other].discard(ids[n])
            for other, tied in after.get(n, {}).items():
                self._hear(ids[n], other, tied=tied)
        if touched:
            rows = [
                RefusalRow(n, ids[n], other, int(tied))
                for n in touched
                for other, tied in after.get(n, {}).items()
            ]
            self._store.put_refusals([*touched, *gone], rows)
        return found

    def _hear(self, paper: bytes, other: bytes, *, tied: bool) -> None:
        self._said.setdefault(paper, {})[other] = tied
        self._about.setdefault(other, set()).add(paper)

    def _apart(self, one: bytes, other: bytes) -> bool:
        said = [
            self._said[a][b] for a, b in ((one, other), (other, one)) if b in self._said.get(a, {})
        ]
        return bool(said) and not any(said)
