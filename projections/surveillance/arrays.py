"""The arrays that series of counts come in: a row per series, a column per week (chuỗi số đếm)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SINGLE = 2**18
"""So many multiplications OpenBLAS does in one thread."""


class Series(NamedTuple):
    """Counts of many series over the same weeks, with what each week was exposed to."""

    counts: Floats
    """[series, weeks]; 0 where missing."""
    exposure: Floats
    """[series, weeks]; what the expected count is proportional to."""
    present: Flags
    """[series, weeks]; False where nothing is known of the week."""
    plain: bool
    """No week is missing and every exposure is 1: the short way may be taken."""


def series_of(
    counts: ArrayLike, exposure: ArrayLike | None = None, missing: ArrayLike | None = None
) -> Series:
    """Return counts ready to be judged; a week is missing when said so, NaN or not exposed.

    `exposure` is one number per week, or one per series and week, and multiplies whatever the
    caller knows to move the count: people living there, working days of the week, the share
    of papers already recorded.
    """
    found = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    exposed = np.ones_like(found) if exposure is None else _spread(exposure, found)
    usable = np.isfinite(found) & (found >= 0) & np.isfinite(exposed) & (exposed > 0)
    if missing is not None:
        usable &= ~np.broadcast_to(np.asarray(missing, dtype=np.bool_), found.shape)
    return Series(
        counts=np.where(usable, found, 0.0),
        exposure=np.where(usable, exposed, 1.0),
        present=usable,
        plain=exposure is None and bool(usable.all()),
    )


def product(left: Floats, right: Floats) -> Floats:
    """Return the matrix product, in blocks of rows too small to wake the threads of BLAS.

    With other work on the machine those threads wait for each other ten times as long as they
    calculate.
    """
    rows = max(_SINGLE // max(right.size, 1), 1)
    whole = len(left) // rows * rows
    if whole == len(left) == rows:
        return left @ right
    found = np.empty((len(left), right.shape[1]))
    blocks = left[:whole].reshape(-1, rows, left.shape[1])
    np.matmul(blocks, right, out=found[:whole].reshape(-1, rows, right.shape[1]))
    np.matmul(left[whole:], right, out=found[whole:])
    return found


def _spread(exposure: ArrayLike, like: Floats) -> Floats:
    return np.broadcast_to(np.asarray(exposure, dtype=np.float64), like.shape)
