"""How much two sketches have in common."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
import pytest

from projections.matters.resemblance import mark_set, resemblance, rows_of


def test_rows_are_read_as_they_were_written() -> None:
    """Little endian, whatever the machine."""
    written = b64encode(np.arange(128, dtype="<u2").tobytes()).decode()
    assert rows_of(written).tolist() == list(range(128))


@pytest.mark.parametrize("said", ["", "AAAA", "not base64!"])
def test_what_is_no_sketch_is_refused(said: str) -> None:
    """A sketch has 128 rows."""
    with pytest.raises(ValueError, match=r"256 bytes|base64"):
        rows_of(said)


def test_resemblance_is_the_share_of_equal_rows() -> None:
    """Of each sketch compared."""
    rows = np.arange(128, dtype=np.uint16)
    half = np.where(rows < 64, rows, 9_999).astype(np.uint16)
    assert resemblance(rows, np.stack([rows, half, rows + 500])).tolist() == [1.0, 0.5, 0.0]
    assert resemblance(rows, np.empty((0, 128), np.uint16)).tolist() == []


def test_marks_are_read_as_they_were_written_and_repeat_nothing() -> None:
    """Even if the node that sent them did not see to it."""
    written = b64encode(np.array([7, 1 << 31, 7, 3], dtype="<u4").tobytes()).decode()
    assert mark_set(written) == {3, 7, 1 << 31}
    assert mark_set("") == set()
