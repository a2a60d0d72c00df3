"""Papers as the store keeps them, and as linking by text sees them (đơn đã lưu)."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from projections.matters.papers import MOST_TEXTS, Paper, Said, Text
from projections.matters.text_links import comparable
from projections.store.rows import PaperRow, SketchRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from projections.matters.scoring import Weights
    from projections.store.protocol import Store

    Rows = NDArray[np.uint16]

NOWHERE = 0
"""The block of texts too short to resemble anything."""
_HELD = 30_000
"""Papers in memory: those that lead, and those of late."""


def slots_of(paper: Paper) -> range:
    """Return the places of a paper's sketches."""
    return range(paper.n * MOST_TEXTS, paper.n * MOST_TEXTS + len(paper.texts))


def paper_in(slot: int) -> int:
    """Return the paper whose sketch has a place."""
    return slot // MOST_TEXTS


class KeptPapers:
    """Papers from memory or from the store; the caller holds the transaction."""

    def __init__(self, store: Store, weights: Weights) -> None:
        self._store = store
        self._weights = weights
        self._held: OrderedDict[int, Paper] = OrderedDict()

    def __getitem__(self, n: int) -> Paper:
        held = self._held.get(n)
        if held is None:
            (held,) = self.some([n])
        return held

    def some(self, numbers: Collection[int]) -> list[Paper]:
        """Return papers by number; those that are kept no more are passed over."""
        held = self._held
        missing = [n for n in numbers if n not in held]
        found = {n: held[n] for n in numbers if n in held}
        for n in found:
            held.move_to_end(n)
        if missing:
            found |= self._loaded(missing)
        return [*found.values()]

    def put(self, papers: Collection[Paper], had: Iterable[Paper], gone: Collection[int]) -> None:
        """Keep papers as they are now; `had` are those that were kept before, some are `gone`."""
        self._store.remove_sketches([slot for paper in had for slot in slots_of(paper)])
        self._store.remove_papers([*gone])
        self._store.put_papers(
            [PaperRow(paper.n, paper.id, paper.recorded, _body(paper)) for paper in papers]
        )
        self._store.put_sketches(
            [
                SketchRow(slot, self._block(paper, text), text.rows.astype("<u2").tobytes())
                for paper in papers
                for slot, text in zip(slots_of(paper), paper.texts, strict=True)
            ]
        )
        for n in gone:
            self._held.pop(n, None)
        for paper in papers:
            self._hold(paper)

    def sketched(self, papers: Iterable[Paper]) -> Iterator[tuple[int, int, Rows]]:
        """Return place, block and rows of every text that is long enough to be looked for."""
        for paper in papers:
            for slot, text in zip(slots_of(paper), paper.texts, strict=True):
                block = self._block(paper, text)
                if block != NOWHERE:
                    yield slot, block, text.rows

    def _block(self, paper: Paper, text: Text) -> int:
        return paper.block(text) if comparable(text, self._weights) else NOWHERE

    def _loaded(self, numbers: Collection[int]) -> dict[int, Paper]:
        places = [n * MOST_TEXTS + i for n in numbers for i in range(MOST_TEXTS)]
        rows = {row.slot: bytes(row.rows) for row in self._store.sketches(places)}
        found = {row.n: _paper(row, rows) for row in self._store.papers(numbers)}
        for paper in found.values():
            self._hold(paper)
        return found

    def _hold(self, paper: Paper) -> None:
        self._held[paper.n] = paper
        self._held.move_to_end(paper.n)
        if len(self._held) > _HELD:
            self._held.popitem(last=False)


def _body(paper: Paper) -> bytes:
    said = paper.said
    words = [
        *(paper.day, paper.province, paper.kind, paper.topic),
        [[t.key, t.scheme, t.size, sorted(t.marks)] for t in paper.texts],
        [sorted(refs) for refs in said[:6]],
        *(said.body, said.commune),
        sorted(id_.hex() for id_ in paper.refused),
        sorted(id_.hex() for id_ in paper.tied),
    ]
    return json.dumps(words, separators=(",", ":")).encode()


def _paper(row: PaperRow, rows: dict[int, bytes]) -> Paper:
    day, province, kind, topic, texts, refs, body, commune, refused, tied = json.loads(row.body)
    return Paper(
        row.n,
        bytes(row.id),
        row.recorded,
        *(day, province, kind, topic),
        tuple(
            Text(key, scheme, size, frozenset(marks), _rows(rows[row.n * MOST_TEXTS + place]))
            for place, (key, scheme, size, marks) in enumerate(texts)
        ),
        _said(refs, body, commune),
        frozenset(map(bytes.fromhex, refused)),
        frozenset(map(bytes.fromhex, tied)),
    )


def _said(refs: list[list[str]], body: str, commune: str) -> Said:
    signers, numbered, decision, denounced, act, spot = map(frozenset, refs)
    return Said(signers, numbered, decision, denounced, act, spot, body, commune)


def _rows(body: bytes) -> Rows:
    return np.frombuffer(body, dtype="<u2").astype(np.uint16)
