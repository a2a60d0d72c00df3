"""Areas judged by the filings on record of their matters (xét địa bàn)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.area_days import SHOWN, AreaFile
from projections.area_file import Entry, entries_of
from projections.detectors import area_escalation
from projections.detectors.area_escalation import outlook
from projections.early_warning.area_memory import AreaMemory, Foremost, KnownArea
from projections.early_warning.work import AREA, MATTER, Verdict
from projections.evaluate import evaluate_area_file
from projections.findings import Detected
from projections.store.rows import AreaRow, AreaSought
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.area_days import Behind, Sought
    from projections.case_file import CaseFile
    from projections.early_warning.work import Boundary
    from projections.store.protocol import Store
    from projections.store.rows import AreaTally

_NONE: tuple[Entry, ...] = ()


class Areas:
    """Keeps filings by area and judges areas; the caller holds the transaction."""

    def __init__(
        self, store: Store, law: Law, boundary: Boundary, memory: AreaMemory | None = None
    ) -> None:
        """Take what is remembered of areas; whoever asks but once has nothing to remember."""
        self._store = store
        self._law = law
        self._boundary = boundary
        self._memory = AreaMemory() if memory is None else memory

    def note(
        self,
        verdicts: Sequence[tuple[Verdict, CaseFile | None]],
        born: frozenset[str] = frozenset(),
    ) -> set[str]:
        """Keep what areas count of judged matters; return the areas where that changed.

        Of matters that are `born` nothing was counted.
        """
        before: dict[str, set[AreaRow]] = {verdict.id: set() for verdict, _ in verdicts}
        for row in self._store.area_rows_of(before.keys() - born):
            before[row.matter].add(row)
        after: dict[str, set[AreaRow]] = {matter: set() for matter in before}
        for verdict, case in verdicts:
            if case is not None:
                after[verdict.id].update(self._rows(verdict, case))
        changed = [matter for matter, rows in after.items() if rows != before[matter]]
        if not changed:
            return set()
        had = [row for matter in changed for row in before[matter]]
        rows = [row for matter in changed for row in sorted(after[matter])]
        self._store.put_area_rows(changed, rows, had=had)
        gone = [row for matter in changed for row in before[matter] - after[matter]]
        come = [row for matter in changed for row in after[matter] - before[matter]]
        self._memory.change(gone, come)
        return {row.area for row in (*gone, *come)}

    def judge(self, areas: Collection[str], as_of: datetime) -> Iterator[Verdict]:
        """Judge areas by their numbers; what is behind them is read where something holds."""
        today = legal_day(as_of)
        since = area_escalation.reaches_back(self._law, today).toordinal()
        for area, known in sorted(self._known(areas, since).items()):
            key, days = (AREA, area), known.days(since)
            seen = outlook(area, days, self._law, today)
            if seen.told:
                behind = self._behind(area, known, [one.sought(today) for one in seen.told])
                file = AreaFile(area, tuple(days), behind)
                look = partial(evaluate_area_file, file, self._law, as_of)
                detected = self._boundary.safely(key, look)
            else:
                change, known.first = seen.changes_on, {}
                detected = Detected(wake_at=None if change is None else dawn(change))
            self._memory.keep(area, known)
            yield Verdict(key, area, self._province(area, today), detected)

    def _known(self, areas: Collection[str], since: int) -> dict[str, KnownArea]:
        """Return the numbers of areas, read in one question where they are not at hand."""
        found = {area: self._memory.known(area, since) for area in areas}
        missing: dict[str, list[AreaTally]] = {a: [] for a, known in found.items() if known is None}
        for tally in self._store.area_tallies(list(missing), since):
            missing[tally.area].append(tally)
        read = {area: KnownArea(since, tallies) for area, tallies in missing.items()}
        return {area: known or read[area] for area, known in found.items()}

    def _behind(self, area: str, known: KnownArea, asked: Sequence[Sought]) -> dict[Sought, Behind]:
        """Return the first filings each indicator counts, and whom all of them accuse."""
        first = {_asked(one): known.first.get(_asked(one)) for one in asked}
        # What is not told today is not remembered: tomorrow's days are others.
        known.first = {
            one: self._read(area, one) if kept is None else kept for one, kept in first.items()
        }
        return {one: known.first[_asked(one)].behind() for one in asked}

    def _read(self, area: str, sought: AreaSought) -> Foremost:
        first = self._store.area_first(area, sought, SHOWN)
        denounced = self._store.area_accused(area, sought) if sought.secret else ()
        return Foremost(sought, first, denounced)

    def _rows(self, verdict: Verdict, case: CaseFile) -> Iterator[AreaRow]:
        look = partial(entries_of, case, verdict.detected.assessments, self._law)
        return map(_row, self._boundary.guarded((MATTER, verdict.key[1]), look, _NONE))

    def _province(self, area: str, today: date) -> str:
        if len(area) == len(UNKNOWN_PROVINCE):
            return area
        return self._law.organisations.province_of(f"x{area}", today)


def _row(entry: Entry) -> AreaRow:
    return AreaRow(
        area=entry.area,
        day=entry.day.toordinal(),
        matter=entry.matter,
        item=entry.item,
        filed=int(entry.filed),
        hard=int(entry.hard),
        soft=int(entry.soft),
        higher=int(entry.higher),
        fault=int(entry.fault),
        crowd=int(entry.crowd),
        secret=int(entry.secret),
        evidence=" ".join(entry.evidence),
        denounced=" ".join(entry.denounced),
    )


def _asked(one: Sought) -> AreaSought:
    days = (one.since.toordinal(), one.until.toordinal())
    return AreaSought(one.counts, *days, int(one.secret))
