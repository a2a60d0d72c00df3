"""Random stories of all three kinds of filing over few offices and days, told by a seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from domain.contracts import proceedings as c
from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from tests.support import facts, notices, steps
from tests.support.facts import fact
from tests.support.papers import (
    BOARD,
    COMMUNE,
    PROVINCE,
    against,
    asking,
    denouncing,
    signed,
)

DEPARTMENT, MINISTRY, CENTRE, TOP = "t51-snnmt", "b-nnmt", "btcdtw", "ttg"
DISTRICT, SIBLING, OFFICE, INSPECTORS = "h525", "x21124", "x21115-kt", "t51-ttr"
Story = tuple[list[AnyFact], Substance]


def _moved(about: Substance, **to: Any) -> Substance:
    """The denounced serves elsewhere by now."""
    assert about.denunciation is not None
    post = about.denunciation.model_copy(update=to)
    return about.model_copy(update={"denunciation": post})


WAYS: tuple[tuple[Substance, tuple[str, ...]], ...] = (
    *(((denouncing(COMMUNE)), (COMMUNE, PROVINCE, TOP)),) * 4,
    (denouncing(COMMUNE, post="head"), (PROVINCE, TOP, CENTRE)),
    (denouncing(COMMUNE, post="deputy"), (PROVINCE, TOP, CENTRE)),
    (denouncing(COMMUNE, post="body"), (PROVINCE, TOP, CENTRE)),
    (denouncing(OFFICE, post="head"), (COMMUNE, PROVINCE, TOP)),
    (denouncing(DEPARTMENT), (DEPARTMENT, PROVINCE, TOP)),
    (denouncing(DEPARTMENT, post="head"), (PROVINCE, TOP, CENTRE)),
    (denouncing(BOARD, post="head"), (PROVINCE, TOP, CENTRE)),
    (denouncing(PROVINCE, post="deputy"), (TOP, CENTRE, MINISTRY)),
    (denouncing(MINISTRY), (MINISTRY, TOP, CENTRE)),
    (denouncing(DISTRICT), (DISTRICT, PROVINCE, TOP)),
    (denouncing(DISTRICT, post="head"), (PROVINCE, TOP, CENTRE)),
    (denouncing(DISTRICT, place=None), (DISTRICT, PROVINCE, TOP)),
    (denouncing(None), (COMMUNE, PROVINCE, TOP)),
    (_moved(denouncing(COMMUNE), field_body=DEPARTMENT), (DEPARTMENT, PROVINCE, TOP)),
    (_moved(denouncing(COMMUNE), now_at=SIBLING, now_post="official"), (COMMUNE, PROVINCE, TOP)),
    (
        _moved(denouncing(COMMUNE, post="head"), now_at=SIBLING, now_post="head"),
        (PROVINCE, TOP, CENTRE),
    ),
    (
        _moved(denouncing(COMMUNE), now_at=DEPARTMENT, now_post="head", promoted=True),
        (PROVINCE, TOP, CENTRE),
    ),
    (
        _moved(
            denouncing(COMMUNE, post="head"), now_at=PROVINCE, now_post="official", promoted=True
        ),
        (PROVINCE, TOP, CENTRE),
    ),
)
COMPLAINTS: tuple[tuple[Substance, tuple[str, ...]], ...] = (
    *((against(COMMUNE, issued="2025-03-03"), (COMMUNE, PROVINCE, MINISTRY)),) * 4,
    (against(COMMUNE, issued=None), (COMMUNE, DISTRICT, PROVINCE)),
    (against(OFFICE, issued="2026-05-04"), (COMMUNE, PROVINCE, MINISTRY)),
    (against(DISTRICT, issued="2025-03-03"), (DISTRICT, COMMUNE, PROVINCE)),
    (against(DISTRICT, issued="2025-03-03", place=None), (DISTRICT, PROVINCE, MINISTRY)),
    (against(DEPARTMENT, issued="2025-03-03"), (DEPARTMENT, PROVINCE, MINISTRY)),
    (against(PROVINCE, issued="2025-03-03", ministry=MINISTRY), (PROVINCE, MINISTRY, TOP)),
    (against(MINISTRY, issued="2025-03-03"), (MINISTRY, TOP, CENTRE)),
    (against(COMMUNE, issued="2025-03-03", discipline=True), (COMMUNE, PROVINCE, MINISTRY)),
)
STRANGERS = (
    COMMUNE,
    OFFICE,
    SIBLING,
    DEPARTMENT,
    PROVINCE,
    BOARD,
    INSPECTORS,
    MINISTRY,
    CENTRE,
    TOP,
)
STARTS = (
    *(date(2026, 5, 25), date(2026, 6, 24), date(2026, 7, 1), date(2026, 7, 24)) * 2,
    date(2025, 4, 14),
    date(2025, 5, 26),
    date(2025, 12, 22),
    date(2019, 5, 6),
)
_LATER = (-4, 0, 0, 1, 3, 7, 8, 9, 10, 14, 20, 30, 31, 40, 46, 70)
_AHEAD = (1, 6, 7, 9, 10, 11, 14, 20, 30, 31, 33, 60, 61, 90)
_STEPS: dict[str, Callable[..., AnyFact]] = {
    "accepted": facts.accepted,
    "refused": facts.refused,
    "decided": steps.decided,
    "served": steps.served,
    "complex": steps.complex_flagged,
    "withdrawn": steps.withdrawn,
    "terminated": steps.terminated,
    "extended": steps.extended,
    "suspended": steps.suspended,
    "resumed": steps.resumed,
    "delegated": steps.check_delegated,
    "ineligible": facts.ineligible,
    "filed away": facts.filed_away,
    "not reopened": notices.reopening_refused,
    "reopened": notices.reopening_ordered,
}
_OFTEN = ("accepted",) * 5 + ("decided",) * 3 + ("refused", "extended", "not reopened", "reopened")
_WORDS = (*_STEPS, *_OFTEN, *("guided", "transferred", "taken over", "assigned"), "expert")


def denunciation_course(seed: int) -> Story:
    """Tell a denunciation that goes its way, and papers higher up on days that may matter."""
    dice = Random(f"course {seed}")
    about, way = dice.choice(WAYS)
    day = dice.choice(STARTS)
    low, high, top = way
    told: list[AnyFact] = [facts.received(low, day, "p0", about=about, **_came(dice))]
    if dice.random() < 0.2:
        told.append(steps.check_delegated(low, _ahead(dice, day, (0, 6, 9)), "p0"))
    if dice.random() < 0.8:
        day = _ahead(dice, day, (5, 7, 11))
        told.append(facts.accepted(low, day, "p0"))
        told += _lengthened(dice, low, "p0", day)
    for word in ("refused", "terminated", "withdrawn"):
        if dice.random() < 0.12:
            told.append(_STEPS[word](low, _ahead(dice, day, (1, 10, 30)), "p0"))
    if dice.random() < 0.5:
        day = _ahead(dice, day, (20, 30, 45, 60))
        told.append(steps.decided(low, day, "p0"))
    if dice.random() < 0.6:
        day = _ahead(dice, day, (1, 10, 31, 61))
        told.append(facts.received(high, day, "p1", about=about, **_came(dice)))
        told += _superior(dice, low, high, day)
    for number in range(dice.choice((1, 1, 2))):
        last = _ahead(dice, day, _AHEAD)
        office = dice.choice((low, high, top, dice.choice(STRANGERS)))
        told.append(facts.received(office, last, f"q{number}", about=about, **_came(dice)))
    return _unsure(dice, told, about), about


def denunciation_muddle(seed: int) -> Story:
    """Tell up to four papers and any steps in any order, by anybody."""
    dice = Random(f"muddle {seed}")
    about, way = dice.choice(WAYS)
    start = dice.choice(STARTS)
    told: list[AnyFact] = []
    homes: list[tuple[str, str, date]] = []
    for number in range(dice.randint(1, 4)):
        office = dice.choice((*way[:2], *way[:2], *way, dice.choice(STRANGERS)))
        day = start + timedelta(days=dice.choice((0, 1, 5, 6, 7, 12, 20, 33, 45, 60, 75, 90)))
        homes.append((f"p{number}", office, day))
        told.append(facts.received(office, day, f"p{number}", about=about, **_came(dice)))
    for number in range(dice.randint(0, 9)):
        paper, office, day = dice.choice(homes)
        day += timedelta(days=dice.choice(_LATER))
        told.append(_step(dice, office, paper, day, f"s{number}"))
    return _unsure(dice, told, about), about


def feedback_story(seed: int) -> Story:
    """Tell papers that ask somebody to act."""
    dice = Random(f"feedback {seed}")
    about = dice.choice(
        (
            *(asking(COMMUNE),) * 3,
            asking(OFFICE),
            asking(DEPARTMENT),
            asking(PROVINCE),
            asking(BOARD),
            asking(MINISTRY),
            asking(DISTRICT),
            asking(DISTRICT, place=None),
            asking(None),
        )
    )
    start = dice.choice(STARTS)
    told: list[AnyFact] = []
    for number in range(dice.randint(1, 5)):
        assert about.feedback is not None
        right = about.feedback.responsible or COMMUNE
        office = dice.choice(
            (right, right, PROVINCE, MINISTRY, dice.choice((*STRANGERS, DISTRICT)))
        )
        day = start + timedelta(days=dice.choice((0, 1, 5, 6, 7, 8, 20, 50, 60, 88, 95, 97)))
        told.append(facts.received(office, day, f"p{number}", about=about, **_came(dice)))
    return _unsure(dice, told, about), about


def _ahead(dice: Random, day: date, spans: tuple[int, ...]) -> date:
    return day + timedelta(days=max(0, dice.choice(spans) + dice.randint(-2, 3)))


def _came(dice: Random) -> dict[str, Any]:
    """Who signs, who is named on the paper, who sent it in."""
    said: dict[str, Any] = {"by": signed(dice.choice(("one", "one", "one", "two", None)))}
    if dice.random() < 0.05:
        said["by"] = signed(None, anonymous=True)
    if dice.random() < 0.12:
        said["addressees"] = tuple(dice.choices((*STRANGERS, DISTRICT), k=2))
    if dice.random() < 0.1:
        said["forwarder"] = dice.choice(("qh-51", "bc"))
    return said


def _lengthened(dice: Random, office: str, paper: str, day: date) -> list[AnyFact]:
    """Extend, suspend, ask an expert: in time or too late."""
    told: list[AnyFact] = []
    if dice.random() < 0.35:
        late = _ahead(dice, day, (10, 28, 33))
        told.append(steps.extended(office, late, paper))
        if dice.random() < 0.5:
            late = _ahead(dice, day, (40, 58, 63))
            told.append(steps.extended(office, late, paper, ordinal=2))
    pairs = ((steps.suspended, steps.resumed), (_expert_asked, _expert_heard))
    for begin, end in pairs:
        if dice.random() < 0.2:
            start = _ahead(dice, day, (2, 10, 30))
            told.append(begin(office, start, paper))
            if dice.random() < 0.8:
                told.append(end(office, _ahead(dice, start, (5, 12)), paper))
    return told


def _superior(dice: Random, low: str, high: str, day: date) -> list[AnyFact]:
    """What the superior made of a continued denunciation."""
    what, on = dice.random(), _ahead(dice, day, (3, 10, 20))
    told: list[AnyFact] = []
    if what < 0.2:
        return [notices.reopening_refused(high, on, "p1")]
    if what < 0.35:
        told.append(notices.reopening_ordered(high, on, "p1"))
    elif what < 0.5:
        told.append(_taken_over(high, on, "p1", low))
    elif what < 0.6:
        return [_assigned(high, on, "p1", dice.choice((low, high, DEPARTMENT, SIBLING)))]
    elif what < 0.75:
        return [dice.choice((facts.accepted, facts.refused, steps.decided))(high, on, "p1")]
    if told and dice.random() < 0.6:
        told.append(facts.accepted(high, _ahead(dice, on, (0, 3)), "p1"))
        told += _lengthened(dice, high, "p1", on)
    if told and dice.random() < 0.5:
        told.append(steps.decided(high, _ahead(dice, on, (10, 30, 40)), "p1"))
    return told


def _taken_over(office: str, day: date, paper: str, resolver: str, key: str = "") -> AnyFact:
    data = c.TakenOverData(resolver=resolver)
    return fact(c.PetitionTakenOverV1, office, day, paper, data=data, key=key)


def _assigned(office: str, day: date, paper: str, to: str, key: str = "") -> AnyFact:
    data = c.AssignedData(competent=to)
    return fact(c.PetitionCompetenceAssignedV1, office, day, paper, data=data, key=key)


def _expert_asked(office: str, day: date, paper: str, key: str = "") -> AnyFact:
    return fact(c.PetitionExpertAssessmentOrderedV1, office, day, paper, data={}, key=key)


def _expert_heard(office: str, day: date, paper: str, key: str = "") -> AnyFact:
    return fact(c.PetitionExpertAssessmentReceivedV1, office, day, paper, data={}, key=key)


def _step(dice: Random, office: str, paper: str, day: date, key: str) -> AnyFact:
    word = dice.choice(_WORDS)
    other = dice.choice((COMMUNE, COMMUNE, PROVINCE, DEPARTMENT, DISTRICT))
    if word == "guided":
        return facts.guided(office, day, other, paper, key=key)
    if word == "transferred":
        role: Literal["main", "copy"] = "copy" if dice.random() < 0.3 else "main"
        return facts.transferred(office, day, other, paper, transfer=key, role=role)
    if word == "taken over":
        return _taken_over(office, day, paper, other, key)
    if word == "assigned":
        return _assigned(office, day, paper, other, key)
    if word == "expert":
        return dice.choice((_expert_asked, _expert_heard))(office, day, paper, key)
    if word == "extended":
        return steps.extended(office, day, paper, ordinal=dice.choice((1, 1, 2)), key=key)
    if word == "withdrawn":
        return steps.withdrawn(office, day, paper, whole=dice.random() < 0.7, key=key)
    return _STEPS[word](office, day, paper, key=key)


def _unsure(dice: Random, told: list[AnyFact], about: Substance) -> list[AnyFact]:
    """Add visits, successions, late or contradictory classifications, corrections."""
    papers = [one for one in told if hasattr(one.data, "origin")]
    one = dice.choice(papers)
    day = one.businessdate + timedelta(days=dice.choice((0, 0, 1, 5, 30)))
    word = str(one.subject)
    more: list[AnyFact] = []
    if dice.random() < 0.15:
        people = dice.choice((4, 5, 9))
        more.append(steps.delegation(one.agency, day, people, (word,)))
    if dice.random() < 0.08:
        to = dice.choice((COMMUNE, PROVINCE, SIBLING))
        more.append(
            steps.succeeded(
                one.agency, max(day, date(2025, 7, 1)), word, predecessor=DISTRICT, successor=to
            )
        )
    if dice.random() < 0.2:
        more += _classified(dice, one, day, about)
    if dice.random() < 0.15:
        more += _second_thoughts(dice, told)
    return [*(_unread(dice, fact, more) for fact in told), *more]


def _classified(dice: Random, one: AnyFact, day: date, about: Substance) -> list[AnyFact]:
    """Say what a paper is: the same, another thing, or two things on one day."""
    others = (about, about, against(COMMUNE), asking(COMMUNE), denouncing(COMMUNE, post="head"))
    word, what = str(one.subject), dice.choice(others)
    by = signed("two") if dice.random() < 0.2 else None
    told: list[AnyFact] = [facts.classified(one.agency, day, word, about=what, by=by)]
    if dice.random() < 0.3:
        other = dice.choice(others)
        later = day + timedelta(days=dice.choice((0, 0, 3)))
        told.append(facts.classified(one.agency, later, word, about=other, key="again"))
    return told


def _unread(dice: Random, fact: AnyFact, more: list[AnyFact]) -> AnyFact:
    """Take the paper's subject away where an office says it later."""
    later = any(m.subject == fact.subject and hasattr(m.data, "substance") for m in more)
    if not later or not hasattr(fact.data, "origin") or dice.random() < 0.5:
        return fact
    return fact.model_copy(update={"data": fact.data.model_copy(update={"substance": None})})


