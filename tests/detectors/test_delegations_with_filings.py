"""Which delegation makes a filing above the level weigh more."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import received
from tests.support.papers import COMMUNE, PROVINCE
from tests.support.steps import delegation

FILED = "2026-07-02"
BOARD = "t51-btcd"


def weight(*facts: AnyFact) -> int:
    """Return what the one filing weighs."""
    file = case(received(PROVINCE, FILED, "p1"), *facts)
    (found,) = cross_level.detect(file, the_law(), LONG_AFTER).assessments
    return found.weight


@pytest.mark.parametrize(
    ("came", "weighs"),
    [
        (delegation(PROVINCE, FILED, 5), 2),
        (delegation(BOARD, FILED, 5), 2),
        (delegation(PROVINCE, FILED, 4), 1),
        (delegation(PROVINCE, "2026-07-01", 5), 1),
        (delegation(PROVINCE, "2026-07-03", 5), 1),
        (delegation(COMMUNE, FILED, 5), 1),
        (delegation(COMMUNE, "2026-07-20", 5, ("p1",)), 2),
        (delegation(PROVINCE, FILED, 5, ("p2",)), 1),
    ],
    ids=[
        "same body, same day",
        "its reception board is the body",
        "four are none",
        "a day before",
        "a day after",
        "at another body",
        "it names the paper: where and when do not matter",
        "it names another paper",
    ],
)
def test_a_delegation_counts_for_the_paper_it_spoke_for(came: AnyFact, weighs: int) -> None:
    """Named, or none named and at the same body on the same day."""
    assert weight(came) == weighs
