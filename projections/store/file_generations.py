"""The generations of a view as files in one directory (thế hệ trong tệp)."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from projections.store.generations import FIRST, Pointer
from projections.store.schema import SchemaVersionError
from projections.store.sqlite import SqliteStore, held_alone
from services.runtime.on_disk import replace

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from projections.store.protocol import Store

VIEW = "view.db"
_POINTER = "view-generation.json"
_OF_FILE = re.compile(r"view-([0-9]+)\.db")


class FileGenerations:
    """Generations as files in one directory."""

    def __init__(self, data: Path) -> None:
        """Take the directory; nothing is read or made yet."""
        self._data = data

    @property
    def name(self) -> str:
        return str(self._data)

    def path(self, number: int) -> Path:
        """Return the file of a generation."""
        return self._data / (VIEW if number == FIRST else f"view-{number}.db")

    def pointer(self) -> Pointer:
        try:
            return Pointer(**json.loads((self._data / _POINTER).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Pointer()

    def change(self, before: Pointer, after: Pointer) -> bool:
        with held_alone(self._data / f"{_POINTER}.lock"):
            if self.pointer() != before:
                return False
            replace(self._data / _POINTER, json.dumps(after._asdict()).encode())
        return True

    def existing(self) -> list[int]:
        found = [FIRST] if self.path(FIRST).is_file() else []
        names = (_OF_FILE.fullmatch(path.name) for path in self._data.glob("view-*.db"))
        return sorted([*found, *(int(name[1]) for name in names if name)])

    def open(self, number: int) -> Store:
        self._data.mkdir(parents=True, exist_ok=True)
        return SqliteStore(self.path(number))

    def open_live(self, number: int) -> Store:
        return self.open(number)

    def claim(self, number: int) -> AbstractContextManager[None]:  # noqa: ARG002 - a file has one lock
        return nullcontext()

    def look_into(self, number: int) -> Store:
        return SqliteStore(self.path(number), reading=True)

    def size(self, number: int) -> int:
        return sum(path.stat().st_size for path in self._files(number))

    def drop(self, number: int) -> None:
        # Who opens it takes the lock first: after this nobody has it.
        with suppress(SchemaVersionError):
            SqliteStore(self.path(number)).close()
        for path in self._files(number):
            with suppress(FileNotFoundError):
                path.unlink()

    def _files(self, number: int) -> list[Path]:
        return sorted(self._data.glob(f"{self.path(number).name}*"))
