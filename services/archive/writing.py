"""Putting away the months of a stream that are over: read, sort, write, chain (ghi lưu trữ).

Killed at any moment, the same command goes on: what was read is in the scratch file,
what was written is in the manifest, and a body the month already holds is left out.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from services.archive.files import bodies_of, stem_of, write_lines, write_odd, write_places
from services.archive.locking import locked
from services.archive.manifest import (
    ArchiveError,
    Manifest,
    Part,
    Run,
    begun,
    chained,
    save,
)
from services.archive.months import told_of
from services.archive.scratch import Asked, Scratch, Sheet
from services.runtime.batch import Checkpoint, Pull, place_of
from services.runtime.fence import POSITION
from services.runtime.reader import BatchReader
from services.runtime.tail import StreamReplacedError, state_of
from services.runtime.tally import Heap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from pathlib import Path

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.archive.manifest import Format
    from services.archive.scratch import Line

_AT_ONCE = 2_000
_PATIENCE = 5.0
_PULL = Pull(batch=1_000, outstanding=2, batch_bytes=8 * 1024 * 1024)


class Stands(NamedTuple):
    """When a stream was made, and its last message."""

    created: str
    last: int


class Wish(NamedTuple):
    """Up to which month, and how."""

    until: str
    form: Format = "jsonl.gz"


class Written(NamedTuple):
    """What one run did."""

    manifest: Manifest
    parts: tuple[Part, ...]
    read: int
    """Messages looked at."""
    through: int


async def stands(client: Client, stream: str) -> Stands:
    """Ask a hub how a stream stands."""
    found = await state_of(client, stream, patience=_PATIENCE)
    return Stands(str(found["created"]), int(found["state"]["last_seq"]))


async def messages(
    client: Client, stream: str, checkpoint: Checkpoint, through: int
) -> AsyncIterator[list[Msg]]:
    """Return a stream's messages up to a sequence, in batches; trouble on the way is waited out."""
    if checkpoint.sequence >= through:
        return
    try:
        async with BatchReader(client, stream, after=checkpoint, pull=_PULL) as reader:
            while reader.checkpoint.sequence < through:
                batch = await reader.next_batch(_AT_ONCE, timeout=_PATIENCE)
                if batch:
                    yield [m for m in batch.messages if place_of(m).sequence <= through]
                elif not (reader.pending or reader.trouble):
                    return
    except StreamReplacedError as error:
        msg = f"{error}; run the command again"
        raise ArchiveError(msg) from None


async def write(
    client: Client,
    stream: str,
    folder: Path,
    wish: Wish,
    progress: Callable[[int, int], None] = lambda _read, _of: None,
) -> Written:
    """Put away all of a stream that was recorded up to a month and is not here yet."""
    until, form = wish
    with locked(folder):
        before = _fitting(begun(folder, stream), form)
        at_hub = await stands(client, stream)
        with Scratch(folder) as scratch:
            asked = Asked(at_hub.created, at_hub.last, until)
            looked = await _read(client, before, scratch, asked, progress)
            manifest = before
            for month in scratch.months():
                manifest = _put_away(folder, manifest, scratch, month)
            manifest = _ended(folder, manifest, scratch, asked)
            through = scratch.through
            scratch.discard()
    return Written(manifest, manifest.parts[len(before.parts) :], looked, through)


async def _read(
    client: Client,
    manifest: Manifest,
    scratch: Scratch,
    asked: Asked,
    progress: Callable[[int, int], None],
) -> int:
    """Read into the scratch file what is not here yet; return how many messages were looked at."""
    start = max(scratch.resume(asked), manifest.start(asked.created) - 1)
    asked = asked._replace(through=scratch.through)
    looked = 0
    waiting: list[Msg] = []
    after = Checkpoint(start, 0, asked.created)
    async for batch in messages(client, manifest.stream, after, asked.through):
        waiting += batch
        looked += len(batch)
        if len(waiting) >= _AT_ONCE:
            progress(_keep(waiting, manifest, scratch, asked), asked.through)
            waiting = []
    if waiting:
        progress(_keep(waiting, manifest, scratch, asked), asked.through)
    return looked


