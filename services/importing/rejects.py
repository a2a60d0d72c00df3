"""Rows set aside: in a file only its owner may read, with row, column and reason (dòng lỗi).

The file repeats the row, so that it can be mended and imported again; the
terminal and the logs never do.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from services.importing.tables import Row

_SHOWN = 20


class Reject(NamedTuple):
    """Why a row was not, or not wholly, recorded."""

    row: int
    column: str
    reason: str


class Rejects:
    """Collects rejects and writes them as they come; no file when there are none."""

    def __init__(self, path: Path | None, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._file: TextIO | None = None
        self._rows: set[int] = set()
        self.first: list[Reject] = []
        self.by_reason: Counter[str] = Counter()

    @property
    def rows(self) -> int:
        """How many rows were set aside."""
        return len(self._rows)

    def add(self, row: Row, column: str, reason: str) -> None:
        """Set a row aside, once: its first reason tells."""
        if row.number in self._rows:
            return
        self._rows.add(row.number)
        self.by_reason[f"{column}: {reason}" if column else reason] += 1
        if len(self.first) < _SHOWN:
            self.first.append(Reject(row.number, column, reason))
        if self._path is not None:
            self._write([row.number, column, reason], row)

    def _write(self, why: list[object], row: Row) -> None:
        if self._file is None:
            handle = os.open(str(self._path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(["row", "column", "reason", *self._columns])
        cells = ["" if (cell := row.cells.get(name)) is None else cell for name in self._columns]
        csv.writer(self._file).writerow([*why, *cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
