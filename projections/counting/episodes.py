"""Weeks that stand out, one soon after the other (đợt tăng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from projections.counting.frame import Frame
    from projections.counting.outlook import SeriesSaid, WeekSaid


class Episode(NamedTuple):
    """Weeks that stand out, one soon after the other (một đợt tăng)."""

    weeks: tuple[WeekSaid, ...]
    """Those that do, oldest first."""
    holds: bool
    """Not long ago."""

    @property
    def first(self) -> int:
        """The week it began."""
        return self.weeks[0].week

    @property
    def last(self) -> int:
        """The last week that stood out."""
        return self.weeks[-1].week


def episode_of(said: SeriesSaid, frame: Frame) -> Episode | None:
    """Return the last episode of a series, None where no week stands out.

    A week of which nothing can be said ends none and prolongs none.
    """
    told = [week for week in said.weeks if week.expected is not None and not week.silent]
    at = [n for n, week in enumerate(told) if week.alarm]
    if not at:
        return None
    calm = frame.burst.number("holds_weeks")
    run = [at[-1]]
    for n in reversed(at[:-1]):
        if run[-1] - n > calm:
            break
        run.append(n)
    weeks = tuple(told[n] for n in reversed(run))
    return Episode(weeks, holds=len(told) - 1 - at[-1] < calm)
