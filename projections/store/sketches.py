"""Papers with a sketch of their text, their stars and links: the statements (dấu văn bản)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import LinkRow, PaperKeyRow, PaperRow, RefusalRow, SketchRow, StarRow
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_PAPER = "SELECT n, id, recorded, body FROM papers"
_LINK = "SELECT paper, other, state, score, reasons, province FROM text_links"
_AT_ONCE = 20_000


def _put(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({marks(width)})"  # noqa: S608 - names of ours


class Sketches(Statements):
    """What is kept of texts: sketches, who leads whom, what is linked or proposed."""

    # -- papers and their sketches
    def papers(self, numbers: Collection[int]) -> list[PaperRow]:
        """Return papers by number."""
        return [PaperRow(*row) for row in self._in(_PAPER + " WHERE n IN ({})", numbers)]

    def all_papers(self) -> Iterator[PaperRow]:
        """Return every paper, by number, a part at a time."""
        last = 0
        while found := self._rows(_PAPER + " WHERE n > ? ORDER BY n LIMIT ?", (last, _AT_ONCE)):
            yield from (PaperRow(*row) for row in found)
            last = found[-1][0]

    def put_papers(self, rows: Sequence[PaperRow]) -> None:
        """Add papers or replace them, without their sketches and keys."""
        self._many("DELETE FROM papers WHERE n = ?", [(row.n,) for row in rows])
        self._many(_put("papers", len(PaperRow._fields)), rows)

    def remove_papers(self, numbers: Sequence[int]) -> None:
        """Forget papers, without their sketches and keys."""
        self._many("DELETE FROM papers WHERE n = ?", [(n,) for n in numbers])

    def sketches(self, slots: Collection[int]) -> list[SketchRow]:
        """Return sketches by their places."""
        sql = "SELECT slot, block, rows FROM sketches WHERE slot IN ({})"
        return [SketchRow(*row) for row in self._in(sql, slots)]

    def all_sketches(self) -> Iterator[list[SketchRow]]:
        """Return every sketch, by place, a part at a time."""
        sql = "SELECT slot, block, rows FROM sketches WHERE slot > ? ORDER BY slot LIMIT ?"
        last = -1
        while found := self._rows(sql, (last, _AT_ONCE)):
            yield [SketchRow(*row) for row in found]
            last = found[-1][0]

    def put_sketches(self, rows: Sequence[SketchRow]) -> None:
        """Keep new sketches."""
        self._many(_put("sketches", len(SketchRow._fields)), rows)

    def remove_sketches(self, slots: Sequence[int]) -> None:
        """Forget the sketches in these places."""
        self._many("DELETE FROM sketches WHERE slot = ?", [(slot,) for slot in slots])

    def sketch_count(self) -> int:
        """Return how many sketches are kept."""
        return int(self._rows("SELECT COUNT(*) FROM sketches")[0][0])

    # -- what papers have in common
    def paper_keys(self, keys: Collection[bytes]) -> list[PaperKeyRow]:
        """Return who has these keys."""
        sql = "SELECT key, recorded, id, n FROM paper_keys WHERE key IN ({})"
        return [PaperKeyRow(*row) for row in self._in(sql, keys)]

    def put_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Add keys of papers."""
        self._many(_put("paper_keys", len(PaperKeyRow._fields)), rows)

    def remove_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Remove keys of papers."""
        sql = "DELETE FROM paper_keys WHERE key = ? AND recorded = ? AND id = ?"
        self._many(sql, [row[:3] for row in rows])

    def clear_paper_keys(self) -> None:
        """Forget what papers have in common, before it is told anew."""
        self._many("DELETE FROM paper_keys WHERE recorded > ?", [(-1,)])

    # -- what officers keep apart
    def all_refusals(self) -> list[RefusalRow]:
        """Return what papers say of others: tied by an officer, or kept apart."""
        return [RefusalRow(*row) for row in self._rows("SELECT n, id, other, tied FROM refusals")]

    def put_refusals(self, numbers: Sequence[int], rows: Sequence[RefusalRow]) -> None:
        """Let this be all that these papers say of others."""
        self._many("DELETE FROM refusals WHERE n = ?", [(n,) for n in numbers])
        self._many(_put("refusals", len(RefusalRow._fields)), rows)

    # -- stars
    def stars(self, layer: int, papers: Collection[int]) -> list[StarRow]:
        """Return whom papers follow in a layer; who leads follows itself."""
        sql = "SELECT layer, paper, leader FROM stars WHERE paper IN ({}) AND layer = ?"
        return [StarRow(*row) for row in self._in(sql, papers, layer)]

    def followers(self, layer: int, leaders: Collection[int]) -> list[StarRow]:
        """Return the stars of these leaders, themselves included."""
        sql = "SELECT layer, paper, leader FROM stars WHERE leader IN ({}) AND layer = ?"
        return [StarRow(*row) for row in self._in(sql, leaders, layer)]

    def all_stars(self, layer: int) -> Iterator[StarRow]:
        """Return every star of a layer, by paper, a part at a time."""
        sql = (
            "SELECT layer, paper, leader FROM stars WHERE layer = ? AND paper > ?"
            " ORDER BY paper LIMIT ?"
        )
        last = 0
        while found := self._rows(sql, (layer, last, _AT_ONCE)):
            yield from (StarRow(*row) for row in found)
            last = found[-1][1]

    def put_stars(self, rows: Sequence[StarRow]) -> None:
        """Let these papers follow these leaders."""
        self._many(
            _put("stars", len(StarRow._fields))
            + " ON CONFLICT (layer, paper) DO UPDATE SET leader = excluded.leader",
            rows,
        )

    def remove_stars(self, rows: Sequence[tuple[int, int]]) -> None:
        """Let (layer, paper) be in no star."""
        self._many("DELETE FROM stars WHERE layer = ? AND paper = ?", rows)

    def clear_stars(self) -> None:
        """Forget all stars, before they are made by other numbers."""
        self._many("DELETE FROM stars WHERE layer >= ?", [(0,)])

    # -- links on record
    def text_links(self, papers: Collection[int]) -> list[LinkRow]:
        """Return what is on record of these papers."""
        return [LinkRow(*row) for row in self._in(_LINK + " WHERE paper IN ({})", papers)]

    def text_links_to(self, others: Collection[int]) -> list[LinkRow]:
        """Return what is on record of papers with one of these."""
        return [LinkRow(*row) for row in self._in(_LINK + " WHERE other IN ({})", others)]

    def all_text_links(self) -> Iterator[LinkRow]:
        """Return everything on record, by paper."""
        return (LinkRow(*row) for row in self._rows(_LINK + " ORDER BY paper"))

    def put_text_links(self, papers: Sequence[int], rows: Sequence[LinkRow]) -> None:
        """Let this be all that is on record of these papers."""
        self._many("DELETE FROM text_links WHERE paper = ?", [(paper,) for paper in papers])
        self._many(_put("text_links", len(LinkRow._fields)), rows)

    # -- the numbers it was linked by
    def linked_by(self) -> str | None:
        """Return the digest of the numbers texts were linked by, None at first."""
        found = self._rows("SELECT digest FROM linked_by")
        return found[0][0] if found else None

    def set_linked_by(self, digest: str) -> None:
        """Remember the numbers texts are linked by."""
        sql = (
            "INSERT INTO linked_by (one, digest) VALUES (1, ?)"
            " ON CONFLICT (one) DO UPDATE SET digest = excluded.digest"
        )
        self._many(sql, [(digest,)])
