"""Read a CSV table whose columns are known, and say where it is wrong."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class TableError(ValueError):
    """A table cannot be read; the message names the file, the line and what to do."""


def records(
    path: Path, columns: Sequence[str], *, optional: Sequence[str] = ()
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line number and the cells of each row, in the order of the columns asked for."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            places = _places(path, next(reader, []), columns, optional)
            for row in reader:
                if row:
                    yield reader.line_num, _cells(path, reader.line_num, row, places)
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
        raise TableError(msg) from error
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{path}: is not a CSV table in UTF-8 ({error})"
        raise TableError(msg) from error


def _places(
    path: Path, header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> list[int]:
    names = [name.strip() for name in header]
    if missing := [name for name in columns if name not in names and name not in optional]:
        msg = f"{path}: line 1: no column {missing[0]!r}; columns are {', '.join(names)}"
        raise TableError(msg)
    return [names.index(name) if name in names else -1 for name in columns]


def _cells(path: Path, line: int, row: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    try:
        return tuple([row[place] if place >= 0 else "" for place in places])
    except IndexError:
        msg = f"{path}: line {line}: too few cells, {len(row)}"
        raise TableError(msg) from None


def day(path: Path, line: int, column: str, text: str) -> date | None:
    """Read a day, `2025-07-01`; an empty cell is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        what = f"{column} {text!r} is not a day; write it as 2025-07-01"
        msg = f"{path}: line {line}: {what}"
        raise TableError(msg) from None
