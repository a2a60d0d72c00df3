"""What a store promises of what papers say: sketches, likenesses, links (nội dung đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from projections.store.rows import (
        LinkRow,
        PaperKeyRow,
        PaperRow,
        RefusalRow,
        SketchRow,
        StarRow,
    )


class Texts(Protocol):
    """Papers, their sketches, and who is like whom."""

    # -- papers and their sketches
    def papers(self, numbers: Collection[int]) -> list[PaperRow]:
        """Return papers by number."""
        ...

    def all_papers(self) -> Iterator[PaperRow]:
        """Return every paper, by number, a part at a time."""
        ...

    def put_papers(self, rows: Sequence[PaperRow]) -> None:
        """Add papers or replace them, without their sketches and keys."""
        ...

    def remove_papers(self, numbers: Sequence[int]) -> None:
        """Forget papers, without their sketches and keys."""
        ...

    def sketches(self, slots: Collection[int]) -> list[SketchRow]:
        """Return sketches by their places."""
        ...

    def all_sketches(self) -> Iterator[list[SketchRow]]:
        """Return every sketch, by place, a part at a time."""
        ...

    def put_sketches(self, rows: Sequence[SketchRow]) -> None:
        """Keep new sketches."""
        ...

    def remove_sketches(self, slots: Sequence[int]) -> None:
        """Forget the sketches in these places."""
        ...

    def sketch_count(self) -> int:
        """Return how many sketches are kept."""
        ...

    # -- what papers have in common
    def paper_keys(self, keys: Collection[bytes]) -> list[PaperKeyRow]:
        """Return who has these keys."""
        ...

    def put_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Add keys of papers."""
        ...

    def remove_paper_keys(self, rows: Sequence[PaperKeyRow]) -> None:
        """Remove keys of papers."""
        ...

    def clear_paper_keys(self) -> None:
        """Forget what papers have in common, before it is told anew."""
        ...

    # -- what officers keep apart
    def all_refusals(self) -> list[RefusalRow]:
        """Return what papers say of others: tied by an officer, or kept apart."""
        ...

    def put_refusals(self, numbers: Sequence[int], rows: Sequence[RefusalRow]) -> None:
        """Let this be all that these papers say of others."""
        ...

    # -- stars
    def stars(self, layer: int, papers: Collection[int]) -> list[StarRow]:
        """Return whom papers follow in a layer; who leads follows itself."""
        ...

    def followers(self, layer: int, leaders: Collection[int]) -> list[StarRow]:
        """Return the stars of these leaders, themselves included."""
        ...

    def all_stars(self, layer: int) -> Iterator[StarRow]:
        """Return every star of a layer, by paper, a part at a time."""
        ...

    def put_stars(self, rows: Sequence[StarRow]) -> None:
        """Let these papers follow these leaders."""
        ...

    def remove_stars(self, rows: Sequence[tuple[int, int]]) -> None:
        """Let (layer, paper) be in no star."""
        ...

    def clear_stars(self) -> None:
        """Forget all stars, before they are made by other numbers."""
        ...

    # -- links on record
    def text_links(self, papers: Collection[int]) -> list[LinkRow]:
        """Return what is on record of these papers."""
        ...

    def text_links_to(self, others: Collection[int]) -> list[LinkRow]:
        """Return what is on record of papers with one of these."""
        ...

    def all_text_links(self) -> Iterator[LinkRow]:
        """Return everything on record, by paper."""
        ...

    def put_text_links(self, papers: Sequence[int], rows: Sequence[LinkRow]) -> None:
        """Let this be all that is on record of these papers."""
        ...

    # -- the numbers it was linked by
    def linked_by(self) -> str | None:
        """Return the digest of the numbers texts were linked by, None at first."""
        ...

    def set_linked_by(self, digest: str) -> None:
        """Remember the numbers texts are linked by."""
        ...
