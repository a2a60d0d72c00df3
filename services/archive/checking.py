"""Whether an archive is what its manifest says, and what the stream says (kiểm tra lưu trữ)."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from services.archive.files import bodies_of
from services.archive.manifest import NOTHING, ArchiveError
from services.archive.months import told_of
from services.archive.writing import messages, stands
from services.runtime.batch import Checkpoint, place_of
from services.runtime.on_disk import sha256_of
from services.runtime.tally import Heap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.archive.manifest import Manifest, Part

_TABLES = """
CREATE TABLE archived (digest BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE streamed (digest BLOB PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
"""


class Compared(NamedTuple):
    """What a stream and an archive hold of the months that were put away."""

    archived: int
    streamed: int
    missing: int
    """Bodies in the stream that the archive lacks."""
    first_missing: int | None
    """The sequence of the first of them."""
    gone: int
    """Bodies in the archive that the stream does not hold any more."""
    same_stream: bool
    """Whether the archive was never written from another: one made anew may hold less."""


def faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield what is wrong with the files and the chain; nothing where all is well."""
    previous = NOTHING
    for part in manifest.parts:
        if part.previous != previous or part.linked() != part.chain:
            yield f"{_named(part)}: the chain is broken here; the manifest was changed"
        previous = part.chain
        yield from _faults_of(folder, part)


def _faults_of(folder: Path, part: Part) -> Iterator[str]:
    for file in part.files:
        path = folder / file.name
        if not path.is_file():
            yield f"{file.name}: missing"
            return
        if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
            yield f"{file.name}: not the bytes that were written"
            return
    try:
        heap = Heap()
        for body in bodies_of(folder, part):
            heap.add(hashlib.sha256(body).digest())
    except ArchiveError as error:
        yield str(error)
        return
    if heap.count != part.facts + part.odd or heap.whole != part.digest:
        yield f"{part.lines.name}: holds other facts than the manifest says"


async def compare(
    client: Client,
    folder: Path,
    manifest: Manifest,
    progress: Callable[[int, int], None] = lambda _read, _of: None,
) -> Compared:
    """Compare an archive with the stream: both hold the same bodies of the same months."""
    at_hub = await stands(client, manifest.stream)
    through = max((r.through for r in manifest.runs if r.created == at_hub.created), default=0)
    same = manifest.knows(at_hub.created)
    # A stream made anew has other sequences: then all of it is looked at, month by month.
    through = through if same else at_hub.last
    with tempfile.TemporaryDirectory() as place, closing(_opened(Path(place))) as db:
        _load(db, folder, manifest)
        until = max((run.until for run in manifest.runs), default="")
        start = Checkpoint(0, 0, at_hub.created)
        async for batch in messages(client, manifest.stream, start, through):
            rows = _digests(batch, manifest, at_hub.created if same else None, until)
            _many(db, "INSERT OR IGNORE INTO streamed VALUES (?, ?)", rows)
            if batch:
                progress(place_of(batch[-1]).sequence, through)
        only = same and all(run.created == at_hub.created for run in manifest.runs)
        return _compared(db, same_stream=only)


def _digests(
    batch: list[Msg], manifest: Manifest, created: str | None, until: str
) -> Iterator[tuple[bytes, int]]:
    for message in batch:
        place = place_of(message)
        told = told_of(message.data, datetime.fromtimestamp(place.timestamp_ns / 1e9, UTC))
        if created is None:
            asked = told.month <= until
        else:
            asked = manifest.holds(created, place.sequence, told.month)
        if asked:
            yield hashlib.sha256(message.data).digest(), place.sequence


def _opened(place: Path) -> sqlite3.Connection:
    db = sqlite3.connect(place / "compare.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(_TABLES)
    return db


def _load(db: sqlite3.Connection, folder: Path, manifest: Manifest) -> None:
    for part in manifest.parts:
        digests = ((hashlib.sha256(body).digest(),) for body in bodies_of(folder, part))
        _many(db, "INSERT OR IGNORE INTO archived VALUES (?)", digests)


def _many(db: sqlite3.Connection, sql: str, rows: Iterator[tuple[object, ...]]) -> None:
    db.execute("BEGIN")
    db.executemany(sql, rows)
    db.execute("COMMIT")


def _compared(db: sqlite3.Connection, *, same_stream: bool) -> Compared:
    archived, streamed = (
        int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608 - our names
        for table in ("archived", "streamed")
    )
    missing, first = db.execute(
        "SELECT COUNT(*), MIN(sequence) FROM streamed"
        " WHERE digest NOT IN (SELECT digest FROM archived)"
    ).fetchone()
    gone = db.execute(
        "SELECT COUNT(*) FROM archived WHERE digest NOT IN (SELECT digest FROM streamed)"
    ).fetchone()[0]
    return Compared(archived, streamed, int(missing), first, int(gone), same_stream)


def _named(part: Part) -> str:
    return f"{part.month}, part {part.number}"
