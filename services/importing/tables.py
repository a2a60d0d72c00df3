"""Rows out of CSV, XLSX and Parquet files, each with its number as people see it (bảng)."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from services.importing.mapping import Source

_LARGEST_CELL = 1_000_000
_BATCH = 10_000


class TableError(Exception):
    """The file cannot be read as a table; the message names file and reason."""


class Row(NamedTuple):
    """One row: its number in the file and what stands in its cells."""

    number: int
    cells: dict[str, Any]


def read_rows(path: Path, source: Source, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a file; refuse a file that lacks a column the mapping reads."""
    kind = source.format or path.suffix.lstrip(".").lower()
    readers = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
    if kind not in readers:
        msg = f"{path}: cannot tell its format from {path.suffix!r}; set [source] format"
        raise TableError(msg)
    if not path.is_file():
        msg = f"{path}: no such file"
        raise TableError(msg)
    if path.stat().st_size == 0:
        msg = f"{path} is empty"
        raise TableError(msg)
    return readers[kind](path, source, columns)


def _check_columns(path: Path, present: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [column for column in wanted if column not in present]
    if missing:
        msg = f"{path}: no column {', '.join(missing)}; it has: {', '.join(present)}"
        raise TableError(msg)


def _csv(path: Path, source: Source, columns: Sequence[str]) -> Iterator[Row]:
    csv.field_size_limit(_LARGEST_CELL)
    try:
        with path.open(encoding=source.encoding, newline="") as file:
            for _ in range(source.header_row - 1):
                file.readline()
            reader = csv.reader(file, delimiter=source.delimiter)
            header = [name.strip() for name in next(reader, [])]
            _check_columns(path, header, columns)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    number = reader.line_num + source.header_row - 1
                    yield Row(number, dict(zip(header, cells, strict=False)))
    except (UnicodeDecodeError, LookupError) as error:
        msg = f"{path} is not written in {source.encoding}; set [source] encoding"
        raise TableError(msg) from error
    except csv.Error as error:
        msg = f"{path} is no CSV: {error}"
        raise TableError(msg) from error


def _xlsx(path: Path, source: Source, columns: Sequence[str]) -> Iterator[Row]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            name = source.sheet or book.sheet_names[0]
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except WorksheetNotFound as error:
        msg = f"{path}: no sheet named {source.sheet!r}"
        raise TableError(msg) from error
    except (CalamineError, OSError, IndexError) as error:
        msg = f"{path} is no Excel workbook, or a damaged one"
        raise TableError(msg) from error
    if len(rows) < source.header_row:
        msg = f"{path}: sheet {name!r} has no row {source.header_row} for the header"
        raise TableError(msg)
    header = [str(cell).strip() for cell in rows[source.header_row - 1]]
    _check_columns(path, header, columns)
    for number, cells in enumerate(rows[source.header_row :], source.header_row + 1):
        if any(cell not in {"", None} for cell in cells):
            yield Row(number, dict(zip(header, cells, strict=False)))


def _parquet(path: Path, _: Source, columns: Sequence[str]) -> Iterator[Row]:
    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow.names, columns)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(columns)):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, cells)
    except (pa.ArrowException, OSError) as error:
        msg = f"{path} is no Parquet file, or a damaged one"
        raise TableError(msg) from error