def _keep(batch: list[Msg], manifest: Manifest, scratch: Scratch, asked: Asked) -> int:
    """Put messages into the scratch file; return how far it reaches."""
    sheets, left = _sorted_out(batch, manifest, asked)
    read = place_of(batch[-1]).sequence
    scratch.add(sheets, read=read, left=left)
    return read


def _sorted_out(
    batch: Iterable[Msg], manifest: Manifest, asked: Asked
) -> tuple[list[Sheet], int | None]:
    """Return what of a batch is put away now, and the first message that waits."""
    sheets: list[Sheet] = []
    left: int | None = None
    for message in batch:
        place = place_of(message)
        told = told_of(message.data, datetime.fromtimestamp(place.timestamp_ns / 1e9, UTC))
        if manifest.holds(asked.created, place.sequence, told.month):
            continue
        if told.month > asked.until:
            left = place.sequence if left is None else left
            continue
        digest = hashlib.sha256(message.data).digest()
        position = (message.headers or {}).get(POSITION, "")
        where = (place.sequence, message.subject, position)
        sheets.append(Sheet(told.month, told.at, told.id, digest, told.plain, message.data, *where))
    return sheets, left


def _put_away(folder: Path, manifest: Manifest, scratch: Scratch, month: str) -> Manifest:
    """Write what a month has that no earlier part of it holds, and add it to the chain."""
    earlier = manifest.of(month)
    if earlier:
        held = (body for part in earlier for body in bodies_of(folder, part))
        scratch.drop(month, (hashlib.sha256(body).digest() for body in held))
    scratch.number(month)
    plain = _heaped(scratch.lines(month, plain=True))
    odd = _heaped(scratch.lines(month, plain=False))
    every = _heaped([], plain, odd)
    if not every.count:
        return manifest
    number = len(earlier) + 1
    stem, messages_read = stem_of(month, number), scratch.count(month)
    sequences = scratch.sequences(month)
    part = Part(
        month=month,
        number=number,
        run=len(manifest.runs) + 1,
        facts=plain.count,
        odd=odd.count,
        repeated=messages_read - every.count,
        first_sequence=sequences[0],
        last_sequence=sequences[1],
        digest=every.whole,
        lines=write_lines(folder, stem, scratch.lines(month, plain=True), manifest.format),
        places=write_places(folder, stem, scratch.places(month)),
        odds=write_odd(folder, stem, scratch.lines(month, plain=False)) if odd.count else None,
        previous=manifest.end,
    )
    manifest = manifest.with_part(chained(manifest, part))
    save(folder, manifest)
    return manifest


def _heaped(lines: Iterable[Line], *others: Heap) -> Heap:
    """Return how many bodies there are, and the digest of their set, whatever their order."""
    heap = Heap()
    for line in lines:
        heap.add(line.digest)
    for other in others:
        heap.join(other)
    return heap


def _ended(folder: Path, manifest: Manifest, scratch: Scratch, asked: Asked) -> Manifest:
    """Note that all up to here was looked at, unless the last run says just that."""
    run = Run(
        number=len(manifest.runs) + 1,
        created=asked.created,
        through=scratch.through,
        until=asked.until,
        first_left=scratch.first_left,
    )
    last = manifest.runs[-1] if manifest.runs else None
    if last is not None and last == run.model_copy(update={"number": last.number}):
        return manifest
    manifest = manifest.with_run(run)
    save(folder, manifest)
    return manifest


def _fitting(manifest: Manifest, form: Format) -> Manifest:
    """Refuse to mix formats in one archive."""
    if not manifest.parts:
        return manifest.model_copy(update={"format": form})
    if manifest.format != form:
        msg = f"this archive is kept as {manifest.format}; give --out another directory for {form}"
        raise ArchiveError(msg)
    return manifest
