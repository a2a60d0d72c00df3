"""Random journeys with what the law asks beside them: notices, replies, ends, handovers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from domain.contracts import petition as p
from domain.contracts.facts import AnyFact
from tests.detectors.oracle.journeys import OFFICES, journey
from tests.detectors.oracle.known import About
from tests.support import notices, steps
from tests.support.papers import against, asking, denouncing

ABOUTS = (
    (against("x21115"), About(denunciation=False)),
    (asking("x21115"), About(denunciation=False)),
    (denouncing("x21115"), About(denunciation=True, competent="x21115")),
    (denouncing("x21115"), About(denunciation=True, competent="x21115")),
    (
        denouncing("x21115", post="head"),
        About(denunciation=True, competent="t51", headed="x21115"),
    ),
    (denouncing("t51", post="deputy"), About(denunciation=True, competent="ttg", headed="t51")),
)
_ENDS = (
    steps.court_accepted,
    notices.reopening_refused,
    notices.reopening_ordered,
    notices.review_ordered,
    notices.enforcement_ordered,
)


def errand(seed: int) -> tuple[list[AnyFact], About]:
    """Tell a journey again, of papers on one thing, with what was or was not done beside it."""
    dice = Random(f"errand {seed}")
    substance, about = dice.choice(ABOUTS)
    board = dice.random() < 0.5
    told = [_elsewhere(fact) if board else fact for fact in journey(seed)]
    came = {(f.data.to, f.businessdate) for f in told if isinstance(f, p.PetitionTransferredV1)}
    told = [_on(dice, fact, substance, came) for fact in told]
    told += [more for fact in told for more in _beside(dice, fact)]
    if dice.random() < 0.5:
        for number in range(dice.randint(1, 2)):
            competent = dice.choice((*OFFICES[:3], "x21115"))
            told.append(
                steps.determined("t51", _some_day(dice, told), competent, "p0", key=f"d{number}")
            )
    if dice.random() < 0.5:
        told += _ended(dice, told)
    if about.headed is not None and dice.random() < 0.3:
        to = dice.choice((about.headed, "t51-sxd"))
        day = _some_day(dice, told)
        told.append(steps.succeeded("t51", day, "p0", predecessor="h525", successor=to))
    return list({fact.id: fact for fact in told}.values()), about


def _some_day(dice: Random, told: list[AnyFact]) -> date:
    return dice.choice(told).businessdate + timedelta(days=dice.choice((0, 0, 1, 3)))


def _elsewhere(fact: AnyFact) -> AnyFact:
    """Tell the same of the central reception board instead of a ministry."""
    return type(fact).model_validate_json(fact.model_dump_json().replace('b-nnmt"', 'btcdtw"'))


def _on(dice: Random, fact: AnyFact, substance: Any, came: set[tuple[str, date]]) -> AnyFact:
    """Let a paper be on the story's subject, and some be anonymous, addressed, or sent in.

    Nothing is sent in to an office on a day on which a paper came there: which of
    two arrivals of one day the next transfer follows, nobody can say.
    """
    if not isinstance(fact, p.PetitionReceivedV1):
        return fact
    said: dict[str, Any] = {"substance": substance}
    if dice.random() < 0.2:
        said["signers"] = fact.data.signers.model_copy(update={"anonymous": True})
    if dice.random() < 0.3:
        said["addressees"] = tuple(dice.choices((*OFFICES, "x21115", "t51"), k=2))
    alone = (fact.agency, fact.businessdate) not in came
    if fact.data.transfer_id is None and alone and dice.random() < 0.3:
        said["forwarder"] = dice.choice(("qh-51", "mttq-51", "bc", "dang-51"))
        said["origin"] = "forwarded"
    return fact.model_copy(update={"data": fact.data.model_copy(update=said)})


def _beside(dice: Random, fact: AnyFact) -> list[AnyFact]:
    day, key = fact.businessdate + timedelta(days=dice.choice((-1, 0, 0, 2, 7, 12))), fact.id[:6]
    if isinstance(fact, p.PetitionTransferredV1) and dice.random() < 0.6:
        by = dice.choice((fact.agency, fact.agency, fact.data.to))
        what: Any = dice.choice(("transfer", "transfer", "transfer", "acceptance"))
        party: Any = dice.choice(("sender", "both", "respondent"))
        return [notices.notified(by, day, fact.subject, about=what, party=party, key=key)]
    if isinstance(fact, p.PetitionReceivedV1 | p.PetitionDecidedV1) and dice.random() < 0.5:
        return [notices.informed(fact.agency, day, fact.subject, key=key)]
    return []


def _ended(dice: Random, told: list[AnyFact]) -> list[AnyFact]:
    """Bring the matter to an end the law knows, early enough for something to follow."""
    day, paper = _some_day(dice, told[:3]), dice.choice(("p0", "p1"))
    office = dice.choice(OFFICES[:3])
    if dice.random() < 0.6:
        return [dice.choice(_ENDS)(office, day, paper, key="end")]
    ends: list[AnyFact] = [steps.decided(office, day, paper, instance=2, key="end")]
    if dice.random() < 0.5:
        later = day + timedelta(days=dice.choice((0, 3, 6)))
        ends.append(steps.served(office, later, paper, instance=2, key="end"))
    return ends
