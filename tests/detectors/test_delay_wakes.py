"""Time alone changes a finding only on a day the detector said it would look again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.contracts.envelope import legal_day
from domain.contracts.facts import AnyFact
from tests.support.delays import DETECTORS, judged
from tests.support.followed import followed_story

STORIES = 24
SPAN = 430


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
    facts = followed_story(seed)
    start = min(fact.businessdate for fact in facts)
    for detect in DETECTORS:
        missed = turns(detect, facts, start) - awake(detect, facts, start)
        assert not missed, (detect.__module__, sorted(missed))
