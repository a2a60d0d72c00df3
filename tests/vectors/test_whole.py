"""Everything the detectors say of the vectors, as it is on record in whole.txt."""

from __future__ import annotations

import pytest

from tests.support.story.vectors import Vector
from tests.support.story.whole import RECORD, vectors, whole

WRITE = "read the change, then write the record anew: python -m tests.support.story.whole"
BLOCKS = ["== " + block.rstrip("\n") for block in RECORD.read_text("utf-8").split("== ")[1:]]
RECORDED = {block.splitlines()[0].removeprefix("== "): block for block in BLOCKS}


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.id)
def test_nothing_else_changes_when_a_rule_is_mended(vector: Vector) -> None:
    """Every word of every finding: days, evidence, agencies, numbers, flags, the next look."""
    assert whole(vector) == RECORDED.get(vector.id, ""), WRITE


def test_the_record_tells_of_the_vectors_only() -> None:
    """A vector that is gone leaves it, too."""
    assert list(RECORDED) == [vector.id for vector in vectors()], WRITE
