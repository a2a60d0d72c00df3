"""One law for all partitions of a process: read once, held once (luật dùng chung)."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from domain.law.errors import LawError

if TYPE_CHECKING:
    from domain.law.law import Law
    from services.runtime.law_files import LawFiles, Stamp


class SharedLaw:
    """The files of the law, read again only when they changed or somebody asked."""

    def __init__(self, files: LawFiles) -> None:
        """Take the files; nothing is read yet."""
        self._files = files
        self._read: tuple[Stamp, Law | LawError] | None = None
        self._one_at_a_time = Lock()

    def ask(self) -> None:
        """Let the next who asks read the files, changed or not."""
        self._read = None

    def stamp(self) -> Stamp:
        """Return name, time and size of every rule file."""
        return self._files.stamp()

    def reload(self) -> Law:
        """Return the law the files give now: the same object for all who ask."""
        with self._one_at_a_time:
            stamp = self._files.stamp()
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, self._attempt()
            found = self._read[1]
        if isinstance(found, LawError):
            raise found
        return found

    def _attempt(self) -> Law | LawError:
        """Read, and remember a refusal too: thirty partitions need not find it thirty times."""
        try:
            return self._files.reload()
        except LawError as error:
            return error
