"""What the index answers does not depend on where its pairs lie: in deltas, carried or swept."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from projections.matters import band_table, sorted_bands
from projections.matters.sketch_index import ALIKE, SketchIndex

POOL = np.random.default_rng(11).integers(0, 1 << 16, size=(12, 128), dtype=np.uint16)
POOL[6:, :100] = POOL[:6, :100]
POOL[5, 41:126:42] = POOL[4, 41:126:42]
POOL[3, 40:126:42] = POOL[2, 40:126:42]


@pytest.fixture(autouse=True)
def small_pieces() -> Iterator[None]:
    """Deltas of a few papers and arrays of a few hundred, so that all happens soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(band_table, "_SMALLEST_DELTA", 8)
        patch.setattr(band_table, "_LARGEST_DELTA", 16)
        patch.setattr(sorted_bands, "CAPACITY", 300)
        yield


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two sketches have a band in common, the slow way."""
    bands, wide = ALIKE
    end = bands * wide
    return any(list(one[at:end:bands]) == list(other[at:end:bands]) for at in range(bands))


ALIKE_IN_POOL = [[alike(one, other) for other in POOL] for one in POOL]


@pytest.mark.parametrize("seed", range(4))
def test_a_long_life_ends_as_what_is_left_would_begin(seed: int) -> None:
    """After thousands of papers came, went, led and followed, answers are those of the rest."""
    dice = random.Random(seed)
    index = SketchIndex()
    held: dict[int, tuple[int, int, bool]] = {}
    for _ in range(2_500):
        n = dice.randrange(900)
        if n in held and dice.random() < 0.4:
            index.discard(n)
            del held[n]
        elif n in held:
            leads = dice.random() < 0.5
            index.lead(n, leads=leads)
            held[n] = (*held[n][:2], leads)
        else:
            held[n] = (dice.randrange(12), dice.randrange(3), dice.random() < 0.5)
            which, block, leads = held[n]
            index.add(n, block, POOL[which], leads=leads)
    assert len(index) == len(held)
    for which in range(12):
        for block in range(3):
            found = [
                n
                for n, (other, where, _) in sorted(held.items())
                if where == block and ALIKE_IN_POOL[which][other]
            ]
            assert index.query(block, POOL[which]).tolist() == found
            leaders = [n for n in found if held[n][2]]
            assert index.query(block, POOL[which], leaders=True).tolist() == leaders


def test_many_at_once_replace_what_was_there() -> None:
    """A bulk load over papers already held leaves the new sketches alone."""
    index = SketchIndex()
    blocks = [1] * 1_000
    index.add_many(range(1_000), blocks, POOL[[0] * 1_000])
    index.add_many(range(1_000), blocks, POOL[[1] * 1_000])
    assert len(index) == 1_000
    assert index.query(1, POOL[0]).tolist() == []
    assert index.query(1, POOL[1]).tolist() == list(range(1_000))
    assert index.near(1, POOL[7], 0.5)[0].tolist() == list(range(1_000))


def test_a_sketch_that_is_not_held_has_no_rows() -> None:
    """Asking for it names it."""
    index = SketchIndex()
    index.add(3, 1, POOL[0])
    with pytest.raises(KeyError, match="4"):
        index.rows_of([3, 4])
