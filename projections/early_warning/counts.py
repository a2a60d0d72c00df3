"""Papers of judged matters kept as communes count them (đếm đơn theo địa bàn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.counting.ground import marked
from projections.counting.papers import Counted, papers_of
from projections.counting.weeks import DAYS, last_complete
from projections.early_warning.work import COUNTS, MATTER, Verdict
from projections.matters.keys import packed, spelled
from projections.store.rows import CountRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.early_warning.work import Boundary
    from projections.store.protocol import Store

_NONE: tuple[Counted, ...] = ()


class Counts:
    """Keeps what communes count of matters; the caller holds the transaction."""

    def __init__(self, store: Store, law: Law, boundary: Boundary) -> None:
        self._store = store
        self._law = law
        self._boundary = boundary

    def note(
        self,
        verdicts: Sequence[tuple[Verdict, CaseFile | None]],
        as_of: datetime,
        born: frozenset[str] = frozenset(),
    ) -> set[str]:
        """Keep the papers of judged matters; return the provinces to judge.

        They are those of which a complete week changed, and those that have no timer yet
        for the end of the week that is going on. Of matters that are `born` nothing was counted.
        """
        before: dict[bytes, set[CountRow]] = {packed(verdict.id): set() for verdict, _ in verdicts}
        for row in self._store.count_rows_of([m for m in before if spelled(m) not in born]):
            before[row.matter].add(row)
        after: dict[bytes, set[CountRow]] = {matter: set() for matter in before}
        for verdict, case in verdicts:
            if case is not None:
                after[packed(verdict.id)].update(self._rows(verdict, case))
        changed = [matter for matter, rows in after.items() if rows != before[matter]]
        if not changed:
            return set()
        kept = [row for matter in changed for row in sorted(after[matter])]
        self._store.put_count_rows([matter for matter in changed if before[matter]], kept)
        moved = {row for matter in changed for row in before[matter] ^ after[matter]}
        return self._to_judge(moved, legal_day(as_of))

    def _to_judge(self, moved: set[CountRow], today: date) -> set[str]:
        """Return the provinces where it matters before their timer goes off."""
        last = last_complete(today)
        provinces = {row.province for row in moved} - {UNKNOWN_PROVINCE}
        ended = {row.province for row in moved if (row.day - 1) // DAYS <= last}
        calm = provinces - ended
        if calm:
            calm -= self._store.timed(COUNTS, calm)
        return (provinces & ended) | calm

    def _rows(self, verdict: Verdict, case: CaseFile) -> Iterator[CountRow]:
        papers = self._boundary.guarded(
            (MATTER, verdict.key[1]), lambda: papers_of(case, self._law), _NONE
        )
        matter = packed(verdict.id)
        return (_row(paper, matter) for paper in papers)


def _row(paper: Counted, matter: bytes) -> CountRow:
    return CountRow(
        province=paper.province,
        day=paper.day.toordinal(),
        area=marked(paper.area, paper.day),
        topic=paper.topic,
        kind=paper.kind,
        matter=matter,
        paper=packed(paper.paper),
        delay=paper.delay,
        secret=int(paper.secret),
        fact=packed(paper.fact),
        denounced=" ".join(paper.denounced),
    )
