"""Stars worked out piece by piece are those of a run from scratch, whatever the order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pytest
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
        return iter([*self.leading])  # others may be among them

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


def _star(leaders: dict[int, int], n: int) -> list[int]:
    return sorted(m for m in leaders if leaders[m] == leaders[n])


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
        assert all(sorted(stars.star(n)) == _star(known, n) for n in known)
        assert all(stars.size(n) == len(_star(known, n)) for n in known)
        placed = [Placed(n, texts.ranks[n], leader) for n, leader in known.items()]
        stars = Leaders(texts, placed) if len(steps) % 2 else stars


def _ranked(n: int, recorded: int | None = None) -> Rank:
    return Rank(n if recorded is None else recorded, n.to_bytes(16))


def _drifting(count: int, reach: int) -> Texts:
    """Texts each a little different from the one before, alike up to so many steps apart."""
    edges = {(a, b) for a in range(count) for b in range(a + 1, min(count, a + reach + 1))}
    return Texts({n: _ranked(n) for n in range(count)}, edges)


@pytest.mark.parametrize("backwards", [False, True])
def test_texts_that_drift_make_many_stars_and_no_chain(backwards: bool) -> None:
    """Whoever is in a star resembles its leader, however far the texts have come."""
    texts = _drifting(60, reach=4)
    stars = Leaders(texts)
    every = list(texts.ranks.items())
    for n, rank in reversed(every) if backwards else every:
        stars.update({n: rank})
    leaders = {stars.leader(n) for n in texts.ranks}
    assert leaders == set(range(0, 60, 5))
    assert all(stars.leader(n) == n or texts.edge(n, n // 5 * 5) for n in texts.ranks)


def test_the_newest_paper_asks_for_leaders_once_and_for_nothing_else() -> None:
    """So a campaign costs the same for each letter, whether it leads or follows."""
    texts = Texts()
    stars = Leaders(texts)
    for n in range(200):
        texts.ranks[n] = _ranked(n)
        if n % 50:
            texts.edges.add((n // 50 * 50, n))
        stars.update({n: texts.ranks[n]})
    assert texts.asked == [f"earlier {n}" for n in range(200)]
    assert stars.size(60) == 50
    assert len(stars) == 200


def test_a_late_paper_that_ranks_first_takes_over_whom_it_resembles() -> None:
    """None of those it wins asks for leaders again."""
    texts = Texts({n: _ranked(n) for n in range(1, 6)}, {(1, n) for n in range(2, 6)})
    stars = Leaders(texts)
    stars.update(texts.ranks)
    texts.asked.clear()
    texts.ranks[0] = _ranked(0)
    texts.edges |= {(0, n) for n in range(1, 5)}
    assert stars.update({0: texts.ranks[0]}) == {0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 5}
    assert texts.asked == ["earlier 0", "later 0", "earlier 5"]


def test_a_paper_does_not_join_a_star_with_one_it_was_rejected_with() -> None:
    """It follows the next leader it resembles, and comes back when that is taken back."""
    texts = Texts({n: _ranked(n) for n in range(5)}, {(0, 2), (0, 3), (1, 3), (0, 4)})
    texts.refused = {(2, 3), (3, 4)}
    stars = Leaders(texts)
    stars.update(texts.ranks)
    assert [stars.leader(n) for n in range(5)] == [0, 1, 0, 1, 0]
    texts.refused = {(3, 4)}
    assert stars.update({}, judged=(2, 3)) == {3: 0, 4: 4}


def test_a_late_leader_does_not_win_whom_it_was_rejected_with() -> None:
    """Nor whoever was rejected with an earlier paper of its star."""
    edges = {(1, 3), (1, 4), (0, 3), (0, 4), (0, 2)}
    texts = Texts({n: _ranked(n) for n in (1, 2, 3, 4)}, edges, {(0, 3), (2, 4)})
    stars = Leaders(texts)
    stars.update(texts.ranks)
    texts.ranks[0] = _ranked(0)
    assert stars.update({0: texts.ranks[0]}) == {0: 0, 2: 0}
    assert [stars.leader(n) for n in (3, 4)] == [1, 1]
    assert stars.update({}, removed=[2]) == {2: None, 4: 0}


def test_papers_of_one_moment_are_ranked_by_id() -> None:
    """Also where a paper is moved to another moment."""
    texts = Texts({n: _ranked(n, 7) for n in range(3)}, {(0, 1), (1, 2)})
    stars = Leaders(texts)
    stars.update(texts.ranks)
    assert [stars.leader(n) for n in range(3)] == [0, 0, 2]
    texts.ranks[1] = _ranked(1, 6)
    assert stars.update({1: texts.ranks[1]}) == {0: 1, 1: 1, 2: 1}
    assert stars.rank(1) == _ranked(1, 6)


def test_what_is_unknown_has_no_rank_and_no_star() -> None:
    """Nor has a paper that was taken away."""
    texts = Texts({0: _ranked(0)})
    stars = Leaders(texts)
    stars.update(texts.ranks)
    assert stars.update({}, removed=[0]) == {0: None}
    for n in (-1, 0, 1, 9_999):
        assert n not in stars
        assert stars.leader(n) is None
        assert stars.size(n) == 0
        assert [*stars.star(n)] == []
        with pytest.raises(KeyError):
            stars.rank(n)
    assert len(stars) == 0
    with pytest.raises(ValueError, match="16 bytes"):
        stars.update({1: Rank(1, b"short")})
