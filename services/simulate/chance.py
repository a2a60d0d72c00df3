"""Chance that can be repeated: every part of a scenario draws from a stream of its own."""

from __future__ import annotations

from random import Random


def stream(seed: int, *names: object) -> Random:
    """Return the random stream of one part of a scenario.

    Seeding with a string goes through SHA-512, so the numbers are the same on
    every machine and do not depend on PYTHONHASHSEED. A stream per part keeps a
    change in one story from moving all the others.
    """
    return Random("/".join(str(part) for part in (seed, *names)))