def _second_thoughts(dice: Random, told: list[AnyFact]) -> list[AnyFact]:
    """Strike a fact out, or put another day in its place."""
    wrong = dice.choice(told)
    if dice.random() < 0.4:
        return [steps.voided(wrong.agency, wrong.businessdate, wrong.subject, corrects=wrong)]
    day = wrong.businessdate + timedelta(days=dice.choice((-3, 2, 9)))
    stamp = {"id": f"{wrong.id[:-2]}ff", "businessdate": day, "corrects": wrong.id}
    return [wrong.model_copy(update=stamp)]


def complaint_muddle(seed: int) -> Story:
    """Tell a complaint before and after the districts, with any steps by anybody."""
    dice = Random(f"complaint {seed}")
    about, way = dice.choice(COMPLAINTS)
    start = dice.choice(STARTS)
    told: list[AnyFact] = []
    homes: list[tuple[str, str, date]] = []
    for number in range(dice.randint(1, 4)):
        office = dice.choice((*way[:2], *way[:2], *way, dice.choice(STRANGERS)))
        day = start + timedelta(days=dice.choice((0, 1, 5, 6, 7, 12, 20, 33, 45, 60, 75, 90)))
        homes.append((f"p{number}", office, day))
        told.append(facts.received(office, day, f"p{number}", about=about, **_came(dice)))
    for number in range(dice.randint(0, 9)):
        paper, office, day = dice.choice(homes)
        day += timedelta(days=dice.choice(_LATER))
        told.append(_step(dice, office, paper, day, f"s{number}"))
    return _unsure(dice, told, about), about
