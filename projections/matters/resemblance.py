"""How much two sketches have in common (độ giống nhau)."""

from __future__ import annotations

from binascii import a2b_base64
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS = 128
"""Numbers of 16 bits in a sketch."""
_MARK = 4
"""Bytes of a mark."""


def rows_of(said: str) -> NDArray[np.uint16]:
    """Return the `ROWS` numbers of `Sketch.rows`, or raise ValueError."""
    written = a2b_base64(said, strict_mode=True)
    if len(written) != 2 * ROWS:
        msg = f"a sketch has {2 * ROWS} bytes, not {len(written)}"
        raise ValueError(msg)
    return np.frombuffer(written, dtype="<u2").astype(np.uint16)


def mark_set(said: str) -> frozenset[int]:
    """Return the different numbers of `Sketch.marks`, or raise ValueError."""
    return frozenset(_marks(said).tolist())


def is_sketch(rows: str, marks: str) -> bool:
    """Tell whether rows and marks can be read, without reading their numbers."""
    try:
        whole = len(a2b_base64(rows, strict_mode=True)) == 2 * ROWS
        return whole and not len(a2b_base64(marks, strict_mode=True)) % _MARK
    except ValueError:
        return False


def _marks(said: str) -> NDArray[np.uint32]:
    return np.frombuffer(a2b_base64(said, strict_mode=True), dtype="<u4")


def resemblance(rows: NDArray[np.uint16], many: NDArray[np.uint16]) -> NDArray[np.float64]:
    """Return for each of `many` (k x 128) the share of its rows that equal `rows`.

    It estimates the share of shingles two texts have in common (Jaccard), with a standard
    error of at most 0.045.
    """
    shares: NDArray[np.float64] = np.add.reduce(many == rows, axis=1, dtype=np.intp) / len(rows)
    return shares
