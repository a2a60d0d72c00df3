"""One input of the score of a hot spot (yếu tố của điểm nóng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Part(NamedTuple):
    """An input that counts today."""

    on: date
    """The day from which it counts."""
    name: str
    points: int
    evidence: tuple[str, ...]
    until: date | None = None
    """The last day it counts, where time alone ends it."""
