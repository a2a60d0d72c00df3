"""The list of every story that can be planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.simulate.scene import Scene

Role = Literal["incident", "lookalike"]


class UntellableError(Exception):
    """The calendar has no days for this story here, at Tết for instance; it is left out."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One story: what it is called, which pattern it tries, and how it is told."""

    story: str
    pattern: str
    role: Role
    tell: Callable[[Scene], None]


class Stories:
    """A book of variants of one pattern; a function joins it by decoration."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.variants: list[Variant] = []

    def incident(self, tell: Callable[[Scene], None]) -> Callable[[Scene], None]:
        """Add a story whose alerts must stand at `as_of`."""
        return self._add(tell, "incident")

    def lookalike(self, tell: Callable[[Scene], None]) -> Callable[[Scene], None]:
        """Add a lawful story that looks like the pattern and must stay quiet."""
        return self._add(tell, "lookalike")

    def _add(self, tell: Callable[[Scene], None], role: Role) -> Callable[[Scene], None]:
        story = f"{self.pattern}.{getattr(tell, '__name__', '')}"
        self.variants.append(Variant(story, self.pattern, role, tell))
        return tell
