"""Links by text on record: which papers are tied, which an officer should look at (đề nghị gộp)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from projections.store.rows import LinkRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from projections.early_warning.texts import Texts
    from projections.matters.scoring import Score, Weights
    from projections.store.protocol import Store

LINKED, PROPOSED = "linked", "proposed"
_ALL = 1_000


class LinkChange(NamedTuple):
    """What was and what is on record of one paper."""

    before: LinkRow | None
    after: LinkRow | None


class TextRecord:
    """Keeps the record up with the stars; the caller holds the transaction."""

    def __init__(self, store: Store, weights: Weights) -> None:
        self._store = store
        self._weights = weights

    def keep(self, texts: Texts, touched: Collection[int]) -> list[LinkChange]:
        """Look again at papers whose place may have changed, and those that may follow them."""
        papers = {*touched, *(row.paper for row in self._store.text_links_to(touched))}
        papers.update(self._later(texts, papers))
        had = {row.paper: row for row in self._store.text_links(papers)}
        has = {n: row for n in papers if (row := self._row(texts, n)) is not None}
        changed = [n for n in sorted(papers) if had.get(n) != has.get(n)]
        if changed:
            self._store.put_text_links(changed, [has[n] for n in changed if n in has])
        return [LinkChange(had.get(n), has.get(n)) for n in changed]

    def _later(self, texts: Texts, papers: Iterable[int]) -> set[int]:
        """Return later papers that may be proposed to be of a matter one of these leads."""
        found = set[int]()
        for n in papers:
            if texts.matters.leader(n) == n:
                later = texts.meeting(n).difference(papers, found)
                enough = self._weights.propose
                found.update(m for m in later if texts.score(n, m).value >= enough)
        return found

    def _row(self, texts: Texts, n: int) -> LinkRow | None:
        leader = texts.matters.leader(n)
        if leader is None:
            return None
        if leader != n:
            return _row(texts, n, leader, LINKED, texts.score(n, leader))
        apart = texts.kept_apart(n)
        found = [
            (-said.value, texts.seat(m), m)
            for m in texts.met_by(n)
            if self._is_unsure(said := texts.score(n, m)) and m not in apart
        ]
        if not found:
            return None
        _, _, other = min(found)
        return _row(texts, n, other, PROPOSED, texts.score(n, other))

    def _is_unsure(self, score: Score) -> bool:
        return self._weights.propose <= score.value < self._weights.auto


def reasons_of(row: LinkRow) -> list[tuple[str, int]]:
    """Return what speaks for a link, or against it."""
    return [(word, points) for word, points in json.loads(row.reasons)]


def _row(texts: Texts, paper: int, other: int, state: str, score: Score) -> LinkRow:
    reasons: Sequence[tuple[str, int]] = score.reasons
    words = json.dumps([[word, points] for word, points in reasons], separators=(",", ":"))
    province = texts.paper(paper).province
    return LinkRow(paper, other, state, round(score.value * _ALL), words, province)


def netted(links: Iterable[LinkChange]) -> list[LinkChange]:
    """Return one change for each paper, from what was first to what is last."""
    found: dict[int, LinkChange] = {}
    for before, after in links:
        paper = next(row.paper for row in (before, after) if row is not None)
        first = found[paper].before if paper in found else before
        found[paper] = LinkChange(first, after)
    return [change for _, change in sorted(found.items()) if change.before != change.after]
