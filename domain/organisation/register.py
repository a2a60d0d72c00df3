"""The register of agencies: one question, one day, one answer (sổ cơ quan).

Answers change only on the few days on which a body begins or ends, so every
look-up is remembered by the period the day falls in, not by the day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.contracts.substance import Place
from domain.organisation.agency import UNKNOWN_PROVINCE, Agency, Area, Role, Succession
from domain.organisation.bodies import Bodies
from domain.organisation.chain import Chain
from domain.organisation.codes import RETYPED, TWO_TIER, is_unit, split
from domain.organisation.succession import Asked, Successions
from domain.organisation.units import Units

if TYPE_CHECKING:
    from domain.organisation.rows import ExtraAgency, Reference, Spot

_REMEMBERED = 1 << 16


class Organisations:
    """Every agency of both eras; pure, built from parsed rows."""

    def __init__(self, reference: Reference, extra: Iterable[ExtraAgency] = ()) -> None:
        self._units = Units(reference)
        self._bodies = Bodies(reference, extra)
        self._starts = _periods(self._bodies.breaks())
        self._agency = lru_cache(_REMEMBERED)(self._find)
        self._known = lru_cache(_REMEMBERED)(self._ever)
        self._area = lru_cache(_REMEMBERED)(self._locate)
        self._chain = Chain(self._agency)
        self._hops = lru_cache(_REMEMBERED)(self._chain.hops)
        self._successions = Successions(self._units, self._bodies, self._exists)
        self._successor = lru_cache(_REMEMBERED)(self._successions.of)

    def known(self, code: str) -> bool:
        """Whether the code names an agency of any time."""
        return self._known(code)

    def agency(self, code: str, on: date) -> Agency | None:
        """Return the agency as it stands on the day, or None when it does not exist then."""
        return self._agency(code, self._period(on))

    def exists(self, code: str, on: date) -> bool:
        """Whether the agency exists on the day."""
        return self._agency(code, self._period(on)) is not None

    def direct_superior(self, code: str, on: date) -> str | None:
        """Return the body one step above (cơ quan cấp trên trực tiếp)."""
        agency = self.agency(code, on)
        return None if agency is None else agency.superior

    def is_of_a_sector(self, code: str) -> bool:
        """Whether the code stands under a unit but in a chain of its own, `h525-ca`."""
        return self._bodies.sectors.has("-".join(code.split("-")[:2]))

    def managed_by(self, code: str, on: date) -> str | None:
        """Return the body, as of the day, that last stood above one that has ended."""
        last = self.last(code, before=on)
        superior = None if last is None else last.superior
        return None if superior is None else self.successor_of(superior, on).sole

    def last(self, code: str, *, before: date = date.max) -> Agency | None:
        """Return a body as it last stood before a day."""
        starts = (start for start in reversed(self._starts) if start < before)
        return next((a for a in (self._agency(code, start) for start in starts) if a), None)

    def listed(self) -> tuple[str, ...]:
        """Return every ministry, central body and agency of the user's own, of any time."""
        return tuple(self._bodies.listed_codes())

    def superiors(self, code: str, on: date) -> tuple[str, ...]:
        """Return every body above, from the direct superior up to the Prime Minister."""
        return self._chain.superiors(code, self._period(on))

    def hops(self, below: str, above: str, on: date) -> int | None:
        """Count the superior steps from `below` up to `above`; None when it is not above.

        All central bodies stand under one node above every province; between two
        of them there is no way.
        """
        return self._hops(below, above, self._period(on))

    def level(self, code: str, on: date) -> int:
        """Return the coarse level for statistics; 0 for a body outside the chain."""
        agency = self.agency(code, on)
        return 0 if agency is None else agency.level

    def body_of(self, code: str, on: date) -> str:
        """Return the People's Committee a board, office or inspectorate counts as.

        Any other agency is itself (door_of, acts_for).
        """
        if "-" not in code:
            return code
        agency = self.agency(code, on)
        while agency is not None:
            if agency.kind == "office":
                return agency.superior or code
            parent, _ = split(agency.code)
            agency = self.agency(parent, on) if parent and agency.kind == "unit" else None
        return code

    def successor_of(
        self,
        code: str,
        on: date,
        *,
        role: Role = "own_decision",
        place: Place | str | None = None,
        since: date | None = None,
    ) -> Succession:
        """Return who answers on the day for a body, in a role.

        `since` is the day on which the code was written: before 2025-07-01 the same
        digits may have named another commune. `place` is read as of `on`.
        """
        meant_before = since is not None and since < TWO_TIER <= on
        spot = place.commune if isinstance(place, Place) else place
        return self._successor(code, Asked(self._period(on), role, spot, meant_before))

    def area_of(self, code: str, on: date) -> Area:
        """Return the territory of an agency, in the provinces of the day (địa bàn)."""
        return self._area(code, self._period(on))

    def province_of(self, code: str, on: date) -> str:
        """Return the two digits of an agency's province; `00` for none."""
        return self.area_of(code, on).province

    def communes(self, on: date, province: str | None = None) -> tuple[str, ...]:
        """Return the communes of the day, of one province or of all."""
        codes = self._units.codes("x", on)
        return tuple(c for c in codes if province in {None, self.province_of(c, on)})

    def ground_of(self, commune: str, day: date, on: date) -> tuple[tuple[str, float], ...]:
        """Return the communes of a day `on` the ground of one, each with its share of the whole.

        Its digits are read as of `day`. A commune that was split has several, whose shares
        make one; nothing for digits that named no commune, or one that came later.
        """
        code, meant, then = f"x{commune}", self._period(day), self._period(on)
        if meant < TWO_TIER <= then:
            return self._units.grounds.get(commune, ())
        same_map = (meant < TWO_TIER) == (then < TWO_TIER)
        return ((commune, 1.0),) if same_map and self._exists(code, then) else ()

    def split_from(self, commune: str) -> tuple[str, ...]:
        """Return the communes until 2025-06-30 of which one of today has some of the ground."""
        return tuple(sorted(self._units.sources.get(commune, ())))

    def spot_of(self, commune: str, on: date) -> Spot | None:
        """Return where a commune of the day lies, None where that is not on file."""
        return self._units.spot(commune, self._period(on))

    def districts(self, on: date) -> tuple[str, ...]:
        """Return the districts of the day; none since 2025-07-01."""
        return tuple(self._units.codes("h", on))

    def provinces(self, on: date) -> tuple[str, ...]:
        """Return the provinces of the day."""
        return tuple(self._units.codes("t", on))

    def departments(self, province: str, on: date) -> tuple[str, ...]:
        """Return the departments of a province on the day (sở)."""
        return tuple(f"t{province}-{last}" for last in self._bodies.department_codes(on))

    def ministries(self, on: date) -> tuple[str, ...]:
        """Return the ministries and ministerial agencies of the day (bộ, cơ quan ngang bộ)."""
        return tuple(self._bodies.ministries(on))

    def sector_ministry(self, department: str, on: date) -> str | None:
        """Return the ministry over a department's sector on the day."""
        ministry = self._bodies.sector_ministry(split(department)[1])
        return None if ministry is None else self.successor_of(ministry, on).sole

    def next_change(self, after: date) -> date | None:
        """Return the first day after a day on which agencies begin or end, None where none do."""
        later = bisect_right(self._starts, after)
        return self._starts[later] if later < len(self._starts) else None

    def _period(self, on: date) -> date:
        return self._starts[bisect_right(self._starts, on) - 1]

    def _locate(self, code: str, on: date) -> Area:
        root, _, _ = code.partition("-")
        if is_unit(root) and self._units.known(root):
            return self._units.area(root, on)
        agency = self._agency(code, on)
        return Area(agency.province if agency else UNKNOWN_PROVINCE)

    def _ever(self, code: str) -> bool:
        return any(self._agency(code, start) is not None for start in self._starts)

    def _exists(self, code: str, on: date) -> bool:
        return self._agency(code, self._period(on)) is not None

    def _find(self, code: str, on: date) -> Agency | None:
        listed = self._bodies.listed(code, on)
        if listed is not None or self._bodies.is_listed(code):
            return listed
        if is_unit(code):
            return self._units.find(code, on)
        parent, _ = split(code)
        above = self._find(parent, on) if parent else None
        return None if above is None else self._bodies.under(above, code, on)


def _periods(breaks: Iterable[date | None]) -> tuple[date, ...]:
    """Return the first day of every period in which nothing begins or ends."""
    days = {date.min, TWO_TIER, RETYPED, *(day for day in breaks if day is not None)}
    return tuple(sorted(days))
