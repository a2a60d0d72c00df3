"""Instants on the command line: ISO 8601, with an offset, in a time the law speaks of."""

from __future__ import annotations

from datetime import datetime

import typer

EXAMPLE = "2026-11-20T00:00:00+07:00"
_YEARS = range(1990, 2101)


def instant_of(text: str, flag: str) -> datetime:
    """Read an instant with its offset, or refuse with the flag's name."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{flag}: {text!r} is no instant; write {EXAMPLE}"
        raise typer.BadParameter(message) from error
    if instant.tzinfo is None:
        message = f"{flag}: {text!r} has no offset; write {EXAMPLE}"
        raise typer.BadParameter(message)
    if instant.year not in _YEARS:
        message = f"{flag}: {text!r} lies outside the years {_YEARS[0]} to {_YEARS[-1]}"
        raise typer.BadParameter(message)
    return instant
