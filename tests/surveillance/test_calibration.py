"""False alarms on ordinary series: as many as the setting says, counted over a fixed sample."""

from __future__ import annotations

import numpy as np
import pytest

from projections.surveillance.cusum import Cusum, follow
from projections.surveillance.farrington import Farrington, judge
from projections.surveillance.rates import WEEKS_PER_YEAR, alpha_of
from tests.surveillance.simulated import Table, counts_of, mean_of

WEEKS, JUDGED = 420, 52


def _ordinary(level: float, dispersion: float, count: int = 250) -> tuple[Table, Table]:
    mean = np.tile(mean_of(WEEKS, level=level, season=0.3), (count, 1))
    return counts_of(mean, dispersion, np.random.default_rng(2013)), mean


@pytest.mark.parametrize(
    ("level", "dispersion"), [(4.0, 1.0), (4.0, 2.0), (30.0, 1.0), (30.0, 3.0), (200.0, 1.5)]
)
def test_weeks_above_the_threshold_are_about_as_many_as_asked_for(
    level: float, dispersion: float
) -> None:
    """The baseline is itself uncertain, so that up to twice the rate is what to reckon with."""
    counts, _ = _ordinary(level, dispersion)
    settings = Farrington(alpha=alpha_of(1.0))
    found = judge(counts, range(WEEKS - JUDGED, WEEKS), settings)
    a_year = found.alarm.mean() * WEEKS_PER_YEAR
    assert 0.4 < a_year < 2.0


def test_quiet_series_alarm_less_than_asked_for() -> None:
    """Counts are whole, and a few cases are no burst: the rate is a ceiling."""
    counts, _ = _ordinary(0.4, 1.2)
    settings = Farrington(alpha=alpha_of(1.0))
    found = judge(counts, range(WEEKS - JUDGED, WEEKS), settings)
    assert found.alarm.mean() * WEEKS_PER_YEAR < 1.0


def test_fewer_false_alarms_asked_for_are_fewer_alarms() -> None:
    """The setting moves the threshold, in order."""
    counts, _ = _ordinary(30.0, 1.5)
    rates = [
        judge(counts, range(WEEKS - JUDGED, WEEKS), Farrington(alpha=alpha_of(rate))).alarm.mean()
        for rate in (4.0, 1.0, 0.2)
    ]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 2 * rates[1] > 4 * rates[2]


@pytest.mark.parametrize("a_year", [0.25, 1.0])
@pytest.mark.parametrize(
    ("level", "dispersion"), [(0.1, 1.0), (0.8, 2.0), (3.0, 1.0), (25.0, 1.5), (150.0, 4.0)]
)
def test_a_cusum_alarms_as_often_as_the_setting_says(
    level: float, dispersion: float, a_year: float
) -> None:
    """With the true mean, seasons included, false alarms are within a fifth of the setting."""
    counts, mean = _ordinary(level, dispersion)
    settings = Cusum(alarms_per_series_year=a_year)
    found = follow(counts, mean, settings, dispersion=dispersion)
    told = found.alarm.sum() / (counts.size / WEEKS_PER_YEAR)
    assert told == pytest.approx(a_year, rel=0.2)
