"""Short random stories over few offices and days, told by a seed, and made shorter on failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from domain.contracts.facts import AnyFact
from tests.support import facts, steps
from tests.support.papers import BOARD, COMMUNE, PLACE, PROVINCE, against, denouncing, signed

DEPARTMENT, MINISTRY, CENTRE = "t51-snnmt", "b-nnmt", "btcdtw"
OFFICES = (COMMUNE, COMMUNE, PROVINCE, PROVINCE, BOARD, DEPARTMENT, MINISTRY, CENTRE, "ttg")
OBJECTS = (
    against(COMMUNE),
    against(COMMUNE),
    against(COMMUNE),
    against(PROVINCE, ministry=MINISTRY),
    against(DEPARTMENT),
    against(MINISTRY),
    against(COMMUNE, discipline=True),
    against(PROVINCE, ministry=None, place=PLACE),
)
SINGLE: dict[str, Callable[..., AnyFact]] = {
    "accepted": facts.accepted,
    "refused": facts.refused,
    "decided": steps.decided,
    "served": steps.served,
    "complex": steps.complex_flagged,
    "remote": steps.remote_flagged,
    "suspended": steps.suspended,
    "resumed": steps.resumed,
    "withdrawn": steps.withdrawn,
    "terminated": steps.terminated,
    "court": steps.court_accepted,
    "extended": steps.extended,
    "ineligible": facts.ineligible,
    "filed_away": facts.filed_away,
    "delegated": steps.check_delegated,
}
_OFTEN = ("accepted",) * 5 + ("decided",) * 3 + ("served",) * 3 + ("refused",) * 2
_WORDS = (*SINGLE, *_OFTEN, "guided", "transferred")
_WITH_INSTANCE = ("accepted", "refused", "decided", "served")


def complaint_story(seed: int) -> tuple[list[AnyFact], object]:
    """Tell up to four papers against one decision, and what became of them."""
    dice = Random(seed)
    about = dice.choice(OBJECTS)
    start = dice.choice((date(2026, 6, 15), date(2026, 7, 1), date(2026, 8, 3)))
    told: list[AnyFact] = []
    homes: dict[str, tuple[str, date]] = {}
    for number in range(dice.randint(1, 4)):
        paper, office = f"p{number}", dice.choice(OFFICES)
        day = start + timedelta(days=dice.choice((0, 1, 5, 6, 7, 12, 20, 33, 45, 60, 75, 90)))
        homes[paper] = office, day
        named = (dice.choice(OFFICES), office) if dice.random() < 0.15 else ()
        by = signed(dice.choice(("one", "one", "one", "two", None)))
        forwarder = "qh-51" if dice.random() < 0.1 else None
        told.append(
            facts.received(
                office, day, paper, about=about, by=by, addressees=named, forwarder=forwarder
            )
        )
    for number in range(dice.randint(0, 9)):
        paper = dice.choice(list(homes))
        office, day = homes[paper]
        told.append(_step(dice, office, paper, _later(dice, day), f"s{number}"))
    told += _corrections(dice, told)
    return told, about


def course_story(seed: int) -> tuple[list[AnyFact], object]:
    """Tell a complaint that goes its way, and a paper higher up on a day that may matter."""
    dice = Random(seed)
    about, low, high, top = dice.choice(_WAYS)
    day = dice.choice((date(2026, 5, 25), date(2026, 6, 24), date(2026, 7, 1), date(2026, 7, 24)))
    told: list[AnyFact] = [facts.received(low, day, "p0", about=about)]
    for paper, office in (("p0", low), ("p1", high)):
        second: Any = {"instance": 2} if paper == "p1" else {}
        if paper == "p1":
            day = _ahead(dice, day, (10, 30, 40))
            told.append(facts.received(office, day, paper, about=about))
        if dice.random() < 0.8:
            day = _ahead(dice, day, (7, 10, 14))
            told.append(facts.accepted(office, day, paper, **second))
            told += _pauses(dice, office, paper, day)
        for word in ("complex", "remote", "refused", "terminated", "withdrawn"):
            if dice.random() < 0.12:
                told.append(SINGLE[word](office, _ahead(dice, day, (10, 30)), paper))
        if dice.random() < 0.5:
            day = _ahead(dice, day, (20, 30, 45))
            told.append(steps.decided(office, day, paper, **second))
            if dice.random() < 0.7:
                told.append(steps.served(office, day + timedelta(days=4), paper, **second))
    last = _ahead(dice, day, (1, 10, 30, 31, 34, 41, 45, 46, 60, 61, 75))
    told.append(facts.received(dice.choice((low, high, top, CENTRE)), last, "p2", about=about))
    told += _corrections(dice, told)
    return told, about


_WAYS = (
    (against(COMMUNE), COMMUNE, PROVINCE, MINISTRY),
    (against(COMMUNE), COMMUNE, BOARD, CENTRE),
    (against(COMMUNE, discipline=True), COMMUNE, PROVINCE, MINISTRY),
    (against(PROVINCE, ministry=MINISTRY), PROVINCE, MINISTRY, "ttg"),
    (against(DEPARTMENT), DEPARTMENT, PROVINCE, MINISTRY),
    (against(MINISTRY), MINISTRY, "ttg", CENTRE),
)


def _ahead(dice: Random, day: date, spans: tuple[int, ...]) -> date:
    return day + timedelta(days=max(0, dice.choice(spans) + dice.randint(-2, 3)))


def _pauses(dice: Random, office: str, paper: str, day: date) -> list[AnyFact]:
    if dice.random() > 0.3:
        return []
    start = _ahead(dice, day, (2, 10, 30))
    end = _ahead(dice, start, (5, 12))
    told: list[AnyFact] = [steps.suspended(office, start, paper)]
    return [*told, steps.resumed(office, end, paper)] if dice.random() < 0.8 else told


def denunciation_story(seed: int) -> tuple[list[AnyFact], object]:
    """Tell the same of a denunciation."""
    about = denouncing(COMMUNE)
    told, _ = complaint_story(seed)
    return [_denounced(fact, about) for fact in told], about


def _denounced(fact: AnyFact, about: object) -> AnyFact:
    if not hasattr(fact.data, "substance"):
        return fact
    return fact.model_copy(update={"data": fact.data.model_copy(update={"substance": about})})


def _later(dice: Random, day: date) -> date:
    return day + timedelta(days=dice.choice((0, 0, 1, 3, 7, 8, 9, 10, 14, 20, 30, 31, 40, 46, 70)))


def _step(dice: Random, office: str, paper: str, day: date, key: str) -> AnyFact:
    word = dice.choice(_WORDS)
    if word == "guided":
        return facts.guided(office, day, COMMUNE, paper, key=key)
    if word == "transferred":
        role: Literal["main", "copy"] = "copy" if dice.random() < 0.3 else "main"
        return facts.transferred(office, day, COMMUNE, paper, transfer=key, role=role)
    if word == "extended":
        return steps.extended(office, day, paper, ordinal=dice.choice((1, 1, 2)), key=key)
    if word == "withdrawn":
        return steps.withdrawn(office, day, paper, whole=dice.random() < 0.7, key=key)
    second: Any = {"instance": 2} if word in _WITH_INSTANCE and dice.random() < 0.15 else {}
    return SINGLE[word](office, day, paper, key=key, **second)


def _corrections(dice: Random, told: list[AnyFact]) -> list[AnyFact]:
    """Take one step back, or put another day in its place."""
    steps_told = [fact for fact in told if not hasattr(fact.data, "origin")]
    if not steps_told or dice.random() > 0.2:
        return []
    wrong = dice.choice(steps_told)
    if dice.random() < 0.4:
        return [steps.voided(wrong.agency, wrong.businessdate, wrong.subject, corrects=wrong)]
    day = wrong.businessdate + timedelta(days=dice.choice((-3, 2, 9)))
    stamp = {"id": f"{wrong.id[:-2]}ff", "businessdate": day, "corrects": wrong.id}
    return [wrong.model_copy(update=stamp)]


def shortened(told: list[AnyFact], differs: Callable[[list[AnyFact]], bool]) -> list[AnyFact]:
    """Leave out facts one by one as long as the two readings still differ."""
    at = 0
    while at < len(told):
        fewer = told[:at] + told[at + 1 :]
        if fewer and differs(fewer):
            told = fewer
        else:
            at += 1
    return told


def in_words(told: list[AnyFact]) -> str:
    """Write a story down, one fact a line."""
    return "\n".join(
        f"{fact.businessdate} {fact.agency} {type(fact).__name__} {fact.subject[:4]} "
        f"{fact.data.model_dump(exclude_defaults=True)} {fact.corrects or ''}"
        for fact in sorted(told, key=lambda fact: fact.businessdate)
    )
