"""Stars worked out piece by piece are those of a run from scratch, whatever the order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from projections.matters.leaders import Leaders, Placed, Rank

Pair = tuple[int, int]


@dataclass
class Texts:
    """A graph of a few papers in memory; a paper's edges are those it last said."""

    ranks: dict[int, Rank] = field(default_factory=dict)
    edges: set[Pair] = field(default_factory=set)
    refused: set[Pair] = field(default_factory=set)
    leading: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def _near(self, n: int) -> Iterator[int]:
        return (m for m in self.ranks if self.edge(n, m))

    def earlier_leaders(self, n: int) -> Iterator[int]:
        self.asked.append(f"earlier {n}")
        return (m for m in self._near(n) if m in self.leading)

    def later_neighbours(self, n: int) -> Iterator[int]:
        self.asked.append(f"later {n}")
        return self._near(n)

    def edge(self, one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in self.edges

    def rejected(self, n: int) -> Collection[int]:
        return {a + b - n for a, b in self.refused if n in (a, b)}

    def led(self, n: int, *, leads: bool) -> None:
        (self.leading.add if leads else self.leading.discard)(n)


def from_scratch(texts: Texts) -> dict[int, int]:
    """Take all papers in order of rank."""
    leaders: dict[int, int] = {}
    for n in sorted(texts.ranks, key=lambda n: texts.ranks[n]):
        refused = {leaders[m] for m in texts.rejected(n) if m in leaders}
        willing = (m for m in leaders if leaders[m] == m and texts.edge(m, n) and m not in refused)
        leaders[n] = next(willing, n)
    return leaders


PAPERS = range(8)
PAIRS = st.sampled_from([(a, b) for a in PAPERS for b in PAPERS if a < b])
PAPER = st.sampled_from(PAPERS)
SAID = st.tuples(st.integers(0, 9), st.frozensets(PAPER, max_size=6))
"""When a paper was recorded, and what it resembles."""
STEPS = st.lists(
    st.tuples(
        st.dictionaries(PAPER, st.none() | SAID, max_size=3),
        st.frozensets(PAIRS, max_size=2),
    ),
    max_size=12,
)
"""Papers said anew or taken away, and pairs whose rejection is said or taken back."""


def _step(texts: Texts, said: dict[int, tuple[int, frozenset[int]] | None]) -> None:
    for n, what in said.items():
        texts.edges -= {pair for pair in texts.edges if n in pair}
        texts.ranks.pop(n, None)
        if what is not None:
            texts.ranks[n] = Rank(what[0], bytes([n]) * 16)
            texts.edges |= {(min(n, m), max(n, m)) for m in what[1] - {n}}


@given(STEPS)
def test_stars_kept_up_are_the_stars_of_a_run_from_scratch(
    steps: list[tuple[dict[int, tuple[int, frozenset[int]] | None], frozenset[Pair]]],
) -> None:
    """Whatever comes, goes, changes rank or is rejected, and in whatever order."""
    texts = Texts()
    stars = Leaders(texts)
    known: dict[int, int] = {}
    for said, judged in steps:
        _step(texts, said)
        texts.refused ^= judged
        changed = {n: texts.ranks[n] for n, what in said.items() if what}
        removed = [n for n, what in said.items() if not what]
        moved = stars.update(changed, removed, [n for pair in judged for n in pair])
        expected = from_scratch(texts)
        assert {n: stars.leader(n) for n in texts.ranks} == expected
        assert moved == {
            n: expected.get(n) for n in known | expected if known.get(n) != expected.get(n)
        }
        known = expected
        assert {n for n, leader in known.items() if n == leader} == texts.leading & known.keys()
        placed = [Placed(n, texts.ranks[n], leader) for n, leader in known.items()]
        stars = Leaders(texts, placed) if len(steps) % 2 else stars
