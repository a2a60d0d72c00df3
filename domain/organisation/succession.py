"""Who answers for a body after it was merged, split or dissolved (kế thừa)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain.organisation.agency import UNKNOWN, Role, Succession
from domain.organisation.codes import TWO_TIER, is_unit, split

if TYPE_CHECKING:
    from domain.organisation.bodies import Bodies
    from domain.organisation.units import Units


class Asked(NamedTuple):
    """What a successor is asked for: on which day, in which role, for which place."""

    on: date
    role: Role
    spot: str | None
    """The commune where the matter arose, as codes are read on that day."""
    meant_before: bool
    """The code was written before 2025-07-01, when it may have named another commune."""


class Successions:
    """The rules of succession over the units and the bodies."""

    def __init__(self, units: Units, bodies: Bodies, exists: Callable[[str, date], bool]) -> None:
        self._units = units
        self._bodies = bodies
        self._exists = exists

    def of(self, code: str, asked: Asked) -> Succession:
        """Return who answers for the body; never a guess."""
        if asked.meant_before and code.startswith("x"):
            return self._dissolved(code, asked)
        if self._exists(code, asked.on):
            return Succession("same", (code,))
        return self._dissolved(code, asked)

    def _dissolved(self, code: str, asked: Asked) -> Succession:
        if is_unit(code):
            return self._unit(code, asked)
        if self._bodies.sectors.has(code):
            return self._sector(code, asked)
        row = self._bodies.heir(code, asked.on)
        if row is not None:
            return Succession("one", (row,))
        parent, last = split(code)
        return self._part(code, self.of(parent, asked), last, asked) if parent else UNKNOWN

    def _unit(self, code: str, asked: Asked) -> Succession:
        if asked.on < TWO_TIER:
            return Succession("same", (code,)) if self._exists(code, asked.on) else UNKNOWN
        letter, digits = code[0], code[1:]
        if letter == "t":
            return _one_of(code, _prefixed("t", self._units.merged_into.get(digits)))
        if letter == "h":
            return self._district(code, asked)
        heirs = self._units.heirs.get(digits)
        if heirs is None:
            return Succession("same", (code,)) if self._exists(code, asked.on) else UNKNOWN
        # A place that only repeats the code of the split unit decides nothing.
        spot = asked.spot if asked.spot != digits else None
        return _narrowed(code, heirs, spot)

    def _sector(self, code: str, asked: Asked) -> Succession:
        """Return the heir of a sector's agency: beside the unit's heir, or as listed."""
        parent, last = split(code)
        above = self.of(parent, asked) if parent[0] != "h" else UNKNOWN
        if above.kind != "same" and above.codes:
            return self._part(code, above, last, asked)
        heir = self._bodies.sectors.heir(code, self._units.area(parent, asked.on).province)
        there = heir is not None and self._exists(heir, asked.on)
        return _one_of(code, heir) if there else UNKNOWN

    def _district(self, code: str, asked: Asked) -> Succession:
        digits = code[1:]
        if not self._units.known(code):
            return UNKNOWN
        if asked.role != "own_decision":
            province = self._units.area(code, asked.on).province
            return Succession("one", (f"t{province}",))
        heirs = self._units.district_heirs.get(digits, ())
        return _narrowed(code, heirs, self._today(asked.spot))

    def _today(self, spot: str | None) -> str | None:
        """Read a place code of the old map as today's commune, if it names exactly one."""
        if spot is None or self._exists(f"x{spot}", TWO_TIER):
            return spot
        heirs = self._units.heirs.get(spot, ())
        return heirs[0] if len(heirs) == 1 else None

    def _part(self, code: str, above: Succession, last: str, asked: Asked) -> Succession:
        """Return the heir of a sub-unit under the heir of its parent."""
        if code.startswith("h") or not above.codes:
            return above
        heirs = tuple(self._bodies.child(parent, last, asked.on) for parent in above.codes)
        if not all(self._exists(heir, asked.on) for heir in heirs):
            return UNKNOWN
        if above.kind == "ambiguous":
            return Succession("ambiguous", heirs)
        return _one_of(code, heirs[0])


def _prefixed(letter: str, digits: str | None) -> str | None:
    return None if digits is None else letter + digits


def _one_of(code: str, heir: str | None) -> Succession:
    if heir is None:
        return UNKNOWN
    return Succession("same" if heir == code else "one", (heir,))


def _narrowed(code: str, heirs: tuple[str, ...], spot: str | None) -> Succession:
    """Return the heir the place decides, or all of them."""
    if len(heirs) == 1:
        return _one_of(code, f"x{heirs[0]}")
    if spot in heirs:
        return _one_of(code, f"x{spot}")
    codes = tuple(f"x{heir}" for heir in heirs)
    return Succession("ambiguous", codes) if codes else UNKNOWN
