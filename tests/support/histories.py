"""Random histories of one matter: any offices, any steps, any days (Hypothesis)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from domain.contracts.envelope import Envelope
from domain.contracts.facts import AnyFact
from tests.support import facts, steps
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, asking, denouncing, signed

CENTRE, MINISTRY, DEPARTMENT = "btcdtw", "b-nnmt", "t51-snnmt"
OFFICES = (COMMUNE, PROVINCE, BOARD, CENTRE, MINISTRY, DEPARTMENT)
PETITIONS = ("p1", "p2", "p3", "p4")
START = date(2026, 6, 1)
SPAN = 150
ABOUT = {
    "complaint": against(COMMUNE),
    "of_province": against(PROVINCE, ministry=MINISTRY),
    "denunciation": denouncing(COMMUNE),
    "feedback": asking(COMMUNE),
}

STEPS: dict[str, Callable[..., AnyFact]] = {
    "accepted": facts.accepted,
    "refused": facts.refused,
    "ineligible": facts.ineligible,
    "filed_away": facts.filed_away,
    "complex": steps.complex_flagged,
    "remote": steps.remote_flagged,
    "extended": steps.extended,
    "suspended": steps.suspended,
    "resumed": steps.resumed,
    "withdrawn": steps.withdrawn,
    "terminated": steps.terminated,
    "decided": steps.decided,
    "served": steps.served,
    "court": steps.court_accepted,
    "delegated": steps.check_delegated,
}
OFTEN = ("accepted", "decided", "served", "refused", "accepted", "decided")


@dataclass(frozen=True)
class Line:
    """One line of a history, told into a fact under any id."""

    word: str
    office: str
    petition: str
    day: date
    about: str = "complaint"
    sender: str | None = "sender"
    forwarded: bool = False
    second: bool = False

    def told(self, key: str) -> AnyFact:
        """Return the fact; `key` changes its id and nothing else."""
        if self.word == "received":
            return facts.received(
                self.office,
                self.day,
                self.petition,
                about=ABOUT[self.about],
                by=signed(self.sender),
                forwarder="qh-51" if self.forwarded else None,
                key=key,
            )
        if self.word == "classified":
            about = ABOUT[self.about]
            return facts.classified(self.office, self.day, self.petition, about=about, key=key)
        if self.word in {"transferred", "guided"}:
            told = facts.transferred if self.word == "transferred" else facts.guided
            return told(self.office, self.day, COMMUNE, self.petition, key=key)
        if self.word == "delegation":
            return steps.delegation(self.office, self.day, 6, (self.petition,), key=key)
        instance = {"instance": 2} if self.second and self.word in _WITH_INSTANCE else {}
        return STEPS[self.word](self.office, self.day, self.petition, key=key, **instance)


_WITH_INSTANCE = {"accepted", "refused", "decided", "served"}
History = tuple[Line, ...]


def days() -> st.SearchStrategy[date]:
    """Draw a day of the span."""
    return st.integers(0, SPAN).map(lambda n: START + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw up to four petitions, each at one office, and steps taken with them."""
    homes = {petition: draw(st.sampled_from(OFFICES)) for petition in PETITIONS}
    kinds = draw(st.sampled_from([("complaint",), ("complaint",), tuple(ABOUT)]))
    papers = [
        Line(
            "received",
            homes[petition],
            petition,
            draw(days()),
            draw(st.sampled_from(kinds)),
            draw(st.sampled_from(["sender", "sender", "neighbour", None])),
            forwarded=draw(st.integers(0, 5)) == 0,
        )
        for petition in draw(st.lists(st.sampled_from(PETITIONS), unique=True))
    ]
    words = st.sampled_from([*STEPS, *OFTEN, "classified", "transferred", "guided", "delegation"])
    taken = draw(st.lists(st.tuples(words, st.sampled_from(PETITIONS)), max_size=10))
    lines = [
        Line(
            word,
            homes[petition],
            petition,
            draw(days()),
            draw(st.sampled_from(kinds)),
            second=draw(st.booleans()),
        )
        for word, petition in taken
    ]
    return (*papers, *lines)


def told(history: History, key: str = "") -> list[AnyFact]:
    """Return the facts of a history; another key gives the same facts other ids."""
    return [line.told(f"{key}{number}") for number, line in enumerate(history)]


def renamed(found: tuple[str, ...], old: list[Envelope], new: list[Envelope]) -> set[str]:
    """Translate fact ids from one telling of a history to another."""
    names = {a.id: b.id for a, b in zip(old, new, strict=True)}
    return {names.get(id_, id_) for id_ in found}
