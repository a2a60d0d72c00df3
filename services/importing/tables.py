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

WHY = ("row", "column", "reason")
"""The columns an import puts before the rows it sets aside; so they are known again."""

_LARGEST_CELL = 10_000_000
_BATCH = 10_000


class TableError(Exception):
    """The file cannot be read as a table; the message names file and reason."""


class Row(NamedTuple):
    """One row: its number in the file and what stands in its cells."""

    number: int
    cells: dict[str, Any]
    wrong: str = ""
    """Why its cells cannot be told apart, if so."""


def read_rows(path: Path, source: Source, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a file; refuse a file that lacks a column the mapping reads."""
    if not path.is_file():
        msg = f"{path}: no such file"
        raise TableError(msg)
    if path.stat().st_size == 0:
        msg = f"{path} is empty"
        raise TableError(msg)
    source = _layout(path, source)
    kind = source.format or path.suffix.lstrip(".").lower()
    readers = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
    if kind not in readers:
        msg = f"{path}: cannot tell its format from {path.suffix!r}; set [source] format"
        raise TableError(msg)
    return readers[kind](path, source, columns)


def _layout(path: Path, source: Source) -> Source:
    """Rows set aside by an import come back in its own layout, whatever the first file's was."""
    with path.open("rb") as file:
        aside = file.read(64).startswith(b"\xef\xbb\xbf" + ",".join(WHY).encode())
    plain = {"format": "csv", "header_row": 1, "delimiter": ",", "encoding": "utf-8-sig"}
    return source.model_copy(update=plain) if aside else source


def _check_columns(path: Path, present: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [column for column in wanted if column not in present]
    if missing:
        msg = f"{path}: no column {', '.join(missing)}; it has: {', '.join(filter(None, present))}"
        raise TableError(msg)
    twice = [column for column in wanted if list(present).count(column) > 1]
    if twice:
        msg = f"{path}: column {', '.join(twice)} stands twice; which one is meant?"
        raise TableError(msg)


def _row(number: int, header: Sequence[str], cells: Sequence[Any]) -> Row:
    """Lay cells under their columns; a short row ends in empty cells, notes beside are left out."""
    surplus = any(cell not in {"", None} for cell in cells[len(header) :])
    padded = [*cells, *([""] * (len(header) - len(cells)))]
    wrong = "more cells than the header has columns" if surplus else ""
    named = {name: cell for name, cell in zip(header, padded, strict=False) if name}
    return Row(number, named, wrong)


def _csv(path: Path, source: Source, columns: Sequence[str]) -> Iterator[Row]:
    csv.field_size_limit(_LARGEST_CELL)
    try:
        with path.open(encoding=source.encoding, newline="") as file:
            for _ in range(source.header_row - 1):
                file.readline()
            reader = csv.reader(file, delimiter=source.delimiter, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_columns(path, header, columns)
            yield from _lines(reader, header, source.header_row - 1)
    except (UnicodeError, LookupError) as error:
        msg = f"{path} is not written in {source.encoding}; set [source] encoding"
        raise TableError(msg) from error
    except csv.Error as error:
        msg = f"{path} is no CSV: {error}"
        raise TableError(msg) from error


def _lines(reader: Any, header: Sequence[str], above: int) -> Iterator[Row]:  # noqa: ANN401 - csv has no name for it
    """Yield rows by the line they begin on; a line that is no CSV is a row by itself."""
    while True:
        number = reader.line_num + above + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(number, {}, f"not written as CSV ({error})")
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _row(number, header, cells)


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
            yield _row(number, header, cells)


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
