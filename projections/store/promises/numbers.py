"""What a store promises of numbers by area, day and week (số liệu theo địa bàn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from projections.store.rows import (
        AreaRow,
        AreaSought,
        AreaTally,
        CountRow,
        WeekNumber,
    )


class Numbers(Protocol):
    """Filings and papers, counted by area."""

    # -- filings by area
    def area_rows_of(self, matters: Collection[str]) -> list[AreaRow]:
        """Return what areas count of these matters."""
        ...

    def put_area_rows(
        self,
        matters: Collection[str],
        rows: Sequence[AreaRow],
        *,
        had: Sequence[AreaRow] | None = None,
    ) -> None:
        """Let these be all that areas count of these matters; `had` is what they counted."""
        ...

    def area_tallies(self, areas: Collection[str], since: int) -> list[AreaTally]:
        """Return the numbers of each day of these areas, from a day on."""
        ...

    def area_first(self, area: str, sought: AreaSought, limit: int) -> list[AreaRow]:
        """Return so many of the filings sought: those that count in full first, then by day."""
        ...

    def area_accused(self, area: str, sought: AreaSought) -> list[str]:
        """Return the bodies all the denunciations sought accuse."""
        ...

    # -- papers counted by commune
    def count_rows_of(self, matters: Collection[bytes]) -> list[CountRow]:
        """Return the papers counted of these matters."""
        ...

    def put_count_rows(self, matters: Collection[bytes], rows: Sequence[CountRow]) -> None:
        """Let these papers count, and no others of these matters."""
        ...

    def week_numbers(
        self, province: str, since: int, until: int, areas: Collection[str] | None = None
    ) -> list[WeekNumber]:
        """Return the numbers of each week of a province's areas, of some or all, by days."""
        ...

    def week_totals(self, province: str, since: int, until: int) -> list[WeekNumber]:
        """Return the numbers of each week of a province as a whole, by days."""
        ...

    def count_delays(self, province: str, since: int, until: int) -> list[tuple[int, int]]:
        """Return (days until it was known, papers) of what came in between two days."""
        ...

    def count_rows(
        self, province: str, topic: str, days: tuple[int, int], areas: Collection[str] | None = None
    ) -> list[CountRow]:
        """Return the papers counted on a topic from a day until before another, by area or all."""
        ...

    def counted_areas(self, provinces: Collection[str]) -> list[str]:
        """Return the areas of provinces of whose numbers something is on record."""
        ...
