"""Random sets of facts, each a function of its seed: stories told, then disturbed (tập sự kiện)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts import petition as p
from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.words import Kind
from tests.support.arrivals import cast, climbing, courses, movements, ties
from tests.support.arrivals.teller import Teller
from tests.support.papers import at, id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_STORIES = (
    courses.complaint,
    courses.complaint,
    courses.denunciation,
    courses.denunciation,
    courses.feedback,
    movements.journey,
    movements.journey,
    movements.crowd,
    movements.duties,
    climbing.ladder,
    climbing.ladder,
    climbing.astray,
    climbing.chorus,
    climbing.field,
    ties.bound,
    ties.rotation,
)
_ENOUGH, _MOST = 15, 38


class FactSet(NamedTuple):
    """Facts as they travel, and between which instants somebody looks at them."""

    bodies: Sequence[bytes]
    start: datetime
    end: datetime


def fact_set(seed: int) -> FactSet:
    """Return one set; the same seed gives the same set."""
    t = Teller(seed)
    while len(t.told) < _ENOUGH:
        t.begin()
        t.dice.choice(_STORIES)(t)
    del t.told[_MOST:]
    _correct(t)
    _merge_late(t)
    bodies = [*map(dump_fact, t.told), *_rivals(t)]
    days = sorted(fact.businessdate for fact in t.told)
    last = days[-1] if t.chance(0.85) else days[len(days) // 2]
    end = at(last + timedelta(days=t.dice.choice((0, 1, 10, 45, 120, 400))))
    return FactSet(bodies, at(t.cast.start), end)


def _correct(t: Teller) -> None:
    """Take some facts back or state them anew; some corrections are not the agency's own."""
    for _ in range(t.dice.choice((0, 1, 1, 2, 3))):
        wrong: AnyFact = t.dice.choice(t.told)
        agency = wrong.agency if t.chance(0.85) else t.dice.choice(cast.OFFICES)
        what = t.dice.random()
        if what < 0.4:
            t.say(p.PetitionVoidedV1, agency, wrong.subject, corrects=wrong)
        elif what < 0.7 and isinstance(wrong, p.PetitionReceivedV1):
            about = t.cast.about(t.dice.choice(tuple(Kind)))
            data = wrong.data.model_copy(update={"substance": about, "signers": t.cast.by()})
            t.say(type(wrong), agency, wrong.subject, data=data, corrects=wrong)
        else:
            day = wrong.businessdate + timedelta(days=t.dice.choice((-20, -3, 0, 4, 30)))
            told = t.state(type(wrong), agency, wrong.subject, day, data=wrong.data, corrects=wrong)
            t.told.append(told)


def _merge_late(t: Teller) -> None:
    """Let somebody notice that papers belong together, and perhaps that they do not."""
    papers = [fact for fact in t.told if isinstance(fact, p.PetitionReceivedV1)]
    if len(papers) < 2 or t.chance(0.5):
        return
    one, other = t.dice.sample(papers, 2)
    about = one.data.substance or t.cast.about(Kind.COMPLAINT)
    refers = (other.subject, id_of("never heard of"))
    t.say(p.PetitionClassifiedV1, one.agency, one.subject, substance=about, refers_to=refers)
    if t.chance(0.4):
        t.say(p.PetitionClassifiedV1, one.agency, one.subject, substance=about)


def _rivals(t: Teller) -> list[bytes]:
    """State other facts under ids that were used: one may stay, whichever came first."""
    rivals: list[bytes] = []
    for _ in range(t.dice.choice((0, 0, 1, 2, 3))):
        one, other = t.dice.choice(t.told), t.dice.choice(t.told)
        what = t.dice.random()
        if what < 0.4:
            day = one.businessdate - timedelta(days=t.dice.choice((1, 5, 40)))
            rivals.append(dump_fact(one.model_copy(update={"businessdate": day})))
        elif what < 0.7:
            rivals.append(dump_fact(one.model_copy(update={"subject": other.subject})))
        else:
            rivals.append(dump_fact(other.model_copy(update={"id": one.id})))
    return rivals
