"""Random journeys of papers between five offices, told by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from domain.contracts.facts import AnyFact
from tests.support import facts, steps
from tests.support.papers import against, asking, signed

OFFICES = ("t51", "t51-snnmt", "x21115", "t51-sxd", "b-nnmt")
_ANSWERS = (facts.accepted, facts.refused, steps.decided, steps.terminated, facts.filed_away)


@dataclass
class Holding:
    """A paper lying somewhere."""

    office: str
    paper: str
    day: date
    by: str | None = None
    came_from: Holding | None = None


def journey(seed: int) -> list[AnyFact]:
    """Tell where one or two papers went."""
    dice = Random(seed)
    start = date(2026, 7, dice.choice((6, 27)))
    about = dice.choice((against("x21115"), asking("x21115")))
    told: list[AnyFact] = []
    lying: list[Holding] = []
    few = OFFICES[: dice.choice((2, 3, 4, 5))]
    for paper in ("p0", "p1")[: dice.choice((1, 1, 2))]:
        office, day = dice.choice(few), start + timedelta(days=dice.randint(0, 9))
        by = signed(dice.choice(("one", "one", "two")))
        told.append(facts.received(office, day, paper, about=about, by=by))
        lying.append(Holding(office, paper, day))
    for number in range(dice.randint(1, 9)):
        at = dice.choice((lying[-1], lying[-1], dice.choice(lying)))
        told += _next(dice, few, lying, at, number)
    if dice.random() < 0.1:
        wrong = dice.choice(told)
        told.append(steps.voided(wrong.agency, wrong.businessdate, wrong.subject, corrects=wrong))
    return told


def _next(
    dice: Random, few: tuple[str, ...], lying: list[Holding], at: Holding, number: int
) -> list[AnyFact]:
    day = at.day + timedelta(days=dice.choice((0, 1, 1, 2, 3, 7)))
    what, key = dice.random(), f"t{number}"
    if what < 0.6:
        return _send(dice, few, lying, at, (day, key))
    if what < 0.75 and at.by is not None and not at.by.startswith("back"):
        names = dice.choice((None, dice.choice(OFFICES)))
        home = at.came_from or at
        lying.append(Holding(home.office, home.paper, day, f"back{at.by}"))
        return [facts.returned(at.office, day, at.by, names=names)]
    if what < 0.88:
        return [dice.choice(_ANSWERS)(at.office, day, at.paper, key=key)]
    if what < 0.92:
        return [facts.guided(at.office, day, dice.choice(OFFICES), at.paper, key=key)]
    if what < 0.95:
        return [steps.withdrawn(at.office, day, at.paper, key=key)]
    return []


def _send(
    dice: Random,
    few: tuple[str, ...],
    lying: list[Holding],
    at: Holding,
    named: tuple[date, str],
) -> list[AnyFact]:
    day, key = named
    to = dice.choice([office for office in few if office != at.office])
    by = at.by if at.by is not None and not at.by.startswith("back") else None
    follows = by if dice.random() < 0.5 else None
    role: Literal["main", "copy"] = "copy" if dice.random() < 0.1 else "main"
    told: list[AnyFact] = [
        facts.transferred(at.office, day, to, at.paper, transfer=key, follows=follows, role=role)
    ]
    paper, heard = at.paper, day + timedelta(days=dice.choice((0, 1, 4)))
    if dice.random() < 0.3:
        paper = f"{at.paper}{key}"
        told.append(facts.received(to, heard, paper, transfer=key, by=signed("one")))
    elif dice.random() < 0.6:
        told.append(facts.acknowledged(to, heard, key))
    lying.append(Holding(to, paper, day, key, at))
    return told
