"""A register's facts in a file: CloudEvents, one a line, oldest first (xuất dữ liệu)."""

from __future__ import annotations

import gzip
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from services.node.outbox import NotificationLog

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from services.node.register import Register


def write_facts(register: Register, node: str, out: Path) -> int:
    """Write every published fact; return how many."""
    return write_lines(NotificationLog(register, node).bodies(), out)


def write_lines(bodies: Iterable[bytes], out: Path) -> int:
    """Write one body a line; return how many. `-` is standard output, .gz packs."""
    count = 0
    with _writing(out) as file:
        for body in bodies:
            file.write(body + b"\n")
            count += 1
    return count


@contextmanager
def _writing(out: Path) -> Generator[BinaryIO]:
    """Write beside the target and rename, so that a cut export leaves no half file."""
    if str(out) == "-":
        yield sys.stdout.buffer
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as raw:
            if out.suffix == ".gz":
                with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield raw
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
