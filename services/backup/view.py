"""A view copied, so that a worker need not read everything again (khung nhìn)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from services.backup import sqlite
from services.backup.archive import BackupError, claim, drafting, opened

if TYPE_CHECKING:
    from services.backup.archive import Manifest
    from services.backup.sqlite import Progress

_FILES = "view*.db"
_POINTER = "view-generation.json"
"""Which of several generations is used; small, and written whole."""


def back_up(data: Path, out: Path, progress: Progress) -> Manifest:
    """Copy the SQLite views below a worker's directory while it works."""
    found = sorted(data.rglob(_FILES))
    if not found:
        msg = f"there is no view ({_FILES}) in {data}; one on PostgreSQL is backed up by pg_dump"
        raise BackupError(msg)
    with drafting(out, "view", data.name) as draft:
        for number, path in enumerate(found):
            file = f"{number}-{path.name}"
            sqlite.copy(path, draft.path(file), progress)
            draft.add(file, path=str(path.relative_to(data)))
        for number, path in enumerate(sorted(data.rglob(_POINTER))):
            file = f"{number}-{path.name}"
            shutil.copyfile(path, draft.path(file))
            draft.add(file, path=str(path.relative_to(data)))
    return opened(out, "view")


def restore(archive: Path, data: Path) -> Manifest:
    """Put views back where none is; the worker goes on from where they stood."""
    manifest = opened(archive, "view")
    fresh = claim(data)
    try:
        for part in manifest.parts:
            inside = Path(str(part.says["path"]))
            if inside.is_absolute() or ".." in inside.parts:
                msg = f"{part.file} points outside the directory"
                raise BackupError(msg)
            (fresh / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(archive / part.file, fresh / inside)
        fresh.rename(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest
