"""Provinces judged by the numbers of their weeks, with all their communes (xét số liệu tuần)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.organisation.codes import TWO_TIER
from projections.counting.episodes import episode_of
from projections.counting.frame import frame_of
from projections.counting.ground import marked, merged_into, province_then
from projections.counting.says import said_of
from projections.counting.weeks import monday
from projections.detectors.area_burst import of_cluster, of_rise, of_weeks
from projections.early_warning.week_reader import WeekReader
from projections.early_warning.work import COUNTS, Verdict
from projections.findings import Detected, Finding
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.counting.frame import Frame
    from projections.counting.says import Said
    from projections.early_warning.work import Boundary
    from projections.store.protocol import Store

_NONE: tuple[Finding, ...] = ()


class Bursts:
    """Judges provinces week by week; the caller holds the transaction."""

    def __init__(self, store: Store, law: Law, boundary: Boundary) -> None:
        self._store = store
        self._law = law
        self._boundary = boundary
        self.silent: dict[str, int] = {}
        """In how many of the last weeks provinces registered nothing, those judged so far."""

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
        """State what holds of a province, before the reform of each that is part of it now."""
        reader = WeekReader(self._store, province, frame)
        provinces = [province] if frame.on >= TWO_TIER else merged_into(province, frame.law)
        recent = reader.recent()
        boards = [(one, reader.board(one, recent)) for one in provinces]
        oldest = frame.last - frame.burst.number("kept_weeks")
        for one, board in boards:
            self.silent[one] = sum(week > oldest for week in board.known.silent)
        said = ((said_of(board, recent, one), reader) for one, board in boards)
        return tuple(found for each in said for found in _of(*each, frame))


def _of(said: Said, reader: WeekReader, frame: Frame) -> Iterator[Finding]:
    for one in said.series:
        episode = episode_of(one, frame)
        if episode is not None:
            weeks = {week.week for week in episode.weeks}
            yield of_weeks(one, episode, reader.papers(one, weeks), frame)
    for rise in said.rises:
        yield of_rise(rise, reader.papers(rise, range(rise.since, rise.last + 1)), frame)
    for found in said.clusters:
        papers = reader.of_cluster(found, range(found.since, found.last + 1))
        yield of_cluster(found, papers, frame)
