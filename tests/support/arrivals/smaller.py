"""A set and its arrival made smaller while something still goes wrong (rút gọn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.arrivals.sets import FactSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.arrivals.plans import Plan

    Fails = Callable[[FactSet, Plan], bool]


def smaller(told: FactSet, plan: Plan, fails: Fails) -> tuple[FactSet, Plan]:
    """Leave out facts, steps and deeds one by one for as long as it fails without them."""
    for less, shorter in _less(told, plan):
        if fails(less, shorter):
            return smaller(less, shorter, fails)
    return told, plan


def spelled(told: FactSet, plan: Plan) -> str:
    """Return a set and its arrival as somebody reads them who looks for the mistake."""
    lines = [f"{n}: {body.decode()}" for n, body in enumerate(told.bodies)]
    steps = [f"{step.now.isoformat()} {step.deed} {step.facts}" for step in plan]
    return "\n".join((*lines, *steps, f"seen at {told.end.isoformat()}"))


def _less(told: FactSet, plan: Plan) -> Iterator[tuple[FactSet, Plan]]:
    for n in range(len(told.bodies)):
        bodies = [*told.bodies[:n], *told.bodies[n + 1 :]]
        steps = (
            step._replace(facts=tuple(f - (f > n) for f in step.facts if f != n)) for step in plan
        )
        yield told._replace(bodies=bodies), tuple(steps)
    for n, step in enumerate(plan):
        if not step.facts:
            yield told, (*plan[:n], *plan[n + 1 :])
        if step.deed != "judge":
            yield told, (*plan[:n], step._replace(deed="judge"), *plan[n + 1 :])
        if len(step.facts) > len(set(step.facts)):
            once = step._replace(facts=tuple(dict.fromkeys(step.facts)))
            yield told, (*plan[:n], once, *plan[n + 1 :])
