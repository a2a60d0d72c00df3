"""One run at a time writes on an archive (khóa thư mục lưu trữ)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from services.archive.manifest import ArchiveError
from services.runtime.file_lock import lock_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an archive for this program; the lock goes with it, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("wb") as claim:
        try:
            lock_file(claim)
        except OSError:
            msg = f"another run writes on {folder}"
            raise ArchiveError(msg) from None
        yield
