"""Every vector of tests/vectors, each a test by its id: what the law makes of a story."""

from __future__ import annotations

import pytest

from tests.support.story.judges import JUDGES
from tests.support.story.vectors import Vector, page

CASES = [
    pytest.param(name, vector, id=vector.id) for name in JUDGES for vector in page(name).vectors
]


@pytest.mark.parametrize(("table", "vector"), CASES)
def test_the_law_makes_of_the_story_what_the_vector_says(table: str, vector: Vector) -> None:
    """Each vector of each table, derived from the text of the table."""
    assert JUDGES[table](vector) == vector.expect
