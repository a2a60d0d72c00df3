"""Papers on their way between six agencies, for the rows of E.2."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    acknowledged,
    received,
    transferred,
)
from tests.support.papers import Day, day_after
from tests.support.verdicts import holding, moved

A, B, C, D, E, F = "t51", "t51-snnmt", "x00004", "t51-sxd", "b-nnmt", "x00008"
START = date(2026, 8, 3)
AT_A = received(A, START)


def sent(sender: str, to: str, day: int, name: str, **said: str) -> tuple[AnyFact, ...]:
    """A transfer `day` days after the start, acknowledged the next day."""
    on = day_after(START, day)
    moves = transferred(sender, on, to, transfer=name, follows=said.get("follows"))
    return moves, acknowledged(to, day_after(on), name)


def chain(*agencies: str) -> tuple[AnyFact, ...]:
    """A filing at the first agency, sent from each to the next, two days apart."""
    legs = pairwise(agencies)
    moves = (sent(one, to, 2 * n + 1, f"t{n}") for n, (one, to) in enumerate(legs))
    return (received(agencies[0], START), *(fact for leg in moves for fact in leg))


def rules(day: Day, *facts: AnyFact) -> list[str]:
    """What holds, by rule and severity."""
    return holding(moved(day, *facts))


SOON = day_after(START, 15)
