"""Clusters of communes: found where they are planted, silent where they are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from projections.surveillance.gumbel import Gumbel, gumbel
from projections.surveillance.neighbours import Circles, neighbours
from projections.surveillance.scan import Scan, scan
from projections.surveillance.small_areas import split
from tests.surveillance.simulated import counts_of

SIDE, WEEKS = 14, 6
NORTH, EAST = (axis.ravel() for axis in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
LATITUDE, LONGITUDE = 20.0 + NORTH * 0.05, 105.0 + EAST * 0.05
NEAR = neighbours(LATITUDE, LONGITUDE, Circles(radius_km=20.0, most=30))
EXPECTED = np.repeat(np.random.default_rng(1).gamma(2.0, 0.5, (SIDE**2, 1)), WEEKS, axis=1)


def _drawn(seed: int, dispersion: float = 1.0) -> Any:
    return counts_of(EXPECTED, dispersion, np.random.default_rng(seed))


def _km_from(centre: int) -> Any:
    """Return how far every place lies from one of them, by the law of haversines."""
    north, east = np.radians(LATITUDE), np.radians(LONGITUDE)
    half = np.sin((north - north[centre]) / 2) ** 2
    half += np.cos(north) * np.cos(north[centre]) * np.sin((east - east[centre]) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(half))


@pytest.mark.parametrize("dispersion", [1.0, 1.8])
def test_a_planted_cluster_is_found_where_and_since_when_it_is(dispersion: float) -> None:
    """Nine communes with three times their cases over three weeks."""
    planted = NEAR[100, :9]
    lifted = EXPECTED.copy()
    lifted[planted, -3:] *= 3.5
    seen = counts_of(lifted, dispersion, np.random.default_rng(7))
    found = scan(seen, EXPECTED, NEAR, Scan(), dispersion=dispersion)
    assert len(found) >= 1
    first = found[0]
    shared = set(first.places) & set(planted.tolist())
    assert len(shared) >= 7
    assert len(first.places) <= 13
    assert first.weeks in {3, 4}
    assert first.p < 0.001
    assert first.recurrence == pytest.approx(1.0 / first.p)
    rows = list(first.places)
    assert first.observed == seen[rows, -first.weeks :].sum()
    assert first.expected == pytest.approx(EXPECTED[rows, -first.weeks :].sum())


def test_two_clusters_share_no_commune() -> None:
    """Each commune is told of once."""
    lifted = EXPECTED.copy()
    for centre in (30, 160):
        lifted[NEAR[centre, :9], -2:] *= 4.0
    found = scan(counts_of(lifted, 1.0, np.random.default_rng(5)), EXPECTED, NEAR)
    places = [place for cluster in found for place in cluster.places]
    assert len(found) >= 2
    assert len(places) == len(set(places))
    assert [c.llr for c in found] == sorted((c.llr for c in found), reverse=True)


@pytest.mark.parametrize("dispersion", [1.0, 1.8])
def test_ordinary_weeks_have_a_cluster_as_rarely_as_the_setting_says(dispersion: float) -> None:
    """In 50 scans of chance alone about 5 have something less likely than one in ten."""
    settings = Scan(p=0.1, most=1, replicas=40)
    told = sum(
        bool(scan(_drawn(1000 + n, dispersion), EXPECTED, NEAR, settings, dispersion=dispersion))
        for n in range(50)
    )
    assert 1 <= told <= 12


def test_overdispersed_counts_taken_for_poisson_would_cry_wolf() -> None:
    """Why the dispersion is handed in."""
    settings = Scan(p=0.05, most=1, replicas=40)
    told = sum(bool(scan(_drawn(n, 2.5), EXPECTED, NEAR, settings)) for n in range(12))
    assert told >= 6


def test_the_same_counts_give_the_same_clusters() -> None:
    """Chance is played with a seed."""
    seen = _drawn(3)
    settings = Scan(p=1.0)
    assert scan(seen, EXPECTED, NEAR, settings) == scan(seen, EXPECTED, NEAR, settings)


def test_a_commune_of_which_nothing_is_known_is_left_out() -> None:
    """NaN in what was seen or expected is no cluster and breaks none."""
    seen, due = _drawn(3), EXPECTED.copy()
    seen[5] = 500.0
    due[5] = np.nan
    seen[9] = np.nan
    assert all(5 not in c.places or c.observed < 400 for c in scan(seen, due, NEAR, Scan(p=1.0)))
    assert scan(np.zeros((3, 2)), np.zeros((3, 2)), NEAR[:3, :1] * 0 + 3) == ()
    assert scan(np.zeros((0, 4)), np.zeros((0, 4)), np.zeros((0, 5), dtype=np.int64)) == ()


def test_neighbours_are_those_within_the_radius_nearest_first() -> None:
    """The tree finds what comparing every pair finds."""
    away = _km_from(90)
    order = [n for n in np.argsort(away, kind="stable") if away[n] <= 20.0][:30]
    circle = [n for n in NEAR[90].tolist() if n < SIDE**2]
    assert circle[0] == 90
    assert len(circle) == len(order)
    np.testing.assert_allclose(away[circle], away[order], rtol=1e-9, atol=1e-9)


def test_a_circle_ends_before_it_holds_too_many_people_and_lonely_places_are_alone() -> None:
    """One place by itself is always a circle, however large, wherever it lies."""
    latitude, longitude = LATITUDE.copy(), LONGITUDE.copy()
    latitude[3] = np.nan
    latitude[8], longitude[8] = latitude[7], longitude[7]
    people = np.ones(SIDE**2)
    people[20] = 500.0
    near = neighbours(latitude, longitude, Circles(share=0.02), population=people)
    nobody = len(people)
    assert near[3].tolist() == [3] + [nobody] * 49
    assert near[20, :2].tolist() == [20, nobody]
    assert near[7, 0] == 7
    assert near[8, 0] == 8
    sums = np.append(people, 0.0)[near].sum(axis=1)
    assert (np.delete(sums, 20) <= 0.02 * people.sum()).all()


def test_the_law_of_the_highest_is_found_from_replicas() -> None:
    """Its mode and spread come back, and p-values and values are inverse."""
    draws = np.random.default_rng(1).gumbel(5.0, 1.5, 4000)
    law = gumbel(draws)
    assert law.mode == pytest.approx(5.0, abs=0.15)
    assert law.spread == pytest.approx(1.5, abs=0.15)
    assert law.beyond(law.value(0.01)) == pytest.approx(0.01)
    assert gumbel(np.zeros(1)) == Gumbel(0.0, 1.0)


def test_what_a_province_expects_is_split_without_loss() -> None:
    """Communes add up to their province, and one that never filed is still expected to."""
    whole = np.array([[10.0, 20.0], [6.0, 6.0]])
    parent = np.array([0, 0, 0, 1])
    due = split(whole, [50, 0, 30, 0], [100, 100, 200, 50], parent)
    np.testing.assert_allclose(due[:3].sum(axis=0), whole[0])
    np.testing.assert_allclose(due[3], whole[1])
    assert 0 < due[1, 0] < due[2, 0] < due[0, 0]
