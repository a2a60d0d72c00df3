"""Rows set aside: in a file only its owner may read, with row, column and reason (dòng lỗi).

The file repeats the row, so that it can be mended and imported again with the
same mapping; the terminal and the logs never do. Where rows form cases, the
other rows of the case stand beside the bad one, or it could not be understood.
"""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from services.importing.tables import WHY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from services.importing.tables import Row

_SHOWN = 20
_BESIDE = "recorded; here so that its case is whole"


class Reject(NamedTuple):
    """Why a row was not, or not wholly, recorded."""

    row: int
    column: str
    reason: str


class Rejects:
    """Collects rejects and writes them at the end; no file when there are none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._why: dict[int, Reject] = {}
        self._kept: dict[int, Row] = {}

    @property
    def rows(self) -> int:
        """How many rows were set aside."""
        return len(self._why)

    @property
    def first(self) -> list[Reject]:
        """As many as people want to read at once, in the order of the file."""
        return [self._why[number] for number in sorted(self._why)[:_SHOWN]]

    def add(self, row: Row, column: str, reason: str) -> None:
        """Set a row aside, once: its first reason tells."""
        if row.number not in self._why:
            self._why[row.number] = Reject(row.number, column, reason)
            self._kept[row.number] = row

    def complete(self, case: Iterable[Row]) -> None:
        """Keep the whole case where one of its rows is set aside."""
        members = {row.number: row for row in case}
        if not self._why.keys().isdisjoint(members):
            self._kept |= members

    def _write(self) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(handle, 0o600)  # the file may have been there before, open to all
        columns = list(dict.fromkeys(name for row in self._kept.values() for name in row.cells))
        if tuple(columns[: len(WHY)]) == WHY:  # set aside before: the new reason takes its place
            columns = columns[len(WHY) :]
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*WHY, *columns])
            for number in sorted(self._kept):
                why = self._why.get(number, Reject(number, "", _BESIDE))
                cells = self._kept[number].cells
                writer.writerow([*why, *(_written(cells.get(name)) for name in columns)])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._why:
            self._write()


def _written(cell: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """Write 12.0 as 12, as Excel shows it."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
