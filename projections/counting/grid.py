"""Numbers of weeks laid out as series: one of each area and topic (chuỗi số đếm)."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np

from projections.counting.ground import province_then, shares_of
from projections.counting.papers import UNSAID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from domain.law.law import Law

    Floats = NDArray[np.float64]

_BY_PLACE = attrgetter("area", "topic", "week", "kind", "secret")
Key = tuple[str, str]
"""Area and topic; an area is a commune, or a province as a whole."""


class Number(Protocol):
    """How many papers of one week an area counts."""

    @property
    def area(self) -> str:
        """With the map its digits are read on."""
        ...

    @property
    def topic(self) -> str:
        """`unknown` while nobody classified them."""
        ...

    @property
    def kind(self) -> str:
        """Complaint, denunciation, feedback, or `unknown`."""
        ...

    @property
    def secret(self) -> int:
        """1 where they belong to denunciations, or may."""
        ...

    @property
    def week(self) -> int:
        """The number of the week."""
        ...

    @property
    def papers(self) -> int:
        """How many."""
        ...


N = TypeVar("N", bound=Number)


class Span(NamedTuple):
    """Weeks from the first to the last, both in."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many weeks."""
        return self.last - self.first + 1


class Grid(NamedTuple):
    """Series over the same weeks."""

    span: Span
    public: dict[Key, Floats]
    """Without what may betray a denunciation."""
    whole: dict[Key, Floats]


def grid_of(numbers: Iterable[Number], law: Law, on: date, span: Span) -> Grid:
    """Return the series of communes on the map of a day; sums stay what they were.

    Papers whose commune or topic is not known are in no series of a commune.
    """
    grid = Grid(span, {}, {})
    known: dict[str, tuple[tuple[str, float], ...]] = {}
    # In one order: the shares of a sum of fractions add up alike whatever came first.
    for one in sorted(numbers, key=_BY_PLACE):
        shares = known.get(one.area)
        if shares is None:
            shares = known[one.area] = shares_of(one.area, law, on)
        for commune, share in shares:
            _add(grid, commune, one, share)
    return grid


def add_totals(grid: Grid, totals: Iterable[Number]) -> None:
    """Add the series of a province as a whole."""
    for one in sorted(totals, key=_BY_PLACE):
        _add(grid, one.area, one, 1.0)


def by_old_province(numbers: Iterable[N], province: str, law: Law) -> list[N]:
    """Return the numbers of the areas that belonged to a province before the merger."""
    return [one for one in numbers if province_then(one.area, law) == province]


def _add(grid: Grid, area: str, one: Number, share: float) -> None:
    if one.topic == UNSAID or not grid.span.first <= one.week <= grid.span.last:
        return
    at, papers = one.week - grid.span.first, one.papers * share
    for table in (grid.whole,) if one.secret else (grid.whole, grid.public):
        row = table.get((area, one.topic))
        if row is None:
            row = table[area, one.topic] = np.zeros(grid.span.size)
        row[at] += papers
