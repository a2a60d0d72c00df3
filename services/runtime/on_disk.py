"""Files that are there as a whole or not at all, and what they hold (tệp trên đĩa)."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """Write beside a file's place; at the end put it on disk and let it take the place."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    settle(path.parent)


def replace(path: Path, text: bytes) -> None:
    """Let a file say something else, all of it or nothing."""
    with beside(path) as file:
        file.write(text)


def flush(path: Path) -> None:
    """Put a file on disk that another program wrote."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Put the names in a folder on disk, where a system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the digest of a file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
