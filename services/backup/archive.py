"""A backup is a directory: some files, and a manifest that says what they are (bản sao lưu).

It is written beside its name and renamed when it is whole: there is no half backup. Only
its owner may read it, because a node's holds names, texts and keys.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from services.runtime.on_disk import flush, settle, sha256_of

if TYPE_CHECKING:
    from collections.abc import Generator

MANIFEST = "manifest.json"
_OWNER_ONLY = 0o600

What = Literal["node", "hub", "view", "desk"]


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why and what to do."""


class Part(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True)

    file: str
    size: int
    sha256: str
    says: dict[str, Any] = {}
    """What is in it: positions, sequences, settings."""


class Manifest(BaseModel):
    """What a backup is: of what, when, by which program, in which files."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    what: What
    name: str
    """The node, the hub's server, the view or the desk's directory."""
    at: AwareDatetime
    program: str
    """The version of leothang that wrote it."""
    secret: bool = False
    """Whether keys, names or texts are in it."""
    about: dict[str, Any] = {}
    parts: tuple[Part, ...] = ()

    def part(self, file: str) -> Part:
        """Return a part by its file's name."""
        found = next((part for part in self.parts if part.file == file), None)
        if found is None:
            msg = f"this backup holds no {file}"
            raise BackupError(msg)
        return found


@dataclass
class Draft:
    """A backup that is being written."""

    directory: Path
    parts: list[Part]

    def path(self, file: str) -> Path:
        """Return where a part is to be written; make it its owner's only."""
        path = self.directory / file
        path.touch(mode=_OWNER_ONLY)
        return path

    def add(self, file: str, **says: Any) -> Part:  # noqa: ANN401 - whatever the part is
        """Take a part in that was written; it is on disk before the backup has its name."""
        path = self.directory / file
        flush(path)
        part = Part(file=file, size=path.stat().st_size, sha256=sha256_of(path), says=says)
        self.parts.append(part)
        return part


@contextmanager
def drafting(out: Path, what: What, name: str, **about: Any) -> Generator[Draft]:  # noqa: ANN401
    """Write a backup; it takes its name when the block ends, and vanishes when it breaks."""
    fresh = claim(out)
    try:
        draft = Draft(fresh, [])
        yield draft
        manifest = Manifest(
            what=what,
            name=name,
            at=datetime.now(UTC),
            program=version("leothang"),
            secret=what in {"node", "desk"},
            about=about,
            parts=tuple(draft.parts),
        )
        words = manifest.model_dump_json(indent=2)
        path = draft.path(MANIFEST)
        path.write_text(words + "\n", encoding="utf-8")
        flush(path)
        settle(fresh)
        fresh.rename(out)
        settle(out.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def claim(out: Path) -> Path:
    """Make the directory a backup or a restored one is written in; refuse to overwrite."""
    if out.exists():
        msg = f"{out} exists already; nothing is overwritten: name another place"
        raise BackupError(msg)
    fresh = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(fresh, ignore_errors=True)  # what a broken attempt left
        fresh.mkdir(parents=True, mode=0o700)
    except OSError as error:
        msg = f"cannot write to {out.parent}: {error.strerror}"
        raise BackupError(msg) from error
    return fresh


def opened(archive: Path, what: What) -> Manifest:
    """Read a backup's manifest and check every file against it."""
    try:
        words = (archive / MANIFEST).read_text(encoding="utf-8")
        manifest = Manifest.model_validate_json(words)
    except (OSError, ValidationError) as error:
        msg = f"{archive} is no backup of leothang ({type(error).__name__})"
        raise BackupError(msg) from None
    if manifest.what != what:
        msg = f"{archive} is the backup of a {manifest.what}: say `restore {manifest.what}`"
        raise BackupError(msg)
    for part in manifest.parts:
        _check(archive, part)
    return manifest


def _check(archive: Path, part: Part) -> None:
    path = archive / part.file
    if Path(part.file).name != part.file or not path.is_file():
        msg = f"the backup lacks {part.file}"
        raise BackupError(msg)
    if path.stat().st_size != part.size or sha256_of(path) != part.sha256:
        msg = f"{part.file} is not what was written: the backup is damaged"
        raise BackupError(msg)
