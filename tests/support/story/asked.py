"""What the tables of limits and of competence answer when asked, in the words of `expect`."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.contracts.substance import Place
from domain.contracts.words import Kind
from domain.law.competence import (
    arbiter,
    complaint_resolvers,
    denunciation_resolver,
    feedback_responsible,
)
from domain.law.resolvers import Competent, Resolvers
from services.law.due import Case, sides
from tests.support.cases import the_law
from tests.support.story.vectors import Vector
from tests.support.story.words import OFFICES, PLACES, about, office

_CALLED = {code: word for word, code in OFFICES.items()}
_FLAGS = ("remote", "complex", "delegated", "dismissal", "extended")


def called(code: str | None) -> str | None:
    """Return how the vectors call an office."""
    return None if code is None else _CALLED.get(code, code)


def due(vector: Vector) -> dict[str, Any]:
    """Return the day that counts and, where two texts conflict, the other one."""
    flags = {name: vector.ask[name] for name in _FLAGS if name in vector.ask}
    found = sides(the_law(), vector.ask["limit"], vector.ask["from"], Case(**flags))
    (taken,) = [side.due.day for side in found if side.counts]
    other = [side.due.day for side in found if not side.counts]
    return {"due": taken, **({"other": other[0]} if other else {})}


def competent(vector: Vector) -> dict[str, Any]:
    """Return who resolves, or what is not known."""
    found = answer(vector)
    return _resolvers(found) if isinstance(found, Resolvers) else _competent(found)


def answer(vector: Vector) -> Resolvers | Competent:
    """Return the whole answer of the tables of competence."""
    on: date = vector.ask["on"]
    if "dispute" in vector.ask:
        bodies = [office(word) for word in vector.ask["dispute"].split(" và ")]
        return arbiter(the_law(), bodies, Kind(vector.ask["kind"]), on)
    said = about(vector.ask["about"])
    named = vector.ask.get("place")
    place = Place(commune=PLACES[named]) if named else None
    if said.complaint is not None:
        return complaint_resolvers(the_law(), said.complaint, place, on)
    if said.denunciation is not None:
        return denunciation_resolver(the_law(), said.denunciation, place, on)
    assert said.feedback is not None
    return feedback_responsible(the_law(), said.feedback, place, on)


def _resolvers(found: Resolvers) -> dict[str, Any]:
    said = {"first": called(found.first), "second": called(found.second)}
    return _known({**said, "final": found.final_at_first, **_doubts(found)})


def _competent(found: Competent) -> dict[str, Any]:
    return _known({"competent": called(found.agency), **_doubts(found)})


def _doubts(found: Resolvers | Competent) -> dict[str, Any]:
    # A split body misses nothing but a decision between its heirs.
    missing = [] if found.ambiguous else list(found.missing)
    return {"missing": missing, "ambiguous": found.ambiguous}


def _known(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}
