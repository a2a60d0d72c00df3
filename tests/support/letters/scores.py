"""How well a partition agrees with the truth, pair by pair (đo chất lượng)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from tests.support.letters.labelled import Letter

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs that belong together, pairs that were put together, and both."""

    true: int
    told: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that belong together."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together that were put together."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.true + self.told) if self.true + self.told else 1.0

    def rounded(self) -> dict[str, float]:
        """Return the numbers as a report prints them."""
        return {
            "pairs": self.true,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


def pairs(matter_of: Mapping[str, object]) -> set[Pair]:
    """Return all pairs of letters of one matter."""
    members: dict[object, list[str]] = defaultdict(list)
    for letter, matter in matter_of.items():
        members[matter].append(letter)
    return {pair for ids in members.values() for pair in combinations(sorted(ids), 2)}


def truth(letters: Iterable[Letter]) -> set[Pair]:
    """Return the pairs that belong together."""
    return pairs({letter.id: letter.matter for letter in letters})


def score(true: set[Pair], told: set[Pair]) -> Score:
    """Compare what was put together with what belongs together."""
    return Score(len(true), len(told), len(true & told))


def best_group(campaign: Collection[str], groups: Iterable[Collection[str]]) -> Score:
    """Compare a campaign with the group that holds most of its letters."""
    of = frozenset(campaign)
    right, told = max(((len(of.intersection(g)), len(g)) for g in groups), default=(0, 0))
    return Score(len(of), told, right)


def by_label(letters: Iterable[Letter], true: set[Pair], told: set[Pair]) -> dict[str, Score]:
    """Return the score of each label, over the pairs with a letter that has it."""
    labels = {letter.id: letter.labels for letter in letters}
    parts: dict[str, tuple[set[Pair], set[Pair]]] = defaultdict(lambda: (set(), set()))
    for which, some in enumerate((true, told)):
        for pair in some:
            for label in labels[pair[0]] | labels[pair[1]]:
                parts[label][which].add(pair)
    return {label: score(*both) for label, both in sorted(parts.items())}
