"""Facts from files, a line each, plain or gzipped (tệp sự kiện)."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from projections.early_warning.reading import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class UnreadableFileError(Exception):
    """A file that cannot be read to its end (tệp không đọc được)."""


class Progress(NamedTuple):
    """Some messages, and how far the files have been read."""

    messages: list[Message]
    bytes_read: int


class FactFiles:
    """Files read one after the other; positions number their lines through."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self._starts: list[int] = []
        for path in paths:
            if not path.is_file():
                msg = f"{path}: there is no such file"
                raise UnreadableFileError(msg)

    @property
    def size(self) -> int:
        """Return the bytes of all files, as they lie on disk."""
        return sum(path.stat().st_size for path in self.paths)

    def batches(self, size: int) -> Iterator[Progress]:
        """Return all lines that are not empty, `size` at a time."""
        self._starts = []
        position, before = 0, 0
        batch: list[Message] = []
        for path in self.paths:
            self._starts.append(position)
            try:
                with path.open("rb") as raw:
                    for line in _opened(raw, path):
                        position += 1
                        if body := line.strip():
                            batch.append(Message(position, path.name, body))
                        if len(batch) >= size:
                            yield Progress(batch, before + raw.tell())
                            batch = []
            except (OSError, EOFError, zlib.error) as error:
                raise UnreadableFileError(_why(path, error)) from error
            before += path.stat().st_size
        yield Progress(batch, before)

    def place(self, position: int) -> tuple[str, int]:
        """Return the file and the line of a position."""
        for path, start in zip(reversed(self.paths), reversed(self._starts), strict=True):
            if position > start:
                return str(path), position - start
        return "", 0


def _opened(raw: BinaryIO, path: Path) -> BinaryIO | gzip.GzipFile:
    return gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, gzip.BadGzipFile):
        return f"{path}: the name ends in .gz, but this is not a gzip file"
    if isinstance(error, (EOFError, zlib.error)):
        return f"{path}: the gzip file is cut off or damaged"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{path}: {reason or type(error).__name__}"
