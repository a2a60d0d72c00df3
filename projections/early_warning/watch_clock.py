"""The clock that judging goes by (đồng hồ xét)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.early_warning.settings import WatchSettings

    Clock = Callable[[], datetime]


def clock_of(settings: WatchSettings) -> Clock:
    """Return the clock that judging goes by: the true one, or the instant that was asked for."""
    fixed = settings.as_of
    return (lambda: datetime.now(UTC)) if fixed is None else (lambda: fixed)
