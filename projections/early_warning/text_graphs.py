"""The two layers of stars as their engine asks for them (đồ thị đơn giống nhau)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from projections.early_warning.texts import Texts
    from projections.matters.leaders import Leaders
    from projections.matters.papers import Paper


class Ties(NamedTuple):
    """The keys that texts give one subject, and those they gave it."""

    keys: frozenset[bytes] = frozenset()
    groups: frozenset[bytes] = frozenset()
    lost: frozenset[bytes] = frozenset()
    """All it may have had, links and groups."""


class Names:
    """Ids of papers, also of those that are gone."""

    def __init__(self, stars: Leaders, had: Mapping[int, Paper]) -> None:
        self._stars = stars
        self._had = had

    def of(self, n: int) -> bytes:
        """Return the id of a paper."""
        return self._had[n].id if n in self._had else self._stars.rank(n).id


class Forms:
    """Letters of one form, as their stars ask for them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def earlier_leaders(self, n: int) -> Iterable[int]:
        """Return earlier papers that lead and may lead one."""
        return self._texts.alike(n, leaders=True)

    def later_neighbours(self, n: int) -> Iterable[int]:
        """Return later papers that one may lead."""
        found = self._texts.alike(n, leaders=False)
        return [m for m in found if self._texts.edge(n, m)]

    def edge(self, one: int, other: int) -> bool:
        """Tell whether two papers belong to one star."""
        return self._texts.edge(one, other)

    def rejected(self, n: int) -> Collection[int]:
        """Return whom an officer keeps apart from a paper."""
        return self._texts.kept_apart(n)

    def led(self, n: int, *, leads: bool) -> None:
        """Hear whether a paper leads."""
        self._texts.lead(n, leads=leads)


class Matters:
    """Papers of one matter, as their stars ask for them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def earlier_leaders(self, n: int) -> Iterable[int]:
        """Return earlier papers that lead and may lead one."""
        return self._texts.surely(n)

    def later_neighbours(self, n: int) -> Iterable[int]:
        """Return later papers that one may lead."""
        return [m for m in self._texts.meeting(n) if self._texts.same(n, m)]

    def edge(self, one: int, other: int) -> bool:
        """Tell whether two papers belong to one star."""
        return self._texts.same(one, other)

    def rejected(self, n: int) -> Collection[int]:
        """Return whom an officer keeps apart from a paper."""
        return self._texts.kept_apart(n)

    def led(self, n: int, *, leads: bool) -> None:
        """Nothing to note: who leads is asked of the stars themselves."""
