"""Facts with a month of their own, for what is put away by months."""

from __future__ import annotations

from domain.contracts.facts import dump_fact
from tests.support.facts import received


def fact(number: int, day: str) -> bytes:
    """Return the receipt of a paper, recorded on the day it came."""
    return dump_fact(received("t51", day, f"paper-{number}-{day}"))
