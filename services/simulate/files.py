"""The files of a scenario, written as they come and hashed on the way (tệp kết quả)."""

from __future__ import annotations

import hashlib
import json
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

SUMMARY = "summary.json"


class LinesFile:
    """A JSON Lines file that counts its lines and knows its SHA-256."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("wb")
        self._hash = hashlib.sha256()
        self.lines = 0

    def write(self, line: bytes) -> None:
        """Add one line."""
        whole = line + b"\n"
        self._file.write(whole)
        self._hash.update(whole)
        self.lines += 1

    def digest(self) -> str:
        """Return the SHA-256 of what was written so far."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def dumps(value: dict[str, Any]) -> bytes:
    """Write a value as one line of JSON, the same on every machine."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
