"""E.1.2 against a second, slow reading of the table, on seeded random stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from tests.detectors.oracle.complaints import Complaint
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.stories import complaint_story, course_story, in_words, shortened
from tests.support.cases import LONG_AFTER, case, the_law


def product(told: list[AnyFact]) -> dict[str, Any]:
    """What the detector says of each filing."""
    found = cross_level.detect(case(*told), the_law(), LONG_AFTER)
    return {one.petition: (one.rule, one.authority_fault, one.weight) for one in found.assessments}


def reading(told: list[AnyFact], about: Any) -> dict[str, Any]:
    """What the table says, read slowly."""
    return dict(Complaint(the_law(), told, about, date(2027, 6, 30)).verdicts())


@pytest.mark.parametrize("tell", [complaint_story, course_story])
@pytest.mark.parametrize("seeds", slices(500), ids=name)
def test_every_filing_of_a_random_story_gets_the_verdict_of_the_table(
    tell: Callable[[int], tuple[list[AnyFact], Any]], seeds: range
) -> None:
    """Row, authority_fault and weight are those of a reading that shares no code."""
    for seed in seeds:
        told, about = tell(seed)
        if product(told) != reading(told, about):
            pytest.fail(f"seed {seed}\n{_difference(told, about)}")


def _difference(told: list[AnyFact], about: Any) -> str:
    short = shortened(told, lambda fewer: product(fewer) != reading(fewer, about))
    said = f"product {product(short)}\ntable   {reading(short, about)}"
    return f"{in_words(short)}\n{said}\n{about}"
