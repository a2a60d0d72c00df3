"""Where a shadow keeps its view: a file of its own, one for each rulebook (kho chạy thử)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from click import UsageError

from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from domain.law.law import Law

_NAMED = 12


def shadow_file(data: Path, law: Law) -> Path:
    """Return the file of the view under a rulebook: other rules, another file."""
    return data / f"shadow-{law.digest[:_NAMED] or 'rules'}.db"


def open_shadow(data: Path, law: Law) -> SqliteStore:
    """Open the shadow's view, and remove those of rulebooks tried before."""
    data.mkdir(parents=True, exist_ok=True)
    mine = shadow_file(data, law)
    for path in data.glob("shadow-*.db*"):
        if not path.name.startswith(mine.name):
            with suppress(OSError):
                path.unlink()
    return SqliteStore(mine)


def look_into_shadow(data: Path, law: Law) -> SqliteStore:
    """Open the shadow's view to read it."""
    path = shadow_file(data, law)
    if not path.is_file():
        msg = (
            f"--data: no shadow of these rules is in {data}; "
            "run `leothang watch --shadow-rules` with the same folder"
        )
        raise UsageError(msg)
    return SqliteStore(path, reading=True)
