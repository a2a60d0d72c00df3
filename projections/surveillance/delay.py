"""How much of the last days is already recorded: correction for reporting delay (độ trễ ghi nhận).

A paper received today may be recorded next week. Of the papers of a day known at most d days
after, the share recorded exactly d days after is a hazard in reverse time (Lawless 1994); their
product tells what share of a day is known by now, and young days are no proof of calm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from projections.surveillance.loglinear import quotient

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Flags, Floats

_DAYS_A_WEEK = 7


def known_shares(triangle: ArrayLike, *, strength: float = 20.0) -> Floats:
    """Return [series, delays]: the share of a day's papers recorded by so many days after it.

    `triangle` is [series, days, delays]: papers received on a day and recorded so many days
    after. Its last day ends now, so that what a later row cannot know yet is not looked at. Each
    hazard is drawn to that of all series together as by `strength` papers more.
    """
    counts = np.asarray(triangle, dtype=np.float64)
    days, delays = counts.shape[1:]
    age = days - 1 - np.arange(days)
    reached = age[:, None] >= np.arange(delays)[None, :]
    counts = np.where(reached & np.isfinite(counts), counts, 0.0)
    exact = counts.sum(axis=1)
    so_far = np.where(reached, np.cumsum(counts, axis=2), 0.0).sum(axis=1)
    usual = quotient(exact.sum(axis=0), so_far.sum(axis=0))
    hazard = quotient(exact + strength * usual, so_far + strength)
    still = np.clip(1.0 - hazard, 0.0, 1.0)
    later = np.cumprod(still[:, ::-1], axis=1)[:, ::-1]
    shares = np.concatenate([later[:, 1:], np.ones((len(counts), 1))], axis=1)
    return np.asarray(shares, dtype=np.float64)


def known_of_weeks(shares: Floats, weeks: int, *, since_end: int = 0) -> Floats:
    """Return [series, weeks]: the share of each week known now; the last column is the last week.

    `since_end` tells how many days ago the last week ended. The share multiplies the exposure of
    the week: expectation is scaled down to what can be known.
    """
    last = shares.shape[1] - 1
    ago = np.arange(weeks - 1, -1, -1)[:, None] * _DAYS_A_WEEK
    age = np.minimum(since_end + ago + np.arange(_DAYS_A_WEEK)[None, :], last)
    return np.asarray(np.minimum(shares[:, age].mean(axis=2), 1.0), dtype=np.float64)


def withheld(known: Floats, *, least: float = 0.8) -> Flags:
    """Return the weeks to wait with, as too little of them is known: a mask of missing weeks."""
    return np.asarray(known < least)
