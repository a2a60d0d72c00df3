"""What a message says that a comparison must know: whose, which day, which (nội dung đối soát)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from domain.contracts.envelope import legal_day
from domain.contracts.facts import parse_fact
from services.runtime.tally import Noted

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.contracts.facts import AnyFact

_SOURCE = "/agencies/"


def noted(body: bytes) -> Noted | None:
    """Return what a tally notes of a fact; None for what is none."""
    try:
        said = json.loads(body)
        agency = str(said["source"]).removeprefix(_SOURCE)
        day = legal_day(datetime.fromisoformat(said["recordedtime"]))
        return Noted(agency, day, str(said["id"]), body)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def same(one: bytes, other: bytes) -> bool:
    """Tell whether two bodies state the same fact; an older program may have spelled it so."""
    if one == other:
        return True
    first, second = _fact(one), _fact(other)
    return first is not None and first == second


class Reading(NamedTuple):
    """How the messages of one kind of log are read."""

    noted: Callable[[bytes], Noted | None]
    same: Callable[[bytes, bytes], bool]


FACTS = Reading(noted, same)
"""Facts of petitions, by the agency that speaks."""


def noted_of_province(body: bytes) -> Noted | None:
    """Return what a tally notes of a warning, or of an act at a desk: by province, not agency."""
    try:
        said = json.loads(body)
        day = legal_day(datetime.fromisoformat(said["time"]))
        return Noted(str(said["partitionkey"]), day, str(said["id"]), body)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def same_words(one: bytes, other: bytes) -> bool:
    """Tell whether two bodies say the same, however they are spelled."""
    if one == other:
        return True
    first = _words(one)
    return first is not None and first == _words(other)


TOLD = Reading(noted_of_province, same_words)
"""What workers and desks tell, by province."""


def _words(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _fact(body: bytes) -> AnyFact | None:
    try:
        return parse_fact(body)
    except ValidationError:
        return None
