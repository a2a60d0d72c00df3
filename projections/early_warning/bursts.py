"""Provinces judged by the numbers of their weeks, with all their communes (xét số liệu tuần)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.organisation.codes import TWO_TIER
from projections.counting.frame import Frame, days_of, frame_of
from projections.counting.grid import Span, add_totals, by_old_province, grid_of
from projections.counting.ground import (
    marked,
    merged_into,
    province_then,
    shares_of,
    sources_of,
)
from projections.counting.known import known_of
from projections.counting.outlook import Board, candidates, differ, series_of
from projections.counting.weeks import DAYS, monday
from projections.detectors.area_burst import Episode, Papers, episode_of, finding
from projections.early_warning.work import COUNTS, Verdict
from projections.findings import Detected, Finding
from projections.matters.keys import spelled
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.counting.grid import Key
    from projections.counting.outlook import SeriesSaid
    from projections.early_warning.work import Boundary
    from projections.store.protocol import Store
    from projections.store.rows import CountRow, WeekNumber

_NONE: tuple[Finding, ...] = ()
_FOREMOST = 5
"""So many communes are named where a whole province stands out."""


class Bursts:
    """Judges provinces week by week; the caller holds the transaction."""

    def __init__(self, store: Store, law: Law, boundary: Boundary) -> None:
        self._store = store
        self._law = law
        self._boundary = boundary

    def judge(self, provinces: Collection[str], as_of: datetime) -> Iterator[Verdict]:
        """State what holds of provinces and their communes; look again when the week ends."""
        frame = frame_of(self._law, legal_day(as_of))
        wake_at = dawn(monday(frame.last + 2))
        for province in sorted(provinces):
            key = (COUNTS, province)
            look = partial(self._findings, province, frame)
            found: dict[str, list[Finding]] = {}
            for one in self._boundary.guarded(key, look, _NONE):
                found.setdefault(one.subject, []).append(one)
            on_record = self._store.counted_areas(merged_into(province, self._law))
            for area in sorted({*found, *on_record} - {province}):
                detected = Detected(frozenset(found.get(area, ())))
                yield Verdict((COUNTS, area), area, self._province(area, frame), detected)
            own = Detected(frozenset(found.get(province, ())), wake_at=wake_at)
            yield Verdict(key, province, province, own)

    def _province(self, area: str, frame: Frame) -> str:
        return province_then(marked(area, frame.on), self._law)

    def _findings(self, province: str, frame: Frame) -> tuple[Finding, ...]:
        if frame.on < TWO_TIER:
            return tuple(self._before_the_reform(province, frame))
        reader = Reader(self._store, province, frame)
        totals = self._store.week_totals(province, *days_of(frame.span))
        return tuple(reader.findings(province, totals))

    def _before_the_reform(self, province: str, frame: Frame) -> Iterator[Finding]:
        """Judge the provinces of the time that were merged into one since, each on its own."""
        reader = Reader(self._store, province, frame)
        numbers = self._store.week_numbers(province, *days_of(frame.span))
        for then in sorted({province_then(one.area, frame.law) for one in numbers}):
            own = by_old_province(numbers, then, frame.law)
            yield from reader.findings(then, [one._replace(area=then) for one in own])


class Reader:
    """Reads what one province counted, as far as it decides anything."""

    def __init__(self, store: Store, province: str, frame: Frame) -> None:
        self._store = store
        self._province = province
        self._frame = frame

    def findings(self, province: str, totals: Iterable[WeekNumber]) -> Iterator[Finding]:
        """State what holds of a province and of its communes."""
        board = self.board(province, totals)
        for one in self.said(board):
            episode = episode_of(one, self._frame)
            if episode is not None:
                yield finding(one, episode, self._papers(one, episode), self._frame)

    def board(
        self, province: str, totals: Iterable[WeekNumber], wanted: Collection[Key] | None = None
    ) -> Board:
        """Return the series of which something may hold, or those that are wanted."""
        frame, totals = self._frame, list(totals)
        known = known_of(frame, totals, self._store.count_delays(self._province, *frame.delays))
        if wanted is None:
            recent = self._numbers(frame.recent)
            wanted = candidates(frame, grid_of(recent, frame.law, frame.on, frame.recent))
        communes = {area for area, _ in wanted if area != province}
        numbers = self._numbers(frame.span, sources_of(communes, frame.law, frame.on))
        grid = grid_of(numbers, frame.law, frame.on, frame.span)
        for key in [key for key in grid.whole if key not in wanted]:
            grid.whole.pop(key)
            grid.public.pop(key, None)
        add_totals(grid, totals)
        return Board(frame, known, grid)

    def said(self, board: Board) -> Iterator[SeriesSaid]:
        """Return what the last weeks of each series say, by what is public where that suffices."""
        kept = self._frame.burst.number("kept_weeks")
        keys = list(board.grid.whole)
        holding: set[Key] = set()
        for one in series_of(board, keys, weeks=kept):
            episode = episode_of(one, self._frame)
            if episode is not None and episode.holds:
                holding.add((one.area, one.topic))
            yield one
        others = [key for key in differ(board.grid, keys, kept) if key not in holding]
        yield from series_of(board, others, weeks=kept, secret=True)

    def _numbers(self, span: Span, areas: Collection[str] | None = None) -> list[WeekNumber]:
        return self._store.week_numbers(self._province, *days_of(span), areas)

    def _papers(self, said: SeriesSaid, episode: Episode) -> Papers:
        """Return what an episode rests on: of many papers the first ones."""
        frame, weeks = self._frame, {week.week for week in episode.weeks}
        commune = len(said.area) > len(self._province)
        areas = sources_of({said.area}, frame.law, frame.on) if commune else None
        days = days_of(Span(episode.first, episode.last))
        rows = [
            row
            for row in self._store.count_rows(self._province, said.topic, days, areas)
            if (row.day - 1) // DAYS in weeks
            and (said.secret or not row.secret)
            and (commune or self._of_province(row, said.area))
        ]
        rows.sort(key=lambda row: (row.day, row.paper))
        denounced = {body for row in rows for body in row.denounced.split()}
        return Papers(
            tuple(spelled(row.fact) for row in rows[: frame.burst.number("shown")]),
            tuple(sorted(denounced)),
            () if commune else self._foremost(rows),
        )

    def _of_province(self, row: CountRow, province: str) -> bool:
        """Whether a paper counts for a province: before the reform for one of several."""
        return self._frame.on >= TWO_TIER or province_then(row.area, self._frame.law) == province

    def _foremost(self, rows: Iterable[CountRow]) -> tuple[str, ...]:
        """Return the communes most of the papers come from."""
        papers: dict[str, float] = {}
        for row in rows:
            for commune, share in shares_of(row.area, self._frame.law, self._frame.on):
                papers[commune] = papers.get(commune, 0.0) + share
        foremost = sorted(papers, key=lambda one: (-papers[one], one))[:_FOREMOST]
        return tuple(f"x{commune}" for commune in foremost)
