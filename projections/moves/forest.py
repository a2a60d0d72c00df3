"""Which move follows which: one tree for each filing, one path for each end (đường đi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.moves.move import Move
    from projections.moves.stated import Stated

    Arrivals = dict[tuple[str, str], list[Move]]
    """The moves that brought the paper of a filing to an agency, by business day."""


class Point(NamedTuple):
    """A place on a path from which a paper may be sent on: a filing, or a move."""

    root: str
    """The petition at the bottom of the tree."""
    move: str | None = None
    """The move that brought the paper here; None for the filing itself."""


class Forest:
    """The moves of a matter in their trees, with a name for every path that stays.

    The first to leave a point goes on under the name of the path; every other
    starts a path named after its own transfer. So a path keeps its name while it
    grows, and there is one name for each end.
    """

    __slots__ = ("_follows", "_path", "_stated", "children", "leaves", "moves", "parent")

    def __init__(self, stated: Stated) -> None:
        """Place every move, earliest first."""
        self._stated = stated
        self.moves = {move.id: move for move in sorted(stated.moves.values())}
        self.parent: dict[str, Point] = {}
        self._follows: dict[str, str] = {}
        arrivals: Arrivals = {}
        for move in self.moves.values():
            self._place(move, arrivals)
            if move.sender != move.receiver:
                place = move.receiver, self.parent[move.id].root
                arrivals.setdefault(place, []).append(move)
        self.children: dict[Point, list[Move]] = {}
        for move in self.moves.values():
            if move.sender != move.receiver:
                self.children.setdefault(self.parent[move.id], []).append(move)
        self._path: dict[str, str] = {}
        self._name_paths()
        self.leaves = [move for move in self.moves.values() if self._is_leaf(move)]
        """The ends of all paths; a copy for information ends none."""

    def root(self, move: Move) -> str:
        """Return the filing a move goes back to."""
        return self.parent[move.id].root

    def root_of(self, petition: str) -> str:
        """Return the filing a registered petition goes back to."""
        transfer = self._stated.arrived_by.get(petition)
        return petition if transfer is None else self.parent[transfer].root

    def papers(self, move: Move) -> set[str]:
        """Return the registered petitions a move is known by: the sender's, the receiver's."""
        arrived = self._stated.arrived_by.items()
        return {move.paper, *(paper for paper, transfer in arrived if transfer == move.id)}

    def arrived(self) -> dict[str, str]:
        """Return, by petition, the transfer that brought it to the agency that registered it."""
        return self._stated.arrived_by

    def path(self, move: Move) -> str:
        """Return the name of the path a move belongs to."""
        return self._path[move.id]

    def before(self, move: Move) -> Move | None:
        """Return the move that brought the paper to the sender of another, if one did."""
        above = self.parent[move.id].move
        return None if above is None else self.moves[above]

    def line(self, move: Move) -> list[Move]:
        """Return the moves from the filing up to this one."""
        back = [move]
        while (before := self.parent[back[-1].id].move) is not None:
            back.append(self.moves[before])
        return back[::-1]

    def steps(self, move: Move) -> list[Move]:
        """Return the line of a move with the steps inside one body, which lead nowhere."""
        back = [move]
        while (before := self._follows.get(back[-1].id)) is not None:
            back.append(self.moves[before])
        return back[::-1]

    def after(self, move: Move) -> list[Move]:
        """Return the moves that follow one."""
        return self.children.get(self._point(move), [])

    def returned(self, move: Move) -> Move | None:
        """Return the move by which the receiver gave a transfer back."""
        back = self._stated.returned.get(move.id)
        return None if back is None else self.moves[back]

    def _is_leaf(self, move: Move) -> bool:
        return not move.copy and move.sender != move.receiver and not self._goes_on(move)

    def _goes_on(self, move: Move) -> bool:
        """Whether the paper itself left again, be it from where a copy of it went or came back."""
        waiting = [move]
        while waiting:
            following = self.after(waiting.pop())
            if not all(after.copy for after in following):
                return True
            waiting += following
        return False

    def _point(self, move: Move) -> Point:
        return Point(self.parent[move.id].root, move.id)

    def _place(self, move: Move, arrivals: Arrivals) -> None:
        """Place a move after those it names, however long the chain of names."""
        waiting, seen = [move], {move.id}
        while waiting:
            current = waiting[-1]
            named = self._named(current)
            if named is not None and named.id not in self.parent and named.id not in seen:
                waiting.append(named)
                seen.add(named.id)
                continue
            waiting.pop()
            if current.id not in self.parent:
                placed = named if named is not None and named.id in self.parent else None
                self.parent[current.id] = self._point_of(current, placed, arrivals)

    def _named(self, move: Move) -> Move | None:
        """Return the move another follows by its own word, or by the paper's."""
        if move.back:
            return self.moves[move.transfer]
        if move.follows is not None:
            said = self.moves.get(move.follows)
            if said is None:
                return self._brought(move.follows, move) or self._brought(move.paper, move)
            # Who names a transfer of his own means that it came back to him.
            back = self._stated.returned.get(said.id)
            return self.moves[back] if back and said.receiver != move.sender else said
        return self._brought(move.paper, move)

    def _brought(self, paper: str, move: Move) -> Move | None:
        transfer = self._stated.arrived_by.get(paper)
        found = None if transfer is None else self.moves.get(transfer)
        return None if found is None or found.id == move.id else found

    def _point_of(self, move: Move, named: Move | None, arrivals: Arrivals) -> Point:
        before = self._before(move, named, arrivals)
        if before is not None:
            self._follows[move.id] = before.id
            return self._from(before)
        if move.follows is not None and move.follows in self._stated.taken_in:
            return Point(move.follows)
        return Point(move.paper)

    def _before(self, move: Move, named: Move | None, arrivals: Arrivals) -> Move | None:
        """Return the move another follows, said or inferred; None straight after a filing."""
        # Who names a move that nobody knows has named none.
        if move.back or move.follows in self.moves or move.follows in self._stated.taken_in:
            return named
        root = self.parent[named.id].root if named is not None else move.paper
        earlier = (
            arrival
            for arrival in reversed(arrivals.get((move.sender, root), ()))
            if arrival.on < move.on
        )
        latest = next(earlier, None)
        if latest is None or (named is not None and latest.on < named.on):
            return named
        return latest

    def _from(self, move: Move) -> Point:
        """Return the point a move leads to; steps inside one body lead nowhere."""
        return self.parent[move.id] if move.sender == move.receiver else self._point(move)

    def _name_paths(self) -> None:
        for move in self._downwards():
            parent = self.parent[move.id]
            siblings = self.children[parent]
            first = next((other for other in siblings if not other.copy), siblings[0]) is move
            above = parent.root if parent.move is None else self._path[parent.move]
            self._path[move.id] = above if first else move.id

    def _downwards(self) -> Iterator[Move]:
        waiting = [point for point in self.children if point.move is None]
        while waiting:
            for move in self.children.get(waiting.pop(), ()):
                yield move
                waiting.append(self._point(move))
