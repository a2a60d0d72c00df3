"""What one province counted, read as far as it decides anything (đọc số liệu tuần)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from domain.organisation.codes import TWO_TIER
from projections.counting.frame import days_of
from projections.counting.grid import Span, add_totals, by_old_province, grid_of
from projections.counting.ground import province_then, shares_of, sources_of
from projections.counting.known import known_of
from projections.counting.outlook import Board, candidates
from projections.counting.weeks import DAYS
from projections.detectors.area_burst import Papers
from projections.matters.keys import spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from projections.counting.clusters import Found
    from projections.counting.frame import Frame
    from projections.counting.grid import Grid, Key
    from projections.store.protocol import Store
    from projections.store.rows import CountRow, WeekNumber

_FOREMOST = 5
"""So many communes are named where a whole province stands out."""


class Series(Protocol):
    """Which papers a finding rests on."""

    @property
    def area(self) -> str:
        """Five digits of a commune, or two of a province."""
        ...

    @property
    def topic(self) -> str:
        """What they are about."""
        ...

    @property
    def secret(self) -> bool:
        """Whether denunciations are among them."""
        ...


class WeekReader:
    """Reads numbers and papers of one province on today's map; the caller holds the transaction."""

    def __init__(
        self, store: Store, province: str, frame: Frame, *, kind: str | None = None
    ) -> None:
        """Read all papers, or those of one kind."""
        self._kind = kind
        self._store = store
        self._province = province
        self._frame = frame

    def recent(self) -> Grid:
        """Return the last weeks of every commune."""
        span = self._frame.recent
        return grid_of(self._numbers(span), self._frame.law, self._frame.on, span)

    def board(self, province: str, recent: Grid, wanted: Collection[Key] | None = None) -> Board:
        """Return the series of which something may hold, or those that are wanted.

        Those of the province as a whole are always there. A province before the reform is
        one of several that are read together.
        """
        frame = self._frame
        totals = self._totals(province)
        delays = self._store.count_delays(self._province, *frame.delays)
        keys = candidates(frame, recent) if wanted is None else set(wanted)
        communes = {area for area, _ in keys if self._in(area, province)}
        numbers = self._numbers(frame.span, sources_of(communes, frame.law, frame.on))
        grid = grid_of(numbers, frame.law, frame.on, frame.span)
        for key in [key for key in grid.whole if key not in keys]:
            grid.whole.pop(key)
            grid.public.pop(key, None)
        add_totals(grid, self._of_kind(totals))
        return Board(frame, known_of(frame, totals, delays), grid)

    def papers(self, about: Series, weeks: Collection[int]) -> Papers:
        """Return what a finding rests on: of many papers the first ones."""
        commune = len(about.area) > len(self._province)
        rows = self._rows(about, weeks, [about.area] if commune else None)
        if not commune and self._frame.on < TWO_TIER:
            rows = [row for row in rows if province_then(row.area, self._frame.law) == about.area]
        return self._told(rows, () if commune else self._foremost(rows))

    def of_cluster(self, found: Found, weeks: Collection[int]) -> Papers:
        """Return what a cluster rests on."""
        about = _Cluster(found.province, found.topic)
        return self._told(self._rows(about, weeks, found.communes), ())

    def _told(self, rows: list[CountRow], communes: tuple[str, ...]) -> Papers:
        denounced = {body for row in rows for body in row.denounced.split()}
        shown = rows[: self._frame.burst.number("shown")]
        evidence = tuple(spelled(row.fact) for row in shown)
        return Papers(evidence, tuple(sorted(denounced)), communes)

    def _rows(
        self, about: Series, weeks: Collection[int], communes: Iterable[str] | None
    ) -> list[CountRow]:
        law, on = self._frame.law, self._frame.on
        areas = None if communes is None else sources_of(communes, law, on)
        days = days_of(Span(min(weeks), max(weeks)))
        rows = [
            row
            for row in self._store.count_rows(self._province, about.topic, days, areas)
            if (row.day - 1) // DAYS in weeks and (about.secret or not row.secret)
        ]
        return sorted(rows, key=lambda row: (row.day, row.paper))

    def _foremost(self, rows: Iterable[CountRow]) -> tuple[str, ...]:
        """Return the communes most of the papers come from."""
        papers: dict[str, float] = {}
        for row in rows:
            for commune, share in shares_of(row.area, self._frame.law, self._frame.on):
                papers[commune] = papers.get(commune, 0.0) + share
        return tuple(sorted(papers, key=lambda one: (-papers[one], one))[:_FOREMOST])

    def _totals(self, province: str) -> list[WeekNumber]:
        if self._frame.on >= TWO_TIER:
            return self._store.week_totals(self._province, *days_of(self._frame.span))
        own = by_old_province(self._whole, province, self._frame.law)
        return [one._replace(area=province) for one in own]

    @cached_property
    def _whole(self) -> list[WeekNumber]:
        return self._store.week_numbers(self._province, *days_of(self._frame.span))

    def _in(self, area: str, province: str) -> bool:
        if len(area) <= len(province):
            return False
        return self._frame.law.organisations.province_of(f"x{area}", self._frame.on) == province

    def _numbers(self, span: Span, areas: Collection[str] | None = None) -> list[WeekNumber]:
        return self._of_kind(self._store.week_numbers(self._province, *days_of(span), areas))

    def _of_kind(self, numbers: list[WeekNumber]) -> list[WeekNumber]:
        return [one for one in numbers if self._kind in {None, one.kind}]


class _Cluster:
    """The public papers of a province on a topic."""

    secret = False

    def __init__(self, area: str, topic: str) -> None:
        self.area = area
        self.topic = topic
