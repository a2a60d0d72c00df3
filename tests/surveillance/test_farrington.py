"""Promises of the weekly judgement that hold for any series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.surveillance.farrington import Farrington, Outcome, judge
from projections.surveillance.loglinear import Sample, fit
from projections.surveillance.rates import alpha_of
from projections.surveillance.reference import Window, reference
from tests.surveillance.simulated import counts_of, mean_of

WEEKS = 340


def _series(count: int = 6, seed: int = 1) -> Any:
    dice = np.random.default_rng(seed)
    levels = [0.4, 2.0, 9.0, 40.0, 150.0, 3.0]
    means = [mean_of(WEEKS, level=levels[n % 6], trend=0.05, season=0.4) for n in range(count)]
    return np.stack([counts_of(mean, 1.0 + n % 3, dice) for n, mean in enumerate(means)])


def test_the_order_of_series_changes_nothing() -> None:
    """Each row is judged as if it were alone."""
    counts = _series()
    turned = [3, 0, 5, 1, 4, 2]
    one, other = judge(counts, [330, 339]), judge(counts[turned], [330, 339])
    for name in ("expected", "threshold", "dispersion", "score"):
        np.testing.assert_allclose(
            getattr(one, name)[turned], getattr(other, name), rtol=1e-7, equal_nan=True
        )
    np.testing.assert_array_equal(one.alarm[turned], other.alarm)


def test_a_series_alone_is_judged_as_among_many() -> None:
    """Chunks, and what other series need, leave no trace."""
    counts = np.tile(_series(), (200, 1))
    among, alone = judge(counts, [339]), judge(counts[:1], [339])
    np.testing.assert_allclose(among.expected[:6], among.expected[-6:], rtol=1e-9)
    np.testing.assert_allclose(among.expected[0], alone.expected[0], rtol=1e-7)
    assert among.threshold[0, 0] == alone.threshold[0, 0]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 1000.0), st.integers(0, 5))
def test_the_unit_of_exposure_changes_nothing(unit: float, row: int) -> None:
    """People counted in thousands, or one by one, give the same expectation."""
    counts = _series()[row : row + 1]
    people = np.linspace(1.0, 2.0, WEEKS)
    one = judge(counts, [339], exposure=people)
    other = judge(counts, [339], exposure=people * unit)
    np.testing.assert_allclose(one.expected, other.expected, rtol=1e-6)
    np.testing.assert_array_equal(one.threshold, other.threshold)


def test_a_week_of_half_the_exposure_has_half_the_expectation() -> None:
    """A holiday week, or one half recorded, is not taken for calm or for a rise."""
    exposure = np.ones(WEEKS)
    exposure[339] = 0.5
    usual, short = judge(_series(), [339]), judge(_series(), [339], exposure=exposure)
    np.testing.assert_allclose(short.expected, usual.expected / 2.0, rtol=1e-6)


def test_a_holiday_told_by_exposure_hides_no_rise_after_it() -> None:
    """Weeks in which offices are closed, known as such, leave the expectation of others alone."""
    mean = mean_of(WEEKS, level=30.0)
    shut = np.ones(WEEKS)
    shut[np.arange(5, WEEKS, 52)] = 0.2
    counts = counts_of(np.tile(mean * shut, (20, 1)), 1.0, np.random.default_rng(4))
    found = judge(counts, [339], exposure=shut)
    assert abs(found.expected.mean() - 30.0) < 2.0


def test_adding_cases_to_the_week_judged_never_takes_an_alarm_away() -> None:
    """What is expected does not read the week itself."""
    counts = _series()
    more = counts.copy()
    more[:, 339] += 25
    one, other = judge(counts, [339]), judge(more, [339])
    np.testing.assert_array_equal(one.expected, other.expected)
    assert (other.alarm | ~one.alarm).all()
    assert other.score[0, 0] > one.score[0, 0]


def test_what_comes_after_a_week_is_not_read() -> None:
    """A verdict on a week stands however the story goes on."""
    counts = _series()
    later = counts.copy()
    later[:, 331:] = 999
    one, other = judge(counts, [330]), judge(later, [330])
    np.testing.assert_array_equal(one.alarm, other.alarm)
    np.testing.assert_array_equal(one.threshold, other.threshold)


def test_all_zeros_are_judged_and_first_cases_alarm_only_when_they_are_enough() -> None:
    """A past without a case is no certainty of none, and four cases are no burst."""
    counts = np.zeros((3, WEEKS))
    counts[1, 339], counts[2, 339] = 4, 5
    found = judge(counts, [339])
    assert found.outcome[:, 0].tolist() == [Outcome.FIRST_CASES] * 3
    assert found.alarm[:, 0].tolist() == [False, False, True]
    assert (found.expected > 0).all()


@pytest.mark.parametrize("method", ["nb", "muan", "delta"])
def test_bad_series_say_why_they_are_not_judged(method: Any) -> None:
    """A missing week, gaps, nothing at all: told apart, never raised, never an alarm."""
    counts = _series()
    counts[0, 339] = np.nan
    counts[1, :320] = np.nan
    counts[2] = np.nan
    counts[3, 100] = -5
    counts[4, 40:90] = np.nan
    counts[5, 339] = np.inf
    found = judge(counts, [10, 339], Farrington(method=method))
    assert (
        found.outcome[:, 0].tolist() == [Outcome.UNJUDGED_SHORT] * 2 + [Outcome.UNJUDGED_SHORT] * 4
    )
    told = [Outcome.UNJUDGED_WEEK, Outcome.UNJUDGED_GAPS, Outcome.UNJUDGED_WEEK]
    assert found.outcome[:3, 1].tolist() == told
    assert found.outcome[3:, 1].tolist() == [0, 0, Outcome.UNJUDGED_WEEK]
    unjudged = found.outcome > Outcome.FIRST_CASES
    assert np.isnan(found.expected[unjudged]).all()
    assert np.isnan(found.threshold[unjudged]).all()
    assert not found.alarm[unjudged].any()
    assert np.isfinite(found.threshold[~unjudged]).all()


def test_missing_weeks_leave_the_expectation_where_it_was() -> None:
    """A gap is not taken for a calm year."""
    mean = mean_of(WEEKS, level=30.0)
    counts = counts_of(np.tile(mean, (30, 1)), 1.5, np.random.default_rng(8))
    gap = np.zeros(WEEKS, dtype=bool)
    gap[60:140] = True
    found = judge(counts, [339], missing=gap)
    assert abs(found.expected.mean() - 30.0) < 1.5


def test_no_series_and_no_weeks_give_empty_tables() -> None:
    """Nothing asked is nothing answered."""
    assert judge(np.zeros((0, 10)), [3]).alarm.shape == (0, 1)
    assert judge(_series(), []).threshold.shape == (6, 0)
    assert judge([4.0], [0]).outcome.tolist() == [[Outcome.UNJUDGED_SHORT]]


def test_passing_over_quiet_weeks_gives_the_same_alarms() -> None:
    """Where the last weeks have too few cases no threshold can matter."""
    counts = _series(60)
    every = judge(counts, range(300, 340))
    quick = judge(counts, range(300, 340), Farrington(expect_few=False))
    np.testing.assert_array_equal(every.alarm, quick.alarm)
    passed = quick.outcome == Outcome.UNJUDGED_FEW
    assert passed.any()
    assert not every.enough[passed].any()


def test_a_past_outbreak_does_not_hide_the_next() -> None:
    """Weeks far above expectation weigh less, so that the threshold stays low."""
    counts = counts_of(np.tile(mean_of(WEEKS, level=10.0), (40, 1)), 1.0, np.random.default_rng(2))
    counts[:, 130:136] += 60
    robust = judge(counts, [339])
    naive = judge(counts, [339], Farrington(residual_limit=None))
    assert robust.threshold.mean() < 0.75 * naive.threshold.mean()


def test_a_trend_is_kept_only_where_it_is_significant_when_asked() -> None:
    """With a p-value of 0.05 a flat series mostly keeps none, a growing one does."""
    dice = np.random.default_rng(6)
    flat = counts_of(np.tile(mean_of(WEEKS, level=20.0), (60, 1)), 1.5, dice)
    rising = counts_of(np.tile(mean_of(WEEKS, level=20.0, trend=-0.2), (60, 1)), 1.5, dice)
    rules = Farrington(trend_p=0.05)
    assert judge(flat, [339], rules).trended.mean() < 0.15
    assert judge(rising, [339], rules).trended.mean() > 0.95


def test_the_fit_solves_the_equations_of_the_likelihood() -> None:
    """At the optimum expected cases equal observed ones by season, and so does their mean time."""
    past = reference(339, Window())
    assert past is not None
    counts = _series()[:, past.weeks]
    time = (past.weeks - 339) / 52.0
    found = fit(Sample(counts, None, None, time, past.groups), trend=True)
    mean = (found.rate() @ past.groups.T) * np.exp(found.trend[:, None] * time)
    assert found.settled.all()
    np.testing.assert_allclose(mean @ past.groups, counts @ past.groups, rtol=1e-6)
    np.testing.assert_allclose(mean @ time, counts @ time, rtol=1e-6)


def test_seasons_follow_the_calendar_and_not_a_year_of_52_weeks() -> None:
    """Five years back the date is 261 weeks ago."""
    past = reference(400, Window())
    assert past is not None
    same = past.weeks[past.season == 9]
    assert {400 - 261, 400 - 209, 400 - 157, 400 - 104, 400 - 52} <= set(same.tolist())
    assert len(same) == 35
    assert past.weeks.max() == 400 - 27


@pytest.mark.parametrize("rate", [0.0, -1.0, 40.0])
def test_an_impossible_rate_of_false_alarms_is_refused(rate: float) -> None:
    """The message names the rate."""
    with pytest.raises(ValueError, match=str(rate)):
        alpha_of(rate)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 1e-6, 0.02, 3.0, 1e5, 1e9]),
    st.sampled_from([0.0, 0.3, 0.95]),
    st.sampled_from(["nb", "muan", "delta"]),
    st.booleans(),
)
def test_no_series_of_counts_can_break_the_judgement(
    seed: int, level: float, gaps: float, method: Any, spike: bool
) -> None:
    """Empty, huge, ragged, spiked or fractional: finite numbers where judged, and no warning."""
    dice = np.random.default_rng(seed)
    counts = dice.poisson(level, (5, 330)).astype(float)
    counts[1] *= dice.integers(0, 2, 330)
    counts[2, :200] = 0.0
    counts[3] += 0.37
    counts[dice.random(counts.shape) < gaps] = np.nan
    if spike:
        counts[:, dice.integers(330)] = 1e8
    exposure = dice.lognormal(0.0, 2.0, counts.shape)
    rules = Farrington(method=method, trend_p=0.05 if spike else 1.0)
    found = judge(counts, [300, 329], rules, exposure=exposure)
    told = found.outcome <= Outcome.FIRST_CASES
    for values in (found.expected, found.threshold, found.dispersion, found.score):
        assert np.isfinite(values[told]).all()
    assert (found.threshold[told] >= 0).all()
    assert not found.alarm[~told].any()


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
