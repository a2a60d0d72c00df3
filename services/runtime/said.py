"""What a fact says that a comparison must know: whose, of which day, which (nội dung đối soát)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from domain.contracts.envelope import legal_day
from domain.contracts.facts import parse_fact
from services.runtime.tally import Noted

if TYPE_CHECKING:
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


def _fact(body: bytes) -> AnyFact | None:
    try:
        return parse_fact(body)
    except ValidationError:
        return None
