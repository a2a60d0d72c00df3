"""What the R package surveillance said of a few series, and what is said here."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from projections.surveillance.farrington import Farrington, Judged, judge
from projections.surveillance.reference import Window

_GOLDEN = Path(__file__).parent / "golden"
_CASES = [("nbPlugin", 1.0), ("muan", 1.0), ("delta", 1.0), ("nbPlugin", 0.05)]
_NAMES: dict[str, Any] = {"nbPlugin": "nb", "muan": "muan", "delta": "delta"}


def _counts() -> Any:
    return np.loadtxt(_GOLDEN / "counts.csv", delimiter=",")


def _bounds(method: str, trend_p: float) -> dict[str, Any]:
    with (_GOLDEN / "bounds.csv").open(encoding="utf-8", newline="") as file:
        assert "surveillance 1.20.3" in file.readline()
        rows = [
            row
            for row in csv.DictReader(file)
            if row["method"] == method and float(row["trend_p"]) == trend_p
        ]
    weeks = sorted({int(row["week"]) for row in rows})
    names = ("expected", "dispersion", "threshold", "alarm")
    told = {name: np.array([float(row[name]) for row in rows]) for name in names}
    return {"weeks": weeks, **{name: of.reshape(-1, len(weeks)) for name, of in told.items()}}


def _ours(method: str, trend_p: float, weeks: list[int], errors: Any) -> Judged:
    settings = Farrington(
        method=_NAMES[method],
        trend_p=trend_p,
        errors=errors,
        window=Window(weeks_per_year=52.0),
    )
    return judge(_counts(), weeks, settings)


@pytest.mark.parametrize(("method", "trend_p"), _CASES)
def test_expectation_dispersion_threshold_and_alarm_are_those_of_r(
    method: str, trend_p: float
) -> None:
    """With errors measured as R 1.20.3 measures them, every number of R is met."""
    told = _bounds(method, trend_p)
    found = _ours(method, trend_p, told["weeks"], "r-1.20")
    known = np.isfinite(told["expected"])
    assert known.sum() > 40
    np.testing.assert_allclose(found.expected[known], told["expected"][known], rtol=1e-4)
    np.testing.assert_allclose(found.dispersion, told["dispersion"], rtol=1e-3)
    limited = np.isfinite(told["threshold"])
    np.testing.assert_array_equal(limited, found.enough)
    np.testing.assert_allclose(found.threshold[limited], told["threshold"][limited], rtol=1e-4)
    np.testing.assert_array_equal(found.alarm, told["alarm"] == 1)


def test_the_recommended_settings_alarm_as_r_does_without_taking_over_its_errors() -> None:
    """A threshold from a negative binomial asks for no error of the expectation."""
    told = _bounds("nbPlugin", 1.0)
    found = _ours("nbPlugin", 1.0, told["weeks"], "paper")
    assert found.alarm.sum() >= 4
    np.testing.assert_array_equal(found.alarm, told["alarm"] == 1)
