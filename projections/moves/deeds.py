"""What the agencies did with a matter besides passing it on (thụ lý, trả lời, kết thúc)."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts import petition as p

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from projections.case_file import CaseFile
    from projections.moves.bodies import Bodies

ANSWERS = (
    p.PetitionAcceptedV1,
    p.PetitionNotAcceptedV1,
    p.PetitionTerminatedV1,
    p.PetitionDecidedV1,
)
"""What E.0 calls an answer."""
_CLOSING = (
    p.PetitionNotAcceptedV1,
    p.PetitionTerminatedV1,
    p.PetitionDecidedV1,
    p.PetitionFiledAwayV1,
    p.PetitionIneligibleV1,
    p.PetitionCourtAcceptedV1,
)
_OTHER = (p.PetitionGuidedV1, p.PetitionForwarderInformedV1)


class Deed(NamedTuple):
    """One act of one body on the matter."""

    on: date
    body: str
    paper: str
    id: str
    answers: bool
    """An answer, or the paper closed by the one who had it: a path ends its stretch there."""
    closes: bool
    accepts: bool


class Deeds:
    """Every act on the matter that shows somebody has it in hand."""

    __slots__ = (
        "_answered",
        "_handled",
        "_root_of",
        "_stops",
        "all",
        "closings",
        "ends",
        "withdrawals",
        "withdrawn",
    )

    def __init__(self, case: CaseFile, bodies: Bodies) -> None:
        """Read the facts of the case file, in order of their days."""
        # What ends a case comes after what opens it where both fell on one day.
        self.all = sorted(_deeds(case, bodies), key=lambda deed: (deed.on, not deed.accepts, deed))
        self.withdrawn: dict[str, date] = {}
        """Petitions taken back as a whole, and when."""
        self.withdrawals: dict[str, str] = {}
        """The facts that say so."""
        taken_back: set[date] = set()
        gone: list[tuple[date, str]] = []
        for fact in case.of(p.PetitionWithdrawnV1):
            if fact.data.whole:
                taken_back.add(fact.businessdate)
                gone.append((fact.businessdate, fact.id))
                self.withdrawn.setdefault(fact.subject, fact.businessdate)
                self.withdrawals.setdefault(fact.subject, fact.id)
        self.closings = sorted({deed.on for deed in self.all if deed.closes} | taken_back)
        self._stops = sorted(
            {deed.on for deed in self.all if deed.closes or deed.answers} | taken_back
        )
        closed = [(deed.on, deed.id) for deed in self.all if deed.closes]
        self.ends = sorted([*closed, *gone])
        """The facts that closed the matter, or took a paper back as a whole, by day."""
        self._answered: dict[str, list[Deed]] = {}
        self._handled: dict[str, list[Deed]] = {}
        for deed in self.all:
            self._handled.setdefault(deed.body, []).append(deed)
            if deed.answers:
                self._answered.setdefault(deed.body, []).append(deed)
        self._root_of: Callable[[str], str] = str

    def rooted(self, root_of: Callable[[str], str]) -> None:
        """Read a withdrawal of any copy of a paper as one of the paper that was filed."""
        self._root_of = root_of
        if self.withdrawn:
            # The earliest of several stands.
            papers = sorted(self.withdrawn, key=lambda paper: self.withdrawn[paper], reverse=True)
            self.withdrawals = {root_of(paper): self.withdrawals[paper] for paper in papers}
            self.withdrawn = {root_of(paper): self.withdrawn[paper] for paper in papers}

    def of(self, body: str) -> list[Deed]:
        """Return everything a body did, by business day."""
        return self._handled.get(body, [])

    def answer(self, body: str, since: date) -> Deed | None:
        """Return the first time from a day on that a body accepted, answered or closed."""
        return _first(self._answered.get(body, ()), since)

    def last_answer(self, body: str) -> Deed:
        """Return the last answer of a body that has answered."""
        return self._answered[body][-1]

    def act(self, body: str, since: date) -> Deed | None:
        """Return the first thing of any kind a body did with the matter from a day on."""
        return _first(self._handled.get(body, ()), since)

    def handled_by_anybody(self, root: str, since: date) -> bool:
        """Whether any agency has dealt with the matter since a day, or the paper was taken back."""
        if root in self.withdrawn:
            return True
        return bool(self.all) and self.all[-1].on >= since

    def open_at(self, day: date) -> bool:
        """Whether the last answer of some body by that day is an acceptance not taken back.

        A later refusal counts as the end of it: the body wants the matter no more [ours].
        """
        last = {deed.body: deed for deed in self.all if deed.answers and deed.on <= day}
        return any(deed.accepts and not self._taken_back(deed, day) for deed in last.values())

    def open_with(self, body: str, day: date) -> bool:
        """Whether the last answer of a body by a day is an acceptance not taken back."""
        given = [deed for deed in self._answered.get(body, ()) if deed.on <= day]
        return bool(given) and given[-1].accepts and not self._taken_back(given[-1], day)

    def _taken_back(self, deed: Deed, day: date) -> bool:
        taken_back = self.withdrawn.get(self._root_of(deed.paper))
        return taken_back is not None and taken_back <= day

    def stopped(self, since: date) -> tuple[str, ...]:
        """Return the first fact from a day on that accepted, answered or closed anything."""
        stops = [(deed.on, deed.id) for deed in self.all if deed.closes or deed.answers]
        return tuple(id_ for on, id_ in sorted([*stops, *self.ends]) if on >= since)[:1]

    def closed_between(self, start: date, end: date) -> bool:
        """Whether anything was accepted, answered or closed from `start` until before `end`."""
        at = bisect_left(self._stops, start)
        return at < len(self._stops) and self._stops[at] < end


def _first(deeds: Sequence[Deed], since: date) -> Deed | None:
    if not deeds:
        return None
    at = bisect_left(deeds, since, key=_day)
    return deeds[at] if at < len(deeds) else None


def _day(deed: Deed) -> date:
    return deed.on


def _deeds(case: CaseFile, bodies: Bodies) -> Iterator[Deed]:
    for kind in (*ANSWERS, *_CLOSING[3:], *_OTHER):
        closes = kind in _CLOSING
        ends = kind in ANSWERS or kind is p.PetitionFiledAwayV1
        for fact in case.of(kind):
            body = bodies.of(fact.agency, fact.businessdate)
            accepts = kind is p.PetitionAcceptedV1
            yield Deed(fact.businessdate, body, fact.subject, fact.id, ends, closes, accepts)
