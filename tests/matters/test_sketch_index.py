"""The index answers the same whatever the order sketches came and went in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.matters.sketch_index import ALIKE, SketchIndex

SKETCHES = np.random.default_rng(7).integers(0, 1 << 16, size=(6, 128), dtype=np.uint16)
SKETCHES[1, :90] = SKETCHES[0, :90]
SKETCHES[2, 20:110] = SKETCHES[0, 20:110]
SKETCHES[3, 5:126:42] = SKETCHES[4, 5:126:42]

HELD = st.tuples(st.integers(0, 5), st.integers(0, 1), st.booleans())
"""Which sketch a paper has, in which block, and whether it leads."""
STEPS = st.lists(st.tuples(st.integers(0, 9), st.none() | HELD), max_size=40)


def sharing(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two sketches have a band in common, the slow way."""
    bands, wide = ALIKE
    end = bands * wide
    return any(list(one[at:end:bands]) == list(other[at:end:bands]) for at in range(bands))


@given(STEPS)
def test_a_query_finds_who_shares_a_band_in_the_block(
    steps: list[tuple[int, tuple[int, int, bool] | None]],
) -> None:
    """Of all that was added and not discarded since, and of nothing else."""
    index = SketchIndex()
    held: dict[int, tuple[int, int, bool]] = {}
    for n, what in steps:
        held.pop(n, None)
        index.discard(n)
        if what is not None:
            held[n] = what
            index.add(n, what[1], SKETCHES[what[0]], leads=what[2])
    assert len(index) == len(held)
    for sketch in range(6):
        for block in range(2):
            alike = [
                n
                for n, (which, where, _) in sorted(held.items())
                if where == block and sharing(SKETCHES[which], SKETCHES[sketch])
            ]
            rows = SKETCHES[sketch]
            assert index.query(block, rows).tolist() == alike
            assert index.query(block, rows, leaders=True).tolist() == [
                n for n in alike if held[n][2]
            ]


def test_many_at_once_are_many_one_by_one() -> None:
    """A bulk load leaves the index as single additions do."""
    one, many = SketchIndex(), SketchIndex()
    for n in range(6):
        one.add(n, 5, SKETCHES[n], leads=n % 2 == 0)
    many.add_many(range(6), [5] * 6, SKETCHES, leads=[n % 2 == 0 for n in range(6)])
    for rows in SKETCHES:
        for leaders in (False, True):
            found = one.query(5, rows, leaders=leaders).tolist()
            assert many.query(5, rows, leaders=leaders).tolist() == found
    assert (many.rows_of([3, 1]) == SKETCHES[[3, 1]]).all()


def test_near_keeps_what_resembles_enough_and_says_by_how_much() -> None:
    """A shared band alone is no resemblance."""
    index = SketchIndex()
    index.add_many(range(6), [5] * 6, SKETCHES)
    ns, alike = index.near(5, SKETCHES[0], 0.6)
    assert ns.tolist() == [0, 1, 2]
    assert alike.tolist() == pytest.approx([1, 90 / 128, 90 / 128], abs=0.01)
    assert index.query(5, SKETCHES[3]).tolist() == [3, 4]
    assert index.near(5, SKETCHES[3], 0.6)[0].tolist() == [3]


def test_a_paper_that_leads_no_longer_is_still_found_among_all() -> None:
    """Leading changes where a paper is looked for, not whether it is held."""
    index = SketchIndex()
    index.add(1, 5, SKETCHES[0])
    index.lead(1, leads=False)
    index.lead(2, leads=False)
    assert index.query(5, SKETCHES[0], leaders=True).tolist() == []
    assert index.query(5, SKETCHES[0]).tolist() == [1]
    index.lead(1, leads=True)
    assert index.query(5, SKETCHES[0], leaders=True).tolist() == [1]


def test_a_paper_held_is_found_once_it_is_told_whether_it_leads() -> None:
    """Until then its sketch is known and no query finds it."""
    index = SketchIndex()
    for n in (1, 2, 3):
        index.hold(n, 5, SKETCHES[0])
    index.discard(3)
    assert len(index) == 2
    assert index.query(5, SKETCHES[0]).tolist() == []
    assert (index.rows_of([1])[0] == SKETCHES[0]).all()
    index.lead(1, leads=True)
    index.lead(2, leads=False)
    assert index.query(5, SKETCHES[0], leaders=True).tolist() == [1]
    assert index.query(5, SKETCHES[0]).tolist() == [1, 2]


def test_blocks_are_numbers_of_64_bits_with_or_without_sign() -> None:
    """A hash read as a signed number is the same block."""
    index = SketchIndex()
    index.add(1, -1, SKETCHES[0])
    assert index.query((1 << 64) - 1, SKETCHES[0]).tolist() == [1]
    assert index.query(1, SKETCHES[0]).tolist() == []
