"""COUNTRY: weekly counts of every commune and province by topic, baseline, CUSUM and scan.

260 weeks of 3,321 communes and 34 provinces in 8 topics: each week with three years before it is
judged, each series is followed by a CUSUM, and the newest weeks are scanned for clusters.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.counts import Table, drawn
from bench.harness import Result, environment, percentile, say
from projections.surveillance.cusum import Cusum, follow
from projections.surveillance.farrington import Farrington, judge
from projections.surveillance.neighbours import Circles, neighbours
from projections.surveillance.scan import Scan, scan
from projections.surveillance.small_areas import split

_SECONDS = 60.0
_TOPICS = 8
_WEEKS = 260
_A_YEAR = 446_285
"""Petitions of the country, in the yearly report."""
_DISPERSION = 1.3
_COMMUNES = Path(__file__).parent.parent / "deploy" / "reference" / "communes_2025.csv"


def measure(*, quick: bool) -> Result:
    """Tell the seconds for everything; the limit over them is the ratio."""
    country = _country(300 if quick else None)
    taken = [_round(country) for _ in range(1 if quick else 5)]
    for one in taken:
        say(", ".join(f"{name} {value:,.1f}" for name, value in one.items()))
    whole = percentile([one["seconds"] for one in taken], 0.5)
    return Result(
        id="COUNTRY",
        title="counts of every commune, province and topic over 260 weeks",
        ours=round(whole, 2),
        peer=_SECONDS,
        ratio=round(_SECONDS / whole, 2),
        target=1.0,
        met=whole < _SECONDS,
        unit="s",
        runs=len(taken),
        detail={"communes": len(country.province), **taken[-1]},
        env=environment(),
    )


class _Country(NamedTuple):
    """A country whose communes file more or less often."""

    counts: Table
    """[topics, communes, weeks]."""
    province: NDArray[np.int64]
    latitude: Table
    longitude: Table
    population: Table


def _country(most: int | None) -> _Country:
    with _COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)][:most]
    dice = np.random.default_rng(34)
    _, province = np.unique([row["province_code"] for row in rows], return_inverse=True)
    people = dice.lognormal(np.log(25_000), 0.5, len(rows))
    weekly = _A_YEAR / 52.1775 / 3_321 / _TOPICS
    rate = weekly * people / people.mean() * dice.gamma(2.0, 0.5, (_TOPICS, len(rows)))
    season = np.exp(0.3 * np.cos(2.0 * np.pi * np.arange(_WEEKS) / 52.1775))
    return _Country(
        drawn(rate[:, :, None] * season, _DISPERSION, dice),
        province.reshape(-1).astype(np.int64),
        np.array([float(row["lat"] or "nan") for row in rows]),
        np.array([float(row["lon"] or "nan") for row in rows]),
        people,
    )


def _round(country: _Country) -> dict[str, Any]:
    begin, worked = time.perf_counter(), time.process_time()
    communes = country.counts.reshape(-1, _WEEKS)
    judged = judge(communes, range(_WEEKS), Farrington(expect_few=False))
    weighed = time.perf_counter()
    provinces = np.stack([_by_province(topic, country.province) for topic in country.counts])
    above = judge(provinces.reshape(-1, _WEEKS), range(_WEEKS))
    due = above.expected.reshape(provinces.shape)
    spread = above.dispersion.reshape(provinces.shape)
    clusters = [_scanned(country, topic, due[topic], spread[topic]) for topic in range(_TOPICS)]
    scanned = time.perf_counter()
    whole = follow(provinces.reshape(-1, _WEEKS), above.expected, dispersion=above.dispersion)
    rises = sum(_followed(country, topic, due[topic]) for topic in range(_TOPICS))
    end = time.perf_counter()
    return {
        "seconds": round(end - begin, 2),
        "cpu_s": round(time.process_time() - worked, 2),
        "baselines_s": round(weighed - begin, 2),
        "provinces_and_scan_s": round(scanned - weighed, 2),
        "cusum_s": round(end - scanned, 2),
        "weeks_fitted": int((judged.outcome <= 1).sum() + (above.outcome <= 1).sum()),
        "alarms": int(judged.alarm.sum() + above.alarm.sum()),
        "rises": rises + int(whole.alarm.sum()),
        "clusters": sum(len(found) for found in clusters),
    }


def _by_province(counts: Table, province: NDArray[np.int64]) -> Table:
    found = np.zeros((province.max() + 1, counts.shape[1]))
    np.add.at(found, province, counts)
    return found


def _expected(country: _Country, topic: int, due: Table) -> Table:
    past = country.counts[topic].sum(axis=1)
    return split(due, past, country.population, country.province)


def _scanned(country: _Country, topic: int, due: Table, spread: Table) -> tuple[Any, ...]:
    near = neighbours(country.latitude, country.longitude, Circles(radius_km=30.0))
    expected = _expected(country, topic, due[:, -4:])
    wide = spread[country.province, -4:]
    return scan(country.counts[topic][:, -4:], expected, near, Scan(), dispersion=wide)


def _followed(country: _Country, topic: int, due: Table) -> int:
    expected = _expected(country, topic, due)
    found = follow(country.counts[topic], expected, Cusum(), dispersion=_DISPERSION)
    return int(found.alarm.sum())
