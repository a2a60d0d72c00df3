"""A rendered directory: read, written file by file and never half, told what changed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from click import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_SECRET = "secrets/"  # noqa: S105 - a folder
_CLOSED = 0o600


class FolderError(UsageError):
    """The directory cannot be used; the message says why."""


@dataclass(slots=True)
class Changes:
    """What a render did, by path."""

    made: list[str] = field(default_factory=list[str])
    changed: list[str] = field(default_factory=list[str])
    removed: list[str] = field(default_factory=list[str])
    same: int = 0


class Folder:
    """The files under one directory; those under secrets are for their owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made: set[Path] = set()
        self.changes = Changes()
        self.written: set[str] = set()
        """Every path that belongs here, changed or not."""

    def prepare(self, mark: str) -> None:
        """Make the directory, closed to others from the first moment.

        One that holds anything but an earlier render, known by a file's name, is refused:
        what belongs to no render would be removed, and the directory closed to others.
        """
        try:
            if self.path.is_dir() and any(self.path.iterdir()) and not (self.path / mark).exists():
                msg = f"--out: {self.path} holds other things; name a directory that is empty"
                raise FolderError(msg)
            for one in (self.path, self.path / "secrets"):
                one.mkdir(mode=0o700, parents=True, exist_ok=True)
                one.chmod(0o700)
        except OSError as error:
            msg = f"--out: cannot use {self.path} ({error.strerror})"
            raise FolderError(msg) from None

    def provide(self, name: str) -> None:
        """Make a folder programs write to, where there is none."""
        (self.path / name).mkdir(parents=True, exist_ok=True)

    def read(self, name: str) -> str | None:
        """Return a file's text; None where there is none."""
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{self.path / name} cannot be read ({type(error).__name__})"
            raise FolderError(msg) from None

    def write(self, name: str, text: str) -> None:
        """Put a file there unless it is as wanted; it is the old or the new at any moment."""
        self.written.add(name)
        before = self.read(name)
        if before == text:
            self._guard(name)
            self.changes.same += 1
            return
        (self.changes.made if before is None else self.changes.changed).append(name)
        self._replace(self.path / name, text, _CLOSED if name.startswith(_SECRET) else 0o644)

    def keep(self, name: str) -> None:
        """Say that a file belongs here as it is."""
        self.written.add(name)
        self._guard(name)
        self.changes.same += 1

    def remove_others(self) -> None:
        """Remove what an earlier render wrote and this one did not; what programs wrote stays."""
        for name in self.names():
            if name not in self.written:
                (self.path / name).unlink()
                self.changes.removed.append(name)

    def names(self) -> list[str]:
        """Return every file in the folders a render writes to."""
        ours = (
            "nats",
            "secrets",
            "tls",
            "env",
            "systemd",
            "hosting",
            "prometheus",
            "compose",
            "machines",
        )
        found = (one for folder in ours for one in (self.path / folder).rglob("*"))
        return sorted(str(one.relative_to(self.path)) for one in found if one.is_file())

    def _guard(self, name: str) -> None:
        if name.startswith(_SECRET):
            (self.path / name).chmod(_CLOSED)

    def _replace(self, path: Path, text: str, mode: int) -> None:
        temporary = path.with_name(f".new-{os.getpid()}-{path.name}")
        try:
            self._make(path.parent)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                if mode == _CLOSED:
                    os.fsync(file.fileno())  # all else can be rendered again
            temporary.replace(path)
        except OSError as error:
            msg = f"--out: cannot write {path} ({error.strerror})"
            raise FolderError(msg) from None

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            closed = self.path / "secrets" in (folder, *folder.parents)
            folder.mkdir(mode=0o700 if closed else 0o755, parents=True, exist_ok=True)
            self._made.add(folder)
