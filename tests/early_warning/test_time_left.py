"""The time a building still takes is told when it was measured, and not guessed before."""

from __future__ import annotations

from itertools import pairwise

import pytest

from projections.early_warning.building import Building
from projections.early_warning.speed import SOUND, Speed


class _Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def _measured(*steps: tuple[float, str, int]) -> list[float]:
    """Return the rate after each step: seconds since the last one, phase, how much was done."""
    clock, found = _Clock(), []
    speed = Speed(clock)
    for seconds, phase, done in steps:
        clock.now += seconds
        speed.add(phase, done)
        found.append(speed.rate())
    return found


def test_nothing_is_said_before_there_is_a_sound_measurement() -> None:
    """500 facts in the first hundredth of a second are not 50,000 a second."""
    first = [(0.0, "reading", 500), (0.01, "reading", 500), (SOUND / 2, "reading", 500)]
    assert _measured(*first) == [0.0, 0.0, 0.0]
    assert Building(rate=0.0, pending=10_000).seconds_left is None
    *_, rate = _measured(*first, (SOUND / 2, "reading", 500))
    assert rate == pytest.approx(1_500 / (SOUND + 0.01))


def test_each_phase_is_measured_by_itself() -> None:
    """Reading says nothing of how fast is judged."""
    reading = [(1.0, "reading", 1_000)] * 10
    *_, last, turned = _measured(*reading, (1.0, "judging", 100))
    assert last == pytest.approx(1_000)
    assert turned == 0.0
    *_, judged = _measured(*reading, *[(1.0, "judging", 100)] * 10)
    assert judged == pytest.approx(100)


def test_what_was_long_ago_does_not_count() -> None:
    """After a slow start the rate comes up to what it is of late."""
    rates = _measured(*[(1.0, "reading", 10)] * 60, *[(1.0, "reading", 1_000)] * 40)
    assert rates[59] == pytest.approx(10)
    assert all(before <= after for before, after in pairwise(rates[59:90]))
    assert rates[-1] == pytest.approx(1_000)
