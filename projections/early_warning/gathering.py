"""Facts gather where others want the processor too (gom sự kiện).

Ten facts judged at once take little more than one alone. Where the processor is free that is no
reason to wait; where it is not, what is judged singly is taken from those that everybody waits for.
"""

from __future__ import annotations

import time

_TIMES = 3
_LONGEST = 0.1
"""Seconds no alert minds."""


class Gathering:
    """Begins with a step; says afterwards how long to let facts gather."""

    def __init__(self) -> None:
        self._began, self._worked = time.perf_counter(), time.thread_time()

    def pause(self) -> float:
        """Return some times what the step waited, if it waited longer than it worked; else 0."""
        worked = time.thread_time() - self._worked
        waited = time.perf_counter() - self._began - worked
        return min(_TIMES * waited, _LONGEST) if waited > worked else 0.0
