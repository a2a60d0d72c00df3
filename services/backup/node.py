"""A node's register, names and keys: copied while it runs, put back where none is (nút)."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.backup import postgres, sqlite
from services.backup.archive import BackupError, claim, drafting, opened
from services.node.key_file import read as read_keys
from services.node.local import KEY_FILE, REGISTER_FILE
from services.node.register import open_register
from services.runtime.connection import shown

if TYPE_CHECKING:
    from pathlib import Path

    from services.backup.archive import Manifest
    from services.backup.sqlite import Progress

DUMP = "register.pgdump"
_PREFIX = "LEOTHANG_NODE_"


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where a node lies."""

    data: Path
    store: str | None = None
    key: Path | None = None
    files: tuple[Path, ...] = ()
    """Hosting and tables of agencies it is run with."""

    @property
    def key_file(self) -> Path:
        """Where its keys are."""
        return self.key or self.data / KEY_FILE


def back_up(place: NodePlace, out: Path, *, keys: bool, progress: Progress) -> Manifest:
    """Copy a node, whether it runs or not; return what was written."""
    if keys and not place.key_file.is_file():
        msg = f"there is no key file {place.key_file}; name it with --key, or say --without-keys"
        raise BackupError(msg)
    about: dict[str, Any] = {"keys": keys, "settings": _settings()}
    with drafting(out, "node", _name(place), **about) as draft:
        if place.store is None:
            sqlite.copy(place.data / REGISTER_FILE, draft.path(REGISTER_FILE), progress)
            last = _last(str(draft.directory / REGISTER_FILE))
            draft.add(REGISTER_FILE, position=last)
        else:
            schema = postgres.dump(place.store, draft.path(DUMP))
            draft.add(DUMP, schema=schema)
        if keys:
            ids = [key.id for key in read_keys(place.key_file).every]
            shutil.copyfile(place.key_file, draft.path(KEY_FILE))
            draft.add(KEY_FILE, keys=ids)
        for number, path in enumerate(place.files):
            file = f"settings-{number}-{path.name}"
            shutil.copyfile(path, draft.path(file))
            draft.add(file, path=str(path))
    return opened(out, "node")


def restore(archive: Path, place: NodePlace) -> Manifest:
    """Put a node's backup where no node is; refuse to overwrite anything."""
    manifest = opened(archive, "node")
    files = {part.file for part in manifest.parts}
    if (DUMP in files) != (place.store is not None):
        kind = "PostgreSQL: say --store" if DUMP in files else "SQLite: leave --store out"
        msg = f"this register was kept in {kind}"
        raise BackupError(msg)
    if place.data.is_dir() and not any(place.data.iterdir()):
        place.data.rmdir()
    fresh = claim(place.data)
    try:
        if place.store is not None:
            postgres.restore(place.store, archive / DUMP, manifest.part(DUMP).says["schema"])
        for file in files - {DUMP}:
            shutil.copyfile(archive / file, fresh / file)
            (fresh / file).chmod(0o600)
        fresh.rename(place.data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _name(place: NodePlace) -> str:
    if place.store is None and not (place.data / REGISTER_FILE).is_file():
        msg = f"there is no register in {place.data} (no {REGISTER_FILE})"
        raise BackupError(msg)
    register = open_register(place.store or place.data / REGISTER_FILE)
    try:
        return register.owner() or "(no fact yet)"
    finally:
        register.close()


def _last(store: str) -> int:
    register = open_register(store)
    try:
        return register.recorder.max_notification_id() or 0
    finally:
        register.close()


def _settings() -> dict[str, str]:
    """Return the settings the environment holds, an address without its password."""
    return {
        name: shown(value) if "://" in value else value
        for name, value in sorted(os.environ.items())
        if name.startswith(_PREFIX)
    }
