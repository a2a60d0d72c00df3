"""What a hub does not let a connection do: told once, counted, and for a while the reason.

A server answers a forbidden publish with an error beside the conversation; the request
itself is never answered. Without this, a wrong permission would look like a slow line.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from nats.aio.client import Client

WORD = "permission_denied"
"""How metrics and readiness name it."""

_SAID = re.compile(r'permissions violation for (publish|subscription) to "([^"]*)"', re.IGNORECASE)
_RECENT = 15.0
"""A request that nobody answers is given up sooner."""
_ADVICE = "it shows the key LEOTHANG_NATS_NKEY names, and asks by LEOTHANG_NATS_API"
_TOLD = 100
"""Subjects that are told one by one; a program has no more."""


class DeniedError(TimeoutError):
    """A request was not answered because the hub does not let this user ask."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"the hub does not let this user {wanted}; {_ADVICE}")


@dataclass(slots=True)
class Denials:
    """What one connection was denied."""

    times: Counter[str] = field(default_factory=Counter)
    """By what it wanted, `publish petition.v1…`."""
    at: float = 0.0
    last: str = ""


_OF: WeakKeyDictionary[Client, Denials] = WeakKeyDictionary()


def note(client: Client, error: Exception) -> str | None:
    """Count a denial; return what was wanted when it is told for the first time."""
    said = _SAID.search(str(error))
    if said is None:
        return None
    denials = _OF.setdefault(client, Denials())
    wanted = f"{said[1].lower()} {said[2]}"
    known = wanted in denials.times or len(denials.times) >= _TOLD
    if wanted in denials.times or len(denials.times) < _TOLD:
        denials.times[wanted] += 1
    denials.at, denials.last = time.monotonic(), wanted
    return None if known else wanted


def recently(client: Client) -> str | None:
    """Return what the hub denied a moment ago, `publish petition.v1…`; None when nothing."""
    denials = _OF.get(client)
    if denials is None or time.monotonic() - denials.at > _RECENT:
        return None
    return denials.last


def counted(client: Client) -> int:
    """Return how often the hub denied this connection something."""
    denials = _OF.get(client)
    return 0 if denials is None else denials.times.total()
