"""E.2, rows R3-R6 and R10, against a second, slow reading on seeded random journeys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import repeated_transfer
from tests.detectors.oracle.journeys import journey
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.stories import in_words, shortened
from tests.detectors.oracle.transfers import Journeys
from tests.support.cases import case, the_law
from tests.support.papers import at

ROWS = ("R3", "R4", "R5", "R6")


def days(told: list[AnyFact]) -> list[date]:
    """The day of the last fact, and a day long after."""
    last = max(fact.businessdate for fact in told)
    return [last, last + timedelta(days=60)]


def product(told: list[AnyFact]) -> list[Any]:
    """What the detector says, on two days."""
    found: list[Any] = []
    for day in days(told):
        said = repeated_transfer.detect(case(*told), the_law(), at(day)).findings
        rows = {(f.rule, f.severity, f.state, f.effective_at) for f in said if f.rule in ROWS}
        nobody = min((f.effective_at for f in said if f.rule == "R10"), default=None)
        found.append((sorted(rows), nobody))
    return found


def reading(told: list[AnyFact]) -> list[Any]:
    """What the table says, read slowly, on two days."""
    read = [Journeys(the_law(), told, day) for day in days(told)]
    return [(sorted(one.findings()), one.no_owner()) for one in read]


@pytest.mark.parametrize("seeds", slices(500), ids=name)
def test_every_random_journey_has_the_findings_of_the_table(seeds: range) -> None:
    """Rows R3-R6 by severity, state and day, and the first day of R10."""
    for seed in seeds:
        told = journey(seed)
        if product(told) != reading(told):
            short = shortened(told, lambda fewer: product(fewer) != reading(fewer))
            said = f"product {product(short)}\ntable   {reading(short)}"
            pytest.fail(f"seed {seed}\n{in_words(short)}\n{said}")
