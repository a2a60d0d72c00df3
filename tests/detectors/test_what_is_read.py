"""What the worker has to read for groups and areas, said by the detectors themselves."""

from __future__ import annotations

import pytest

from projections.detectors.area_escalation import reaches_back
from projections.detectors.hot.matters import heeded
from projections.findings import Pattern
from tests.support.cases import the_law
from tests.support.papers import on


def test_an_area_is_judged_by_the_filings_of_four_weeks() -> None:
    """Both ends in: 28 days up to the 28th begin on the first."""
    assert reaches_back(the_law(), on("2026-08-28")) == on("2026-08-01")


@pytest.mark.parametrize(
    ("pattern", "rule", "counts"),
    [
        (Pattern.REPEATED_TRANSFER, "R5", True),
        (Pattern.REPEATED_TRANSFER, "R10", True),
        (Pattern.REPEATED_TRANSFER, "R6", False),
        (Pattern.PROLONGED, "P1", True),
        (Pattern.OVERDUE, "O3", True),
        (Pattern.OVERDUE, "O2", False),
        (Pattern.CROSS_LEVEL, "K15", True),
    ],
)
def test_a_group_heeds_some_findings_of_its_matters(
    pattern: Pattern, rule: str, *, counts: bool
) -> None:
    """Those that table H1 names, and every filing above the level."""
    assert heeded(pattern, rule) is counts
