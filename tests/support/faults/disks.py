"""A small disk of our own that is filled, emptied and made read-only (ổ đĩa nhỏ)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MISSING = "mounting a small file system needs root on Linux: full and read-only disks not tried"
_PIECE = 64 * 1024


class Disk:
    """A tmpfs of a few megabytes; a full one says ENOSPC, as any disk does."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ballast = place / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for piece in (_PIECE, 512):
                try:
                    while ballast.write(b"\0" * piece) == piece:
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        """Take what filled it away again."""
        self._ballast.unlink()

    def free(self) -> int:
        """Return the bytes that are free."""
        found = os.statvfs(self.place)
        return found.f_bavail * found.f_frsize

    def read_only(self) -> None:
        """Refuse every write; only while no program has a file open for writing."""
        _mount("-o", "remount,ro", str(self.place))

    def writable(self) -> None:
        """Take writes again."""
        _mount("-o", "remount,rw", str(self.place))


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a disk at a folder; skip the test loudly where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    try:
        _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(MISSING)
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, stderr=subprocess.DEVNULL)
