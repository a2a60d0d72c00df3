"""How much of young days is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from projections.surveillance.delay import known_of_weeks, known_shares, withheld
from projections.surveillance.farrington import judge

LATE = np.array([0.4, 0.2, 0.15, 0.1, 0.05, 0.04, 0.03, 0.02, 0.01])


def _triangle(rates: list[float], days: int = 180, seed: int = 2) -> Any:
    """Return papers by day of receipt and days until recorded, as known on the last day."""
    dice = np.random.default_rng(seed)
    papers = dice.poisson(np.array(rates)[:, None], (len(rates), days))
    found = np.array([[dice.multinomial(n, LATE) for n in row] for row in papers], dtype=float)
    for day in range(days):
        found[:, day, days - day :] = 0.0
    return found


def test_planted_shares_come_back() -> None:
    """The young days, cut off by today, do not bias what is known of delays."""
    shares = known_shares(_triangle([30.0, 30.0]))
    np.testing.assert_allclose(shares, np.tile(np.cumsum(LATE), (2, 1)), atol=0.02)


def test_a_series_with_few_papers_is_drawn_to_all_together() -> None:
    """A commune with three papers says little of delays, and none with none."""
    triangle = _triangle([30.0, 0.02, 0.0])
    shares = known_shares(triangle)
    np.testing.assert_allclose(shares[2], shares[0], atol=0.02)
    assert np.abs(shares[1] - shares[0]).max() < 0.15


@pytest.mark.parametrize("strength", [0.0, 20.0])
def test_shares_rise_to_1_whatever_is_put_in(strength: float) -> None:
    """No papers, one paper, or the worst of luck: shares stay between 0 and 1 and rise."""
    triangles = [np.zeros((2, 30, 5)), np.eye(5)[None, ::-1], _triangle([0.1], 12)]
    for triangle in triangles:
        shares = known_shares(triangle, strength=strength)
        assert ((shares >= 0) & (shares <= 1)).all()
        assert (np.diff(shares, axis=1) >= 0).all()
        assert (shares[:, -1] == 1).all()


def test_a_week_is_known_by_the_age_of_its_days() -> None:
    """The week that ends today has days from six days old to new."""
    shares = np.cumsum(LATE)[None, :]
    known = known_of_weeks(shares, 3)
    assert known[0, 2] == pytest.approx(np.cumsum(LATE)[:7].mean())
    assert known[0, 1] == pytest.approx((0.99 + 6.0) / 7.0)
    assert known[0, 0] == 1.0
    older = known_of_weeks(shares, 3, since_end=2)
    assert older[0, 2] == pytest.approx(np.cumsum(LATE)[2:].mean())
    assert withheld(known, least=0.8).tolist() == [[False, False, True]]


def test_an_unfinished_week_is_judged_by_what_can_be_known_of_it() -> None:
    """Half a week recorded with half the usual cases is as expected; with the usual, a burst."""
    counts = np.random.default_rng(4).poisson(40.0, (1, 340)).astype(float)
    exposure = np.ones((1, 340))
    exposure[0, -1] = 0.5
    counts[0, -1] = 20.0
    assert not judge(counts, [339], exposure=exposure).alarm.any()
    counts[0, -1] = 40.0
    assert judge(counts, [339], exposure=exposure).alarm.all()
    assert not judge(counts, [339]).alarm.any()
