"""Marks of positions: as a set of them, in little memory, wherever they lie."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.pages import Marks

POSITIONS = st.sets(st.integers(1, 300_000) | st.integers(1, 10**18), max_size=40)


def marked(positions: set[int]) -> Marks:
    """Return marks of these positions."""
    marks = Marks()
    assert all(marks.add(position) for position in positions)
    return marks


@given(POSITIONS, POSITIONS)
def test_marks_say_what_sets_say(ours: set[int], theirs: set[int]) -> None:
    """What is marked here and not there, in order."""
    assert list(marked(ours).minus(marked(theirs))) == sorted(ours - theirs)


@given(POSITIONS)
def test_a_position_is_new_once(positions: set[int]) -> None:
    """The second time it is known."""
    marks = marked(positions)
    assert not any(marks.add(position) for position in positions)


def test_a_position_far_away_costs_little() -> None:
    """Whoever had a node's key may have named one; what lies between takes no room."""
    tracemalloc.start()
    marks = marked({1, 999_999_999_999})
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000
    assert list(marks.minus(Marks())) == [1, 999_999_999_999]
