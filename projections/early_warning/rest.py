"""Work that can wait is done at most so often (nhịp nghỉ)."""

from __future__ import annotations

import time


class Rest:
    """Says when it is time again: at once, and then after so many seconds each."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._from = float("-inf")

    def is_over(self) -> bool:
        """Whether it is time; it begins anew where it is."""
        now = time.monotonic()
        if now - self._from < self._seconds:
            return False
        self._from = now
        return True
