"""E.4, rows O1-O3, against a second, slow reading on seeded random stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import overdue
from tests.detectors.oracle.clocks import Clocks
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.stories import (
    complaint_story,
    course_story,
    denunciation_story,
    in_words,
    shortened,
)
from tests.support.cases import case, the_law
from tests.support.papers import at


def days(told: list[AnyFact]) -> list[date]:
    """A day in the middle, the day of the last fact, and a month later."""
    first, last = (pick(fact.businessdate for fact in told) for pick in (min, max))
    return [first + (last - first) // 2, last, last + timedelta(days=30)]


def product(told: list[AnyFact]) -> list[Any]:
    """What the detector says, on three days."""
    found: list[Any] = []
    for day in days(told):
        said = overdue.detect(case(*told), the_law(), at(day)).findings
        rows: set[Any] = set()
        for f in said:
            params = dict(f.params)
            start, due = (date.fromisoformat(str(params[name])) for name in ("start", "due"))
            name = str(params["clock"])
            row = f"{f.rule} {f.severity}"
            rows.add((name, f.agencies[0], start, row, f.state, f.effective_at, due))
        found.append(sorted(rows))
    return found


def reading(told: list[AnyFact], about: Any) -> list[Any]:
    """What the table says, read slowly, on three days."""
    return [sorted(Clocks(the_law(), told, about, day).findings()) for day in days(told)]


@pytest.mark.parametrize("tell", [complaint_story, course_story, denunciation_story])
@pytest.mark.parametrize("seeds", slices(300), ids=name)
def test_every_clock_of_a_random_story_stands_as_the_table_says(
    tell: Callable[[int], tuple[list[AnyFact], Any]], seeds: range
) -> None:
    """Clock, office, start, due day, row, severity, state and the day it became true."""
    for seed in seeds:
        told, about = tell(seed)
        if product(told) != reading(told, about):
            pytest.fail(f"seed {seed}\n{_difference(told, about)}")


def _difference(told: list[AnyFact], about: Any) -> str:
    short = shortened(told, lambda fewer: product(fewer) != reading(fewer, about))
    said = f"product {product(short)}\ntable   {reading(short, about)}"
    return f"{in_words(short)}\n{said}\n{about}"
