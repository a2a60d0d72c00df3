"""One run at a time writes on an archive (khóa thư mục lưu trữ)."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from services.archive.manifest import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an archive for this program; the lock goes with it, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("wb") as claim:
        try:
            _lock(claim)
        except OSError:
            msg = f"another run writes on {folder}"
            raise ArchiveError(msg) from None
        yield


def _lock(claim: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists there only

        msvcrt.locking(claim.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - exists there only

        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
