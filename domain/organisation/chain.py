"""Steps from one agency up to another, with one centre above every province (cấp trên)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.organisation.agency import Agency

_LONGEST = 12
"""No real chain is longer; a list of agencies that runs in a circle ends here."""

_CENTRAL = 4
_TOPS = frozenset({"province", "ministry", "central", "government"})


class Chain:
    """The relation `direct superior`, followed upwards."""

    def __init__(self, find: Callable[[str, date], Agency | None]) -> None:
        self._find = find

    def superiors(self, code: str, on: date) -> tuple[str, ...]:
        """Return every body above, nearest first."""
        return tuple(agency.code for agency in self._upwards(code, on))[1:]

    def hops(self, below: str, above: str, on: date) -> int | None:
        """Count the steps from `below` up to `above`, None when it is not above."""
        path = self._to_the_top(below, on)
        codes = [agency.code for agency in path]
        if below == above or not path:
            return None
        if above in codes:
            return codes.index(above)
        if not self._is_central(above, on):
            return None
        if path[-1].kind == "province":
            return len(path)
        return _steps_to_the_centre(path) if path[0].kind == "sector" else None

    def _is_central(self, code: str, on: date) -> bool:
        top = self._to_the_top(code, on)
        return bool(top) and top[0].level >= _CENTRAL and top[-1].kind in _TOPS

    def _to_the_top(self, code: str, on: date) -> list[Agency]:
        """Return the way up to the province, or to the central body the code belongs to."""
        way: list[Agency] = []
        for agency in self._upwards(code, on):
            way.append(agency)
            if agency.kind in _TOPS:
                break
        return way

    def _upwards(self, code: str, on: date) -> Iterator[Agency]:
        agency = self._find(code, on)
        for _ in range(_LONGEST):
            if agency is None:
                return
            yield agency
            agency = None if agency.superior is None else self._find(agency.superior, on)


def _steps_to_the_centre(path: list[Agency]) -> int | None:
    """Count the steps of a local agency of a sector up to its first central body."""
    steps = next((n for n, agency in enumerate(path) if agency.level >= _CENTRAL), 0)
    return steps or None
