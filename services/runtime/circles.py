"""Refuse tables in which a body stands above itself, or follows itself (vòng tròn cấp trên)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from services.runtime.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Step(NamedTuple):
    """Where a body is written, and which one it names."""

    path: Path
    line: int
    to: str | None


def refuse_circles(steps: Mapping[str, Step], what: str) -> None:
    """Follow every body to the end; refuse with file and line one that comes back to itself."""
    safe: set[str] = set()
    for code in steps:
        way: list[str] = []
        at: str | None = code
        while at is not None and at in steps and at not in safe:
            if at in way:
                raise TableError(_circle(steps, way[way.index(at) :], what))
            way.append(at)
            at = steps[at].to
        safe.update(way)


def _circle(steps: Mapping[str, Step], circle: list[str], what: str) -> str:
    # The last line written closes the circle: that is the one to look at.
    code = max(circle, key=lambda one: (str(steps[one].path), steps[one].line))
    at = circle.index(code)
    round_ = " -> ".join([*circle[at:], *circle[:at], code])
    where = f"{steps[code].path}: line {steps[code].line}"
    return f"{where}: agency {code}: its {what} runs in a circle, {round_}; name another {what}"
