"""What a render would write, beside what lies there: in memory only (bản đối chiếu)."""

from __future__ import annotations

from services.deploying.folder import Folder

_KEPT = ("secrets/", "tls/")
"""What a render keeps where it finds it."""


class Imagined(Folder):
    """A folder in memory, over the secrets and certificates of one on disk."""

    def __init__(self, real: Folder) -> None:
        super().__init__(real.path)
        self._texts: dict[str, str] = {}

    def prepare(self, mark: str) -> None:
        """Do nothing: what is imagined needs no directory."""

    def provide(self, name: str) -> None:
        """Do nothing, likewise."""

    def read(self, name: str) -> str | None:
        """Return a text as it would be written, or a secret as it is."""
        if name in self._texts:
            return self._texts[name]
        return super().read(name) if name.startswith(_KEPT) else None

    def write(self, name: str, text: str) -> None:
        """Remember a text."""
        self.written.add(name)
        self._texts[name] = text

    def keep(self, name: str) -> None:
        """Say that a file belongs here as it is."""
        self.written.add(name)

    def remove_others(self) -> None:
        """Leave alone what another render wrote."""

    def names(self) -> list[str]:
        """Return every file of the folders a render writes to."""
        return sorted(name for name in self.written if "/" in name)
