"""Which sketches of two papers are compared, and how much of one the other holds (đối chiếu)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.matters.resemblance import ROWS

if TYPE_CHECKING:
    from projections.matters.papers import Paper, Text


def compared(one: Paper, other: Paper) -> tuple[Text, Text] | None:
    """Return the sketches of two papers under the oldest key and scheme both have, if any.

    Under another key resemblance is estimated anew, a little higher or lower: a change of keys
    would tie papers and part them. Ids of keys rise with age.
    """
    found: tuple[Text, Text] | None = None
    for mine in one.texts:
        for theirs in other.texts:
            if mine[:2] == theirs[:2] and (found is None or mine[:2] < found[0][:2]):
                found = mine, theirs
    return found


def contained(mine: Text, theirs: Text, equal: int) -> float:
    """Return how much of the shorter text the longer one holds, by rows that are equal.

    Of a text cut short, few rows equal those of the whole, yet all of it is there.
    """
    share = equal / ROWS
    shared = share * (mine.size + theirs.size) / (1 + share)
    return min(1.0, shared / max(1, min(mine.size, theirs.size)))
