"""Leases as locks of files, for processes of one machine (khóa tệp).

A lock lasts as long as its process: one that is stopped keeps it, so it cannot be taken over
from, and needs no token.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from projections.store.lease import Board, Fence
from services.runtime.file_lock import lock_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_FOLDER = "leases"
_WORKER, _VIEW = "worker-", "view-"
_LEFT_FOR = 60.0
_LONGEST_LOOK = 10.0


class FileLeases:
    """The leases of one process in one folder of views."""

    outages: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, data: Path, views: Collection[str], *, name: str = "worker") -> None:
        """Take the views this process would work for."""
        self.me = f"{name}-{uuid4().hex[:12]}"
        self._folder = data / _FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, IO[bytes]] = {}
        self._alive: IO[bytes] | None = self._born(",".join(sorted(views)))

    def look(self) -> Board:
        """Return who lives and who holds what: whose files are locked."""
        workers = {name: said.split(",") for name, said in self._taken(_WORKER)}
        held = dict(self._taken(_VIEW))
        workers[self.me] = [*self._said(f"{_WORKER}{self.me}").split(",")]
        return Board(self.me, workers, held | dict.fromkeys(self._held, self.me))

    def take(self, view: str) -> Fence | None:
        """Lock a view's file; None when somebody else was faster."""
        file = self._locked(f"{_VIEW}{view}", self.me)
        if file is None:
            return None
        self._held[view] = file
        return Fence(view, 0)

    def give(self, view: str) -> None:
        """Let go of a view's file."""
        file = self._held.pop(view, None)
        if file is not None:
            file.close()

    def close(self) -> None:
        """Let go of every file."""
        for view in list(self._held):
            self.give(view)
        if self._alive is not None:
            self._alive.close()
            self._alive = None
            with suppress(OSError):
                (self._folder / f"{_WORKER}{self.me}").unlink()

    def _born(self, views: str) -> IO[bytes]:
        """Lock our own file: whoever looks whether we live has it for a moment, nobody for long."""
        end = time.monotonic() + _LONGEST_LOOK
        while (file := self._locked(f"{_WORKER}{self.me}", views)) is None:
            if time.monotonic() > end:
                msg = f"cannot lock a file in {self._folder}"
                raise OSError(msg)
            time.sleep(0.01)
        return file

    def _locked(self, name: str, says: str) -> IO[bytes] | None:
        """Return the locked file, with what it says; None where somebody else has it."""
        file = (self._folder / name).open("a+b")
        try:
            lock_file(file)
        except OSError:
            file.close()
            return None
        file.truncate(0)
        file.write(says.encode())
        file.flush()
        return file

    def _taken(self, kind: str) -> Iterator[tuple[str, str]]:
        """Return what files of a kind say that somebody else has locked."""
        for path in sorted(self._folder.glob(f"{kind}*")):
            name = path.name.removeprefix(kind)
            if name == self.me or name in self._held:
                continue
            if _is_locked(path):
                said = self._said(path.name)
                if said:
                    yield name, said
            elif kind == _WORKER:
                _bury(path)

    def _said(self, name: str) -> str:
        with suppress(OSError):
            return (self._folder / name).read_bytes().decode()
        return ""


def _bury(path: Path) -> None:
    """Remove what a dead worker left; one that was just born may not have its lock yet."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _LEFT_FOR:
            path.unlink()


def _is_locked(path: Path) -> bool:
    try:
        file = os.fdopen(os.open(path, os.O_RDWR), "r+b")
    except OSError:
        return False
    with file:
        try:
            lock_file(file)
        except OSError:
            return True
    return False
