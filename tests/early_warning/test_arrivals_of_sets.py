"""Random sets of every kind of fact, in random orders: the view is a function of the set.

`make order` runs the long form; a set that fails is printed made smaller.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from domain.contracts.facts import CONTRACTS, AnyFact, parse_fact
from projections.replay.output import view_digest
from tests.support.arrivals.looks import Look, look, replayed
from tests.support.arrivals.plans import Deed, Plan, arrival
from tests.support.arrivals.sets import FactSet, fact_set
from tests.support.arrivals.smaller import smaller, spelled
from tests.support.cases import the_law
from tests.support.papers import on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SETS = int(os.environ.get("ORDER_SETS", "30"))
ORDERS = int(os.environ.get("ORDER_ORDERS", "6"))
PREFIXES = int(os.environ.get("ORDER_PREFIXES", "30"))
TOGETHER = 5
"""Sets in one test, so that processes share them."""
NOBODY_RESTS: tuple[Deed, ...] = ("judge", "judge", "restart", "stumble", "recover")
A_LONG_TIME = 1_800
"""Seconds: five sets in twenty orders on a machine that is busy otherwise."""
REFORMS = (on("2025-07-01"), on("2026-07-01"))


def blocks(count: int) -> range:
    """Return the first seed of each test."""
    return range(0, count, TOGETHER)


def together(first: int, count: int) -> range:
    """Return the seeds of one test."""
    return range(first, min(first + TOGETHER, count))


@pytest.mark.timeout(A_LONG_TIME)
@pytest.mark.parametrize("first", blocks(SETS))
def test_a_set_ends_alike_however_it_arrives(first: int) -> None:
    """Any order, repeats, batches, restarts, ticks, delays: the digest of a replay of the set."""
    for seed in together(first, SETS):
        told = fact_set(seed)
        expected = replayed(told.bodies, told.end)
        for order in range(ORDERS):
            plan = arrival(told, seed * 1_000 + order)
            if lived(told, plan) != expected:
                pytest.fail(spelled(*smaller(told, plan, ends_otherwise)))


@pytest.mark.timeout(A_LONG_TIME)
@pytest.mark.parametrize("first", blocks(PREFIXES))
def test_after_every_batch_the_alerts_are_those_of_a_replay_of_what_was_heard(first: int) -> None:
    """On record, and for whoever folds what the outbox told; findings and verdicts as well."""
    for seed in together(first, PREFIXES):
        told = fact_set(seed)
        plan = arrival(told, seed, deeds=NOBODY_RESTS)
        if strays(told, plan):
            pytest.fail(spelled(*smaller(told, plan, strays)))


def test_the_sets_hold_every_fact_and_cross_both_reforms() -> None:
    """The two properties say little about facts that no set has."""
    sets = [[*facts_of(fact_set(seed))] for seed in range(120)]
    kinds = {type(fact) for facts in sets for fact in facts}
    assert kinds == set(CONTRACTS)
    for reform in REFORMS:
        assert any(min(days(facts)) < reform <= max(days(facts)) for facts in sets)
    late = (f.recordedtime.date() > f.businessdate for facts in sets for f in facts)
    assert any(late)


def lived(told: FactSet, plan: Plan) -> tuple[str, list[str]]:
    """Return digest and alerts of a view that lived through a plan."""
    with look() as live:
        live.follow(plan, told.bodies)
        digest = live.digest(told.end)
        assert not live.failures(), live.failures()
        assert live.told() == live.on_record()
        return digest, live.on_record()


def ends_otherwise(told: FactSet, plan: Plan) -> bool:
    """Whether a plan ends in another view than a replay of what it heard."""
    return lived(told, plan) != replayed(told.bodies, told.end)


def strays(told: FactSet, plan: Plan) -> bool:
    """Whether anything differs from a replay after some batch of a plan.

    Where the clock stands still, nobody waits for timers: judging is done at once.
    """
    moving = len({step.now for step in plan}) > 1
    heard: list[bytes] = []
    with look() as live:
        for step in plan:
            live.follow((step,), told.bodies)
            heard += (told.bodies[n] for n in step.facts)
            if moving:
                live.pipeline.settle(step.now)
            if says(live) != replayed(heard, step.now):
                return True
            assert live.told() == live.on_record()
    return False


def says(live: Look) -> tuple[str, list[str]]:
    """Return what a view says now, with nothing judged again for it."""
    return view_digest(live.store, the_law()), live.on_record()


def facts_of(told: FactSet) -> Iterator[AnyFact]:
    """Return the facts of a set that can be read."""
    for body in told.bodies:
        with suppress(ValidationError):
            yield parse_fact(body)


def days(facts: list[AnyFact]) -> list[date]:
    """Return the business days of facts."""
    return [fact.businessdate for fact in facts]
