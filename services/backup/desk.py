"""A desk's register: what officers did and wrote, copied while the desk runs (bàn trực)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from services.backup import postgres, sqlite
from services.backup.archive import BackupError, claim, drafting, opened
from services.backup.node import DUMP
from services.desk.app import REGISTER_FILE
from services.runtime.acknowledged import FILE as ACKNOWLEDGED

if TYPE_CHECKING:
    from pathlib import Path

    from services.backup.archive import Manifest
    from services.backup.sqlite import Progress


def back_up(data: Path, out: Path, progress: Progress, *, store: str | None = None) -> Manifest:
    """Copy a desk's register, whether the desk runs or not; return what was written."""
    with drafting(out, "desk", data.name) as draft:
        if store is None:
            sqlite.copy(data / REGISTER_FILE, draft.path(REGISTER_FILE), progress)
            draft.add(REGISTER_FILE)
        else:
            draft.add(DUMP, schema=postgres.dump(store, draft.path(DUMP)))
        if (data / ACKNOWLEDGED).is_file():
            shutil.copyfile(data / ACKNOWLEDGED, draft.path(ACKNOWLEDGED))
            draft.add(ACKNOWLEDGED)
    return opened(out, "desk")


def restore(archive: Path, data: Path, *, store: str | None = None) -> Manifest:
    """Put a desk's register back where none is; refuse to overwrite anything."""
    manifest = opened(archive, "desk")
    files = {part.file for part in manifest.parts}
    if (DUMP in files) != (store is not None):
        kind = "PostgreSQL: say --store" if DUMP in files else "SQLite: leave --store out"
        msg = f"this register was kept in {kind}"
        raise BackupError(msg)
    fresh = claim(data)
    try:
        if store is not None:
            postgres.restore(store, archive / DUMP, manifest.part(DUMP).says["schema"])
        for file in files - {DUMP}:
            shutil.copyfile(archive / file, fresh / file)
            (fresh / file).chmod(0o600)
        fresh.rename(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest
