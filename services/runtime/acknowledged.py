"""What people said of facts at the hub that are not their writer's: seen, why, by whom (xác nhận).

After a stolen key was used the hub holds facts the register never wrote; they are never
deleted, so every comparison finds them. Whoever owns the register acknowledges exactly
what one comparison found. As soon as another one finds anything else, more or less or
otherwise, the acknowledgement covers it no longer, and all of it is told again.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from services.runtime.comparing import Compared, Odd

FILE = "acknowledged.jsonl"
"""In the data directory of the node; one line for each acknowledgement, never changed."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One of them; what it covers is named by number and digest, as a comparison found it."""

    at: str
    by: str
    reason: str
    differing: int
    strange: int
    digest: str

    def covers(self, found: Compared) -> bool:
        """Tell whether a comparison found just this."""
        return (self.differing, self.strange, self.digest) == _named(found)


class Acknowledged:
    """The acknowledgements of one register, newest last, read again when the file changes."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet; there need not be a file."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._last: Acknowledgement | None = None
        self._asked = self._told()

    def covering(self, found: Compared) -> Acknowledgement | None:
        """Return what covers a comparison; only the newest one counts."""
        last = self._newest()
        return last if last is not None and last.covers(found) else None

    def changed(self) -> bool:
        """Tell whether somebody acknowledged anything since this was asked for the last time."""
        before, self._asked = self._asked, self._told()
        return before != self._asked

    def add(self, found: Compared, *, by: str, reason: str) -> Acknowledgement:
        """Acknowledge what a comparison found; it is on the disk when this returns."""
        differing, strange, digest = _named(found)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        one = Acknowledgement(at, by, reason, differing, strange, digest)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return one

    def _told(self) -> tuple[int, int] | None:
        try:
            told = self._path.stat()
        except OSError:
            return None
        return told.st_mtime_ns, told.st_size

    def _newest(self) -> Acknowledgement | None:
        try:
            stamp = self._told()
            if stamp != self._stamp:
                lines = self._path.read_text(encoding="utf-8").splitlines()
                self._last = Acknowledgement(**json.loads(lines[-1])) if lines else None
                self._stamp = stamp
        except (OSError, ValueError, TypeError):
            return None  # what cannot be read acknowledges nothing
        return self._last


def _named(found: Compared) -> tuple[int, int, str]:
    differing, strange = found.differing, found.strange
    return differing.count, strange.count, f"{_hex(differing)}{_hex(strange)}"


def _hex(odd: Odd) -> str:
    return f"{odd.sum:064x}"[:32]
