"""How much is read at once, and whether it is judged as it comes or later, together (nhịp xét)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from projections.early_warning.record import micros

if TYPE_CHECKING:
    from datetime import datetime

    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.turns import Turn

_IDLE = 1.0
"""Longest wait for messages: timers and health are looked at in between."""
_SHORT = 0.05
"""Wait while something waits for judging: what is on its way comes first."""
_JUDGED_AT_ONCE = 1_000
"""More in one transaction take hardly less each, and alerts would wait for the last of them."""


class JudgingPace:
    """One worker's measure of reading and judging, by how much the stream still holds."""

    def __init__(self, settings: WatchSettings, turn: Turn) -> None:
        self._settings = settings
        self._judged_at = time.monotonic()
        self.turn = turn
        self.adopting = True
        """Whether alerts of an earlier view wait to be found again."""

    def at_most(self, pending: int) -> int:
        """Return how many facts to take: what is judged as it comes goes out in small parts."""
        if self.adopting or pending > self._settings.catch_up:
            return self._settings.batch
        return min(self._settings.batch, _JUDGED_AT_ONCE)

    def patience(self, pipeline: Pipeline, now: datetime) -> float:
        """Return for how many seconds to wait for facts: not past the next timer."""
        due = pipeline.next_due
        if pipeline.behind:
            return _SHORT
        if due is None:
            return _IDLE
        return min(_IDLE, max(0.0, (due - micros(now)) / 1e6))

    def is_near(self, pending: int) -> bool:
        """Tell whether the end of the stream is near enough to judge what was read."""
        # What half a history says would contradict, for a moment, what the hub already holds.
        return pending <= (0 if self.adopting else self._settings.catch_up)

    def is_overdue(self) -> bool:
        """Tell whether facts have waited for judging longer than they may."""
        return self.waited() > self._settings.judge_every

    def waited(self) -> float:
        """Return the seconds since nothing waited for judging."""
        return time.monotonic() - self._judged_at

    def caught_up(self) -> None:
        """Note that nothing waits for judging."""
        self._judged_at = time.monotonic()
