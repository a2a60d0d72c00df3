"""A SQLite file copied while its program writes: consistent, by SQLite's own backup (sao chép)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from services.backup.archive import BackupError

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[int, int], None]
"""Told how much of how much is done."""

_PAGES = 2_000


def copy(source: Path, target: Path, progress: Progress) -> None:
    """Copy a database as it stands now; the copy is checked before it is believed."""
    if not source.is_file():
        msg = f"there is no {source.name} in {source.parent}"
        raise BackupError(msg)
    try:
        with (
            closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as fresh,
        ):
            # One snapshot for the whole copy: else each write of the program starts it anew.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(
                fresh,
                pages=_PAGES,
                progress=lambda _, left, whole: progress(whole - left, whole),
            )
            checked = fresh.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        msg = f"cannot copy {source}: {error}"
        raise BackupError(msg) from error
    if checked != "ok":
        msg = f"{source} is damaged ({checked}): keep the last good backup"
        raise BackupError(msg)
