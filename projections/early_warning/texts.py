"""Papers in stars by their texts, kept up with every change (liên kết theo nội dung).

Two layers: letters of one form, and papers of one matter. What is on record here depends on
the set of papers and the numbers of the rules alone (see `projections.matters.text_links`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from projections.early_warning.apart import Apart
from projections.early_warning.kept_papers import KeptPapers, paper_in, slots_of
from projections.early_warning.meetings import Meetings, Seat
from projections.early_warning.text_graphs import Forms, Matters, Names, Ties
from projections.early_warning.text_loading import fill
from projections.early_warning.text_record import LinkChange, TextRecord, netted
from projections.matters.leaders import Leaders, Placed, Rank
from projections.matters.scoring import NOTHING, score, worth_scoring
from projections.matters.sketch_index import SketchIndex
from projections.matters.text_links import (
    FORM,
    MATTER,
    alike,
    form_key,
    link_key,
    meeting_keys,
)
from projections.store.rows import StarRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from structlog.typing import FilteringBoundLogger

    from projections.matters.papers import Paper
    from projections.matters.scoring import Score, Weights
    from projections.store.protocol import Store

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 2_000
"""Papers linked at a time when all are linked anew."""


class Texts:
    """Both layers over one store; the caller holds the transaction.

    After a transaction that failed it is to be thrown away: it knows what was not kept.
    """

    def __init__(self, store: Store, weights: Weights) -> None:
        self._store = store
        self._weights = weights
        self._papers = KeptPapers(store, weights)
        self._index = SketchIndex()
        self._apart = Apart(store)
        self._meetings = Meetings(store, weights)
        self._record = TextRecord(store, weights)
        self.links: list[LinkChange] = []
        """What changed on record since somebody took it from here."""
        self._scores: dict[tuple[int, int], Score] = {}
        self._numbers: dict[bytes, int | None] = {}
        self._keys: dict[int, set[bytes]] = {}
        """Of papers that were asked, as the forms stand."""
        self._met: dict[int, set[int]] = {}
        """Whom papers that were asked meet, as the forms stand."""
        self._names: Names
        ranks = {row.n: Rank(row.recorded, bytes(row.id)) for row in store.all_papers()}
        self.forms = Leaders(Forms(self), self._placed(FORM, ranks))
        self.matters = Leaders(Matters(self), self._placed(MATTER, ranks))
        fill(self._index, store, self.forms)

    def __contains__(self, n: int) -> bool:
        return n in self.forms

    def paper(self, n: int) -> Paper:
        """Return a paper."""
        return self._papers[n]

    def ties(self, n: int) -> Ties:
        """Return the keys that texts give a subject now."""
        keys = groups = frozenset[bytes]()
        if self.matters.size(n) > 1:
            keys = frozenset((link_key(self._leader_id(self.matters, n)),))
        if self.forms.size(n) > 1:
            groups = frozenset((form_key(self._leader_id(self.forms, n)),))
        return Ties(keys, groups)

    def work_in(self, papers: Mapping[int, Paper | None]) -> dict[int, Ties]:
        """Take papers as they are now, None where there is none; return whose keys may differ."""
        had = {paper.n: paper for paper in self._papers.some([n for n in papers if n in self])}
        now = {
            n: paper
            for n, paper in papers.items()
            if paper is not None and (n not in had or not paper.same(had[n]))
        }
        gone = [n for n in had if papers[n] is None]
        if not now and not gone:
            return {}
        return self._moved(now, {n: had[n] for n in (*gone, *now) if n in had}, gone)

    def start_over(self) -> dict[int, Ties]:
        """Make all stars anew, by other numbers than those they were made by; as `work_in`."""
        ranked = sorted((self.forms.rank(row.n), row.n) for row in self._store.all_papers())
        before = {n: self.ties(n) for _, n in ranked}
        self._store.clear_stars()
        self._meetings.clear()
        self._index = SketchIndex()
        self.forms, self.matters = Leaders(Forms(self)), Leaders(Matters(self))
        for first in range(0, len(ranked), _AT_ONCE):
            some = self._papers.some([n for _, n in ranked[first : first + _AT_ONCE]])
            papers = {paper.n: paper for paper in some}
            self._moved(papers, papers, ())
            log.info("linking anew", done=first + len(some), of=len(ranked))
        self.links = netted(self.links)
        after = {n: self.ties(n) for n in before}
        return {
            n: ties._replace(lost=before[n].keys | before[n].groups)
            for n, ties in after.items()
            if ties != before[n]
        }

    # -- the two layers
    def _moved(
        self, now: Mapping[int, Paper], had: Mapping[int, Paper], gone: Collection[int]
    ) -> dict[int, Ties]:
        self._scores.clear()
        self._names = Names(self.forms, had)
        self._numbers.clear()
        self._numbers.update({paper.id: n for n, paper in now.items()})
        heard = self._apart.hear([*had.values()], [*now.values()], gone)
        judged = [n for n in map(self.numbered, heard) if n is not None]
        self._keep(now, had, gone)
        ranks = {n: Rank(*paper.rank) for n, paper in now.items()}
        formed = self.forms.update(ranks, gone, judged)
        leaders = {row.paper: row.leader for row in self._store.stars(FORM, {*had, *formed})}
        self._keys.clear()
        self._met.clear()
        named = {n: self._names.of(m) for n, m in leaders.items()}
        met = self._meet({*now, *formed}, had, named)
        matched = self.matters.update({n: self.forms.rank(n) for n in met}, gone, judged)
        ties = self._retied((formed, matched))
        self._put_stars(FORM, formed)
        self._put_stars(MATTER, matched)
        self.links += self._record.keep(self, {*met, *judged, *gone, *matched, *formed})
        self._meetings.trim()
        return ties

    def _keep(
        self, now: Mapping[int, Paper], had: Mapping[int, Paper], gone: Collection[int]
    ) -> None:
        self._papers.put([*now.values()], had.values(), gone)
        for paper in had.values():
            for slot in slots_of(paper):
                self._index.discard(slot)
        for slot, block, rows in self._papers.sketched(now.values()):
            self._index.hold(slot, block, rows)

    def _meet(
        self, moved: Collection[int], had: Mapping[int, Paper], forms: Mapping[int, bytes]
    ) -> set[int]:
        """Let papers meet others by what they share now; return those whose place may change."""
        left: list[tuple[bytes, Seat]] = []
        come: list[tuple[bytes, Seat]] = []
        met = {n for n in moved if n in self.forms and (n not in forms or n in had)}
        for n in {*moved, *had}:
            before = after = frozenset[bytes]()
            if n in forms:
                paper = had[n] if n in had else self._papers[n]
                before = frozenset(meeting_keys(paper, forms[n]))
                seat = Seat(Rank(*paper.rank), n)
                left += ((key, seat) for key in before)
            if n in self.forms:
                after = frozenset(self.keys_of(n))
                place = self.seat(n)
                come += ((key, place) for key in after)
            if before != after and n in self.forms:
                met.add(n)
        others = self._meetings.move(left, come)
        return met | {n for n in others if self.matters.leader(n) == n and n in self.forms}

    def _retied(self, layers: tuple[Mapping[int, int | None], ...]) -> dict[int, Ties]:
        names = self._names
        lost: dict[int, set[bytes]] = {}
        keys = form_key, link_key
        for layer, (moved, key, stars) in enumerate(
            zip(layers, keys, (self.forms, self.matters), strict=True)
        ):
            before = {row.paper: row.leader for row in self._store.stars(layer, moved)}
            after = {stars.leader(n) for n in moved} - {None}
            for n in {*moved, *before.values(), *after}:
                if n is not None:
                    leader = before.get(n, n)
                    lost.setdefault(n, set()).update((key(names.of(leader)), key(names.of(n))))
        return {n: self.ties(n)._replace(lost=frozenset(gone)) for n, gone in lost.items()}

    def _put_stars(self, layer: int, moved: Mapping[int, int | None]) -> None:
        self._store.put_stars([StarRow(layer, n, m) for n, m in moved.items() if m is not None])
        self._store.remove_stars([(layer, n) for n, m in moved.items() if m is None])

    # -- what the graphs ask
    def keys_of(self, n: int) -> set[bytes]:
        """Return what may bring a paper together with others of its matter, as it stands now."""
        known = self._keys.get(n)
        if known is None:
            known = meeting_keys(self._papers[n], self._leader_id(self.forms, n))
            self._keys[n] = known
        return known

    def seat(self, n: int) -> Seat:
        """Return a paper's place in rows of papers."""
        return Seat(self.forms.rank(n), n)

    def numbered(self, id_: bytes) -> int | None:
        """Return the number of a paper by its id, None where there is none."""
        if id_ not in self._numbers:
            rows = self._store.subjects([id_])
            self._numbers[id_] = rows[0].n if rows else None
        return self._numbers[id_]

    def kept_apart(self, n: int) -> list[int]:
        """Return the papers an officer keeps apart from one."""
        if not self._apart:
            return []
        others = self._apart.of(self._names.of(n))
        return [m for m in map(self.numbered, others) if m is not None]

    def alike(self, n: int, *, leaders: bool) -> set[int]:
        """Return the papers whose texts may resemble that of one."""
        found = set[int]()
        for _, block, rows in self._papers.sketched([self._papers[n]]):
            slots, _ = self._index.near(block, rows, self._weights.alike, leaders=leaders)
            found.update(paper_in(int(slot)) for slot in slots)
        found.discard(n)
        return found

    def edge(self, one: int, other: int) -> bool:
        """Tell whether two papers are letters of one form."""
        return alike(self._papers[one], self._papers[other], self._weights) > 0

    def lead(self, n: int, *, leads: bool) -> None:
        """Have a paper's texts found among those that lead, or no longer."""
        for slot in slots_of(self._papers[n]):
            self._index.lead(slot, leads=leads)

    def score(self, one: int, other: int) -> Score:
        """Return how sure it is that two papers are about one matter; 0 where it is not at all."""
        pair = (one, other) if one < other else (other, one)
        known = self._scores.get(pair)
        if known is None:
            papers = self._papers[pair[0]], self._papers[pair[1]]
            worth = worth_scoring(*papers, self._weights)
            known = self._scores[pair] = score(*papers, self._weights) if worth else NOTHING
        return known

    def met_by(self, n: int) -> list[int]:
        """Return the earlier papers that lead and may lead one."""
        found = self._met.get(n)
        if found is None:
            keys = self.keys_of(n)
            self._meetings.fetch(keys)
            found = self._met[n] = self._meetings.leading(keys, self.forms.rank(n))
        leads = self.matters.leader
        leaders = [m for m in found if leads(m) == m]
        self._papers.some(leaders)
        return leaders

    def surely(self, n: int) -> list[int]:
        """Return the earlier papers that lead and are surely about the matter of one."""
        enough = self._weights.auto
        return [m for m in self.met_by(n) if self.score(n, m).value >= enough]

    def meeting(self, n: int) -> set[int]:
        """Return the later papers that one may lead, if it leads."""
        keys = self.keys_of(n)
        self._meetings.fetch(keys)
        found = self._meetings.led(keys, self.seat(n))
        self._papers.some(found)
        return found

    def same(self, one: int, other: int) -> bool:
        """Tell whether two papers are surely about one matter, and may meet."""
        if self.score(one, other).value < self._weights.auto:
            return False
        first = min(self.seat(one), self.seat(other))
        shared = self.keys_of(one) & self.keys_of(other)
        self._meetings.fetch(shared)
        return self._meetings.meets(shared, first)

    # -- loading
    def _placed(self, layer: int, ranks: Mapping[int, Rank]) -> Iterator[Placed]:
        for row in self._store.all_stars(layer):
            yield Placed(row.paper, ranks[row.paper], row.leader)

    @staticmethod
    def _leader_id(stars: Leaders, n: int) -> bytes:
        leader = stars.leader(n)
        return stars.rank(n if leader is None else leader).id
