"""The stretches of a path: it is cut where the receiver accepts, answers or decides (chặng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from projections.moves.deeds import Deeds
    from projections.moves.forest import Forest
    from projections.moves.move import Move


class Stretch(NamedTuple):
    """Moves one after the other with nobody taking the matter on in between (chặng chuyển)."""

    moves: tuple[Move, ...]
    ended: bool
    """Somebody has taken it on since: what is found here is history."""

    @property
    def start(self) -> str:
        """The body that had the paper where the stretch begins."""
        return self.moves[0].sender


def stretches(forest: Forest, deeds: Deeds) -> list[Stretch]:
    """Return the stretches of every path, path by path."""
    return [part for leaf in forest.leaves for part in _cut(forest, deeds, leaf)]


def taken_on(forest: Forest, deeds: Deeds, move: Move) -> bool:
    """Whether the receiver of a path's last move took it on, or the sender took it back."""
    if forest.root(move) in deeds.withdrawn:
        return True
    return deeds.answer(move.receiver, move.on) is not None


def _cut(forest: Forest, deeds: Deeds, leaf: Move) -> Iterator[Stretch]:
    line = forest.line(leaf)
    withdrawn = deeds.withdrawn.get(forest.root(leaf))
    start, last = 0, len(line) - 1
    for at, move in enumerate(line):
        until = line[at + 1].on if at < last else None
        answer = deeds.answer(move.receiver, move.on)
        cut = answer is not None and _within(answer.on, move, until)
        cut = cut or _within(withdrawn, move, until)
        if cut or at == last:
            yield Stretch(tuple(line[start : at + 1]), cut)
            start = at + 1


def _within(day: date | None, move: Move, until: date | None) -> bool:
    """Whether a day falls between a move and the next one."""
    return day is not None and day >= move.on and (until is None or day <= until)
