"""What the path of a CUSUM tells."""

from __future__ import annotations

import numpy as np
import pytest

from projections.surveillance.cusum import Cusum, follow
from projections.surveillance.cusum_chain import increments, limits, run_length
from tests.surveillance.simulated import counts_of, mean_of

WEEKS = 156


def test_a_small_lasting_rise_is_found_and_its_beginning_told() -> None:
    """Half a deviation more each week escapes a weekly threshold, but not the sum."""
    mean = np.tile(mean_of(WEEKS, level=25.0), (40, 1))
    lifted = mean.copy()
    lifted[:, 100:] *= 1.25
    counts = counts_of(lifted, 1.5, np.random.default_rng(3))
    found = follow(counts, mean, Cusum(alarms_per_series_year=0.1), dispersion=1.5)
    first = np.where(found.alarm[:, 100:].any(axis=1), found.alarm[:, 100:].argmax(axis=1), 56)
    assert (first < 20).mean() > 0.9
    began = found.since[np.arange(40), 100 + np.minimum(first, 55)]
    assert abs(np.median(began) - 100) <= 3


def test_a_path_begins_again_after_an_alarm_only_when_asked() -> None:
    """Without a restart the alarm stands while the path is high."""
    counts = np.full((1, 30), 5.0)
    counts[0, 10:13] = 30.0
    again, on = (follow(counts, 5.0, Cusum(restart=restart)) for restart in (True, False))
    assert again.alarm[0, 10]
    assert not again.alarm[0, 13:].any()
    assert on.alarm[0, 10:14].all()
    np.testing.assert_array_equal(on.since[0, 10:14], [10] * 4)
    assert again.since[0, 9] == -1


def test_weeks_of_which_nothing_is_known_move_nothing() -> None:
    """A gap neither adds to the path nor lets it fall."""
    counts = np.full((2, 30), 6.0)
    counts[:, 10] = 14.0
    counts[1, 11:20] = np.nan
    expected = np.full((2, 30), 6.0)
    expected[1, 20:22] = np.nan
    found = follow(counts, expected, Cusum(alarms_per_series_year=0.01))
    assert np.ptp(found.path[1, 10:22]) == 0.0
    assert found.path[0, 21] < found.path[0, 10]
    empty = follow(np.full((1, 5), np.nan), np.nan)
    assert not empty.alarm.any()
    assert empty.since.tolist() == [[-1] * 5]


def test_fewer_alarms_asked_for_are_higher_limits() -> None:
    """The limit rises with the time between false alarms; of very rare cases in steps."""
    mean, wide = np.array([0.05, 1.0, 40.0]), np.array([1.0, 1.7, 3.0])
    found = [limits(mean, wide, 1.0, weeks) for weeks in (26.0, 52.0, 520.0)]
    assert (found[0] <= found[1]).all()
    assert (found[0] < found[1])[1:].all()
    assert (found[1] < found[2]).all()


def test_the_chain_knows_the_walk_that_can_be_reckoned_by_hand() -> None:
    """A step up beyond the limit with probability p takes 1/p weeks; two in a row 1/p + 1/p²."""
    chance = np.array([0.9, 0.1])
    assert run_length(np.array([-9.0, 2.0]), chance, 1.0) == pytest.approx(10.0)
    assert run_length(np.array([-9.0, 1.0]), chance, 1.5) == pytest.approx(110.0, rel=0.01)


def test_dispersion_towards_1_is_poisson() -> None:
    """The negative binomial has no seam."""
    count, mean = np.arange(9.0), np.full(9, 3.0)
    one = increments(count, mean, np.full(9, 1.0), 1.0)
    other = increments(count, mean, np.full(9, 1.0 + 1e-7), 1.0)
    np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
