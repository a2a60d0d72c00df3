"""Which provinces, communes, departments and ministries there are today, from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from services.runtime.reference import reference_folder
from services.runtime.tables import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BODIES = ("province", "department", "commune", "ministry")


@dataclass(frozen=True, slots=True)
class Places:
    """The bodies that publish, by what they are."""

    provinces: tuple[str, ...]
    communes: Mapping[str, tuple[str, ...]]
    """Five-digit codes by province."""
    departments: tuple[str, ...]
    """Codes within a province, `snnmt` (sở)."""
    ministries: tuple[str, ...]

    def bodies(self, each: str, provinces: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield province (two digits, or none) and agency code of every body of a kind."""
        if each == "ministry":
            yield from (("", code) for code in self.ministries)
            return
        for province in provinces:
            yield from ((province, code) for code in self._of(each, province))

    def _of(self, each: str, province: str) -> Iterator[str]:
        if each == "province":
            yield f"t{province}"
        elif each == "department":
            yield from (f"t{province}-{code}" for code in self.departments)
        else:
            yield from (f"x{code}" for code in self.communes.get(province, ()))


@lru_cache(maxsize=1)
def known_places() -> Places:
    """Read the tables of today's bodies; those that have ended are left out."""
    folder = reference_folder()
    communes: dict[str, list[str]] = {}
    for _, (code, province) in records(folder / "communes_2025.csv", ("code", "province_code")):
        communes.setdefault(province, []).append(code)
    ended = ("code", "valid_to")
    return Places(
        tuple(code for _, (code,) in records(folder / "provinces_2025.csv", ("code",))),
        {province: tuple(codes) for province, codes in communes.items()},
        tuple(code for _, (code, end) in records(folder / "departments.csv", ended) if not end),
        tuple(code for _, (code, end) in records(folder / "ministries.csv", ended) if not end),
    )
