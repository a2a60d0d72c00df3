"""Time alone changes a finding only on a day the detector said it would look again."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from domain.contracts.envelope import legal_day
from domain.contracts.facts import AnyFact
from tests.detectors.oracle.stories import complaint_story, course_story, denunciation_story
from tests.support.delays import DETECTORS, did, handed_in, judged, visitor_answered

STORIES = 24
SPAN = 430
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


def told(seed: int) -> list[AnyFact]:
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


def turns(detect: Any, facts: list[AnyFact], start: date) -> set[date]:
    """Return the days on which what is found changes."""
    found: set[date] = set()
    before = judged(detect, start, *facts).findings
    for n in range(1, SPAN):
        day = start + timedelta(days=n)
        now = judged(detect, day, *facts).findings
        if now != before:
            found.add(day)
        before = now
    return found


def awake(detect: Any, facts: list[AnyFact], start: date) -> set[date]:
    """Return the days one is sent to look again, following each wake to the next."""
    found: set[date] = set()
    day, last = start, start + timedelta(days=SPAN)
    while (wake := judged(detect, day, *facts).wake_at) is not None and legal_day(wake) < last:
        assert legal_day(wake) > day
        day = legal_day(wake)
        found.add(day)
    return found


@pytest.mark.parametrize("seed", range(STORIES))
def test_what_is_found_changes_only_on_a_day_that_was_announced(seed: int) -> None:
    """Every day of fourteen months, for every row of delay."""
    facts = told(seed)
    start = min(fact.businessdate for fact in facts)
    for detect in DETECTORS:
        missed = turns(detect, facts, start) - awake(detect, facts, start)
        assert not missed, (detect.__module__, sorted(missed))
