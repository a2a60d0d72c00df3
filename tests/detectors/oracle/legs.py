"""One stretch of a path: R4 to and fro, R5 round in a circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.contracts import petition as p


@dataclass(frozen=True, order=True)
class Step:
    """A transfer or a return."""

    on: date
    id: str
    paper: str
    sender: str
    to: str
    follows: str | None = None
    back: bool = False
    copy: bool = False
    names: str | None = None

    @property
    def counts(self) -> bool:
        """Copies and returns do not count in R3, R5, R6."""
        return not (self.back or self.copy)


def to_and_fro(part: list[Step]) -> list[tuple[str, Step, str]]:
    """R4: B sends back to A; a return naming nobody; a return naming one, and A sends to B again.

    High for a return naming nobody, else at the third leg; the return that names a
    body is what the law wants, so it is not counted against anybody.
    """
    found: list[tuple[str, Step, str]] = []
    legs_of: dict[frozenset[str], list[Step]] = {}
    for step in part:
        if not step.copy:
            legs_of.setdefault(frozenset((step.sender, step.to)), []).append(step)
    for legs in legs_of.values():
        # A return whose transfer lies in an earlier stretch closes a file that was answered.
        nameless = [leg for leg in legs[1:] if leg.back and leg.names is None]
        made = list(nameless)
        lawful = 0
        for one, two in pairwise(legs):
            if not two.back and one.sender == two.to:
                made.append(two)
                if two == min(made, key=legs.index):
                    lawful = int(one.back)
        if made:
            first = min(made, key=legs.index)
            back = any(leg.back and leg.names is None for leg in legs)
            high = back or len(legs) >= 3 + lawful
            found.append(("R4", first, "high" if high else "medium"))
    return found


def circle(part: list[Step]) -> Step | None:
    """R5: the first transfer that comes back to an agency over at least three of them."""
    way = [part[0].sender]
    for step in part:
        if step.back:
            way.pop()
            if not way or way[-1] != step.to:
                way.append(step.to)
        elif step.counts:
            if step.to in way and len(set(way[way.index(step.to) :])) >= 3:
                return step
            way.append(step.to)
    return None


def sent(fact: p.PetitionTransferredV1) -> Step:
    """The move a sender states."""
    said = fact.data
    return Step(
        fact.businessdate,
        said.transfer_id,
        fact.subject,
        fact.agency,
        said.to,
        said.follows,
        copy=said.role == "copy",
    )
