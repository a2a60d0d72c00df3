"""Random stories with what follows their steps: notices, experts, enforcement, visits."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from domain.contracts.facts import AnyFact
from tests.detectors.oracle.stories import complaint_story, course_story, denunciation_story
from tests.support.delays import did, handed_in, visitor_answered

_TELL = (complaint_story, course_story, denunciation_story)
_STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("notified", {"about": "acceptance"}),
    ("notified", {"about": "result"}),
    ("published", {}),
    ("ordered", {}),
    ("enforced", {}),
    ("acted", {}),
    ("expert_asked", {}),
    ("expert_heard", {}),
    ("reopening_refused", {}),
    ("reopened", {}),
    ("taken_over", {"resolver": "x21115"}),
    ("demanded", {"to": "x21115"}),
    ("reported", {}),
    ("investigated", {}),
)


def followed_story(seed: int) -> list[AnyFact]:
    """Tell a random story, and what follows its steps."""
    dice = Random(seed)
    facts, _ = _TELL[seed % 3](seed)
    for number in range(dice.randint(0, 6)):
        near = dice.choice(facts)
        day = near.businessdate + timedelta(days=dice.choice((0, 1, 3, 8, 20, 40)))
        word, says = dice.choice(_STEPS)
        facts.append(did(word, near.agency, day, near.subject, key=f"f{number}", **says))
    if dice.random() < 0.5:
        near = dice.choice(facts)
        facts.append(handed_in(near.agency, near.businessdate, near.subject))
        if dice.random() < 0.5:
            later = near.businessdate + timedelta(days=dice.choice((2, 20)))
            facts.append(visitor_answered(near.agency, later))
    return facts
