"""The measurements of counts, small: what they report, and what they say without R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import bench.counts_country
import bench.noufaily
import bench.p14_counts
from bench.counts import RECIPES, outbreak
from bench.peer_r import installed


@pytest.fixture
def no_r(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a machine on which Rscript is not found."""
    installed.cache_clear()
    monkeypatch.setenv("PATH", "")
    yield
    installed.cache_clear()


@pytest.mark.parametrize("module", [bench.p14_counts, bench.noufaily])
def test_without_r_a_row_is_reported_as_not_run_and_never_as_met(
    module: Any, no_r: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs the measurements hears which package is missing."""
    result = module.measure(quick=True)
    assert not result.met
    assert result.peer is None
    assert result.ratio == 0.0
    assert "r-cran-surveillance" in result.detail["not_run"]
    assert "NOT RUN" in capsys.readouterr().err


def test_a_small_country_is_judged_followed_and_scanned() -> None:
    """300 communes of real places: baselines, rare alarms, no heap of clusters."""
    detail = bench.counts_country.measure(quick=True).detail
    assert detail["communes"] == 300
    assert detail["weeks_fitted"] > 5_000
    judged = 8 * 300 * (260 - 159)
    assert 0 < detail["alarms"] < 0.01 * judged
    assert detail["clusters"] <= 3


def test_the_published_scenarios_are_42_and_outbreaks_last_where_their_cases_are() -> None:
    """The recipe: seven sets, with and without trend, no, one or two waves a year."""
    assert len(set(RECIPES)) == 42
    mean = RECIPES[3].mean(200)
    added, lasting = outbreak(mean, 1.5, 100, 10.0, np.random.default_rng(1))
    assert added.sum() > 0
    assert added[~lasting].sum() == 0
    assert lasting[100]
    assert not lasting[:100].any()
