"""How a set of facts arrives: any order, some twice, any batches, and what the worker does."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.support.arrivals.sets import FactSet

Deed = Literal["judge", "defer", "restart", "tick", "catch up", "stumble", "recover"]
"""What the worker does with a batch or after it.

It stumbles when its transaction fails and is tried again, and recovers where the
store had been away.
"""
_OFTEN: tuple[Deed, ...] = ("judge", "defer")
_LIVE: tuple[Deed, ...] = (*_OFTEN, *get_args(Deed))


class Step(NamedTuple):
    """One batch, by the numbers of its facts, and what follows."""

    facts: tuple[int, ...]
    now: datetime
    deed: Deed


Plan = tuple[Step, ...]


def arrival(told: FactSet, seed: int, *, deeds: Sequence[Deed] = _LIVE) -> Plan:
    """Return one random way in which a set arrives and time goes on.

    Half of the plans look at one instant, half live through the time of the facts.
    """
    dice = Random(seed)
    batches = [*_batches(dice, len(told.bodies))]
    clock = told.start if dice.random() < 0.5 else told.end
    pace = (told.end - told.start) / len(batches)
    steps: list[Step] = []
    for batch in batches:
        steps.append(Step(batch, clock, dice.choice(deeds)))
        ahead = timedelta(seconds=int(pace.total_seconds() * dice.choice((0, 0, 1, 2))))
        clock = min(told.end, clock + ahead)
    return tuple(steps)


def _batches(dice: Random, count: int) -> Iterator[tuple[int, ...]]:
    order = [*range(count), *dice.choices(range(count), k=dice.randint(0, count // 3))]
    dice.shuffle(order)
    while order:
        size = dice.choice((1, 1, 2, 3, 5, 8, 13))
        yield tuple(order[:size])
        del order[:size]
