"""E.2, row R7, against a second, slow reading on seeded random errands."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import repeated_transfer
from tests.detectors.oracle.errands import errand
from tests.detectors.oracle.known import About
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.misdirected import Misdirected
from tests.detectors.oracle.stories import in_words, shortened
from tests.support.cases import case, the_law
from tests.support.papers import at

Said = set[tuple[str, str, date]]


def product(told: list[AnyFact], day: date) -> Said:
    """What the detector says."""
    found = repeated_transfer.detect(case(*told), the_law(), at(day)).findings
    return {(f.rule, str(f.severity), f.effective_at) for f in found if f.rule == "R7"}


def reading(told: list[AnyFact], day: date, about: About) -> Said:
    """What the table says."""
    return set(Misdirected(the_law(), told, day, about).r7())


@pytest.mark.parametrize("seeds", slices(400), ids=name)
def test_every_transfer_to_a_body_not_competent_is_found_and_no_other(seeds: range) -> None:
    """Row, severity and day; whether it is over is read with R11 to R16."""
    for seed in seeds:
        told, about = errand(seed)
        last = max(fact.businessdate for fact in told)
        if product(told, last) != reading(told, last, about):
            pytest.fail(f"seed {seed} {about}\n{_difference(told, last, about)}")


def _difference(told: list[AnyFact], last: date, about: About) -> str:
    short = shortened(told, lambda f: product(f, last) != reading(f, last, about))
    said = f"product {product(short, last)}\ntable   {reading(short, last, about)}"
    return f"{in_words(short)}\n{said}"
