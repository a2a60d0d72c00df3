"""The files the law is read from, and whether they changed since (tệp luật)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from services.runtime.reference import load_law, reload_law
from services.runtime.rule_files import shipped_folder

if TYPE_CHECKING:
    from domain.law.law import Law

Stamp = tuple[tuple[str, int, int], ...]


class LawFiles(NamedTuple):
    """Where a program reads its law."""

    agencies: tuple[Path, ...] = ()
    rules: Path | None = None
    overlay: Path | None = None

    def load(self) -> Law:
        """Return the law as it was first read by this process."""
        return load_law(agencies=self.agencies, rules=self.rules, overlay=self.overlay)

    def reload(self) -> Law:
        """Read rules, calendar and overlay anew."""
        return reload_law(agencies=self.agencies, rules=self.rules, overlay=self.overlay)

    def stamp(self) -> Stamp:
        """Return name, time and size of every rule file: what differs when one changed."""
        folder = self.rules or shipped_folder()
        found = [*folder.glob("*.toml")] if isinstance(folder, Path) else []
        if self.overlay is not None:
            found.append(self.overlay)
        return tuple(sorted(stamp for path in found for stamp in _stamped(path)))


def _stamped(path: Path) -> list[tuple[str, int, int]]:
    try:
        found = path.stat()
    except OSError:
        return []  # gone between listing and looking: that is a change too
    return [(str(path), found.st_mtime_ns, found.st_size)]
