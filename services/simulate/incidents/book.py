"""Every story that can be planted, in a fixed order (danh mục tình huống)."""

from __future__ import annotations

from services.simulate.incidents import cross_level, mass, overdue, transfers

BOOK = (
    *cross_level.STORIES.variants,
    *transfers.STORIES.variants,
    *mass.STORIES.variants,
    *overdue.STORIES.variants,
)
