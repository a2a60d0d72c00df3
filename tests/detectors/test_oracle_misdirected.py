"""E.2, rows R2, R7 and R9, against a second, slow reading on seeded random errands."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import repeated_transfer
from tests.detectors.oracle.errands import errand
from tests.detectors.oracle.known import About
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.misdirected import Misdirected
from tests.detectors.oracle.stories import in_words, shortened
from tests.support.cases import case, the_law
from tests.support.facts import guided
from tests.support.papers import at

ROWS = ("R2", "R7", "R9")
Said = set[tuple[str, str, date]]


def product(told: list[AnyFact], day: date) -> Said:
    """What the detector says."""
    found = repeated_transfer.detect(case(*told), the_law(), at(day)).findings
    return {(f.rule, str(f.severity), f.effective_at) for f in found if f.rule in ROWS}


def reading(told: list[AnyFact], day: date, about: About) -> Said:
    """What the table says."""
    read = Misdirected(the_law(), told, day, about)
    return {*read.r2(), *read.r7(), *read.r9()}


def certain(told: list[AnyFact], day: date, about: About) -> bool:
    """Whether it is certain where every paper lies."""
    return not Misdirected(the_law(), told, day, about).unclear()


def guided_errand(seed: int) -> tuple[list[AnyFact], About]:
    """Tell an errand on which people are told where to go, again and again."""
    told, about = errand(seed)
    dice = Random(f"guided {seed}")
    start = told[0].businessdate
    for number in range(dice.randint(0, 4)):
        day = start + timedelta(days=dice.choice((0, 1, 3, 7, 20)))
        office, to = dice.choice(("t51", "t51", "x21115")), dice.choice(("x21115", "t51-snnmt"))
        told.append(guided(office, day, to, dice.choice(("p0", "p1")), key=f"g{number}"))
    return told, about


@pytest.mark.parametrize("seeds", slices(400), ids=name)
def test_guidance_given_again_and_wrong_or_several_receivers_are_found(seeds: range) -> None:
    """Row, severity and day; whether it is over is read with R11 to R16."""
    for seed in seeds:
        told, about = guided_errand(seed)
        last = max(fact.businessdate for fact in told)
        if not certain(told, last, about):
            continue
        if product(told, last) != reading(told, last, about):
            pytest.fail(f"seed {seed} {about}\n{_difference(told, last, about)}")


def _difference(told: list[AnyFact], last: date, about: About) -> str:
    short = shortened(told, lambda f: product(f, last) != reading(f, last, about))
    said = f"product {product(short, last)}\ntable   {reading(short, last, about)}"
    return f"{in_words(short)}\n{said}"
