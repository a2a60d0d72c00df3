"""How fast work goes of late, once it was measured for long enough to say so (tốc độ)."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SOUND = 5.0
"""Seconds of work before anything is said: the first steps tell of starting only."""
_OF_LATE = 30.0
"""Seconds that count."""


class Speed:
    """What was done a second in this phase; each phase is measured by itself."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to measure with the first `add`."""
        self._clock = clock
        self._phase: str | None = None
        self._done: deque[tuple[float, int]] = deque()
        """When so much was done in all, oldest first."""

    def add(self, phase: str, done: int) -> None:
        """Count what was done since the last time, in one phase."""
        now = self._clock()
        if phase != self._phase or not self._done:
            self._phase = phase
            self._done = deque([(now, 0)])
            return  # done before the phase was measured: it says nothing of its speed
        self._done.append((now, self._done[-1][1] + done))
        while len(self._done) > 2 and now - self._done[1][0] >= _OF_LATE:  # noqa: PLR2004 - two ends
            self._done.popleft()

    def rate(self) -> float:
        """Return how much a second; 0 as long as that is not known."""
        if not self._done:
            return 0.0
        (since, before), (last, after) = self._done[0], self._done[-1]
        passed = last - since
        return (after - before) / passed if passed >= SOUND else 0.0
