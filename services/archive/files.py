"""The files of a part, written once and read back (tệp lưu trữ)."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any, cast

from services.archive.manifest import ArchiveError, File
from services.runtime.on_disk import beside, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from services.archive.manifest import Format, Part
    from services.archive.scratch import Line, PlaceRow

_LEVEL = 6
_ROWS = 10_000
"""Rows of one group in a Parquet file."""
_COLUMNS = ("at", "id", "type", "source", "subject", "province", "body")


def stem_of(month: str, number: int) -> str:
    """Return what a part's files begin with: `2026-10`, then `2026-10.2`."""
    return month if number == 1 else f"{month}.{number}"


def write_lines(folder: Path, stem: str, lines: Iterable[Line], form: Format) -> File:
    """Write the bodies of a part in their order: equal bodies give an equal file."""
    name = f"{stem}.{form}"
    if form == "parquet":
        return _parquet(folder, name, lines)
    return _gzipped(folder, name, (line.body + b"\n" for line in lines))


def write_places(folder: Path, stem: str, places: Iterable[PlaceRow]) -> File:
    """Write where the messages of a part stood."""
    rows = (f"{p.sequence},{p.subject},{p.position},{p.line}\n".encode() for p in places)
    head = b"sequence,subject,position,line\n"
    return _gzipped(folder, f"{stem}.places.csv.gz", _after(head, rows))


def write_odd(folder: Path, stem: str, lines: Iterable[Line]) -> File:
    """Write bodies that cannot stand on a line of their own, spelled in base64."""
    rows = (
        json.dumps({"at": line.at, "body": base64.b64encode(line.body).decode()}).encode() + b"\n"
        for line in lines
    )
    return _gzipped(folder, f"{stem}.odd.json.gz", rows)


def bodies_of(folder: Path, part: Part) -> Iterator[bytes]:
    """Return every body of a part, the odd ones last; raise where a file is cut or damaged."""
    yield from lines_of(folder / part.lines.name)
    if part.odds is not None:
        for line in _lines(folder / part.odds.name):
            yield base64.b64decode(json.loads(line)["body"])


def lines_of(path: Path) -> Iterator[bytes]:
    """Return every body of one file, gzipped lines or Parquet."""
    return _rows(path) if path.suffix == ".parquet" else _lines(path)


def _after(head: bytes, rows: Iterable[bytes]) -> Iterator[bytes]:
    yield head
    yield from rows


def _gzipped(folder: Path, name: str, rows: Iterable[bytes]) -> File:
    # No name and no time in the head: the bytes depend on what is inside only.
    with (
        beside(folder / name) as file,
        gzip.GzipFile("", "wb", _LEVEL, cast("Any", file), mtime=0) as packed,
    ):
        packed.writelines(rows)
    return _described(folder, name)


def _parquet(folder: Path, name: str, lines: Iterable[Line]) -> File:
    import pyarrow as pa  # noqa: PLC0415 - only where Parquet is asked for
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    types = [pa.string()] * (len(_COLUMNS) - 1) + [pa.binary()]
    schema = pa.schema(list(zip(_COLUMNS, types, strict=True)))
    with beside(folder / name) as file, ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _grouped(map(_row, lines)):
            columns = [
                pa.array(column, kind)
                for column, kind in zip(zip(*rows, strict=True), types, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), _ROWS)
    return _described(folder, name)


def _row(line: Line) -> tuple[str | bytes | None, ...]:
    event = json.loads(line.body)
    words = (event.get(word) for word in ("type", "source", "subject", "partitionkey"))
    return (line.at, line.id, *(w if isinstance(w, str) else None for w in words), line.body)


def _grouped(rows: Iterable[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    for row in rows:
        group.append(row)
        if len(group) == _ROWS:
            yield group
            group = []
    if group:
        yield group


def _rows(path: Path) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415 - only where Parquet is read
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415

    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS, columns=["body"]):
                yield from (body.as_py() for body in batch.column(0))
    except (OSError, pa.ArrowException) as error:
        msg = f"{path}: not the Parquet file that was written ({type(error).__name__})"
        raise ArchiveError(msg) from None


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) as file:
            for line in file:
                yield line.removesuffix(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path}: cut off or damaged ({type(error).__name__})"
        raise ArchiveError(msg) from None


def _described(folder: Path, name: str) -> File:
    path = folder / name
    return File(name=name, sha256=sha256_of(path), bytes=path.stat().st_size)
