"""What a scenario is asked for, checked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.contracts.envelope import VIETNAM

REFORM = date(2025, 7, 1)
MOST_DAYS = 3660
HISTORY = 260
"""Days before the period in which an incident may have begun."""
FUTURE = 120
"""Days after `as_of` to which stories run on before they are cut off."""


class OptionsError(ValueError):
    """An option that cannot be; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """Same options, same bytes."""

    seed: int
    provinces: tuple[str, ...]
    start: date
    days: int
    as_of: datetime
    scale: float = 1.0

    @property
    def end(self) -> date:
        """The first day after the period."""
        return self.start + timedelta(days=self.days)


def end_of_period(start: date, days: int) -> datetime:
    """Return the default `as_of`: the midnight with which the period ends.

    Ripe incidents are placed so that they hold at `as_of`, with whatever history
    they need before the period; so no waiting time has to follow it.
    """
    return datetime.combine(start + timedelta(days=days), time(), tzinfo=VIETNAM)


def checked(options: Options) -> Options:
    """Return the options, or say which one is wrong."""
    if not options.provinces:
        message = "--province: name at least one province, for example --province 51"
        raise OptionsError(message)
    if len(set(options.provinces)) != len(options.provinces):
        message = "--province: a province is named twice"
        raise OptionsError(message)
    if not 1 <= options.days <= MOST_DAYS:
        message = f"--days: {options.days} is not between 1 and {MOST_DAYS}"
        raise OptionsError(message)
    if not 0 < options.scale <= 1000:  # noqa: PLR2004 - a sane ceiling
        message = f"--scale: {options.scale} is not above 0 and at most 1000"
        raise OptionsError(message)
    if options.as_of < end_of_period(options.start, options.days):
        message = f"--as-of: {options.as_of.isoformat()} lies before the end of the period"
        raise OptionsError(message)
    if options.start < REFORM <= options.end - timedelta(days=1):
        message = (
            "--from/--days: the period crosses 2025-07-01, when districts ended and codes changed; "
            "make one scenario up to 2025-06-30 and one from 2025-07-01"
        )
        raise OptionsError(message)
    return options
