"""Neighbouring communes with too many papers of late, taken together (cụm xã liền kề)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.neighbours import Circles, neighbours
from projections.surveillance.rates import alpha_of
from projections.surveillance.scan import Scan, scan
from projections.surveillance.small_areas import split

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from domain.organisation import Organisations
    from projections.counting.frame import Frame
    from projections.counting.grid import Grid
    from projections.counting.known import Known
    from projections.counting.outlook import SeriesSaid

    Floats = NDArray[np.float64]

_HUNDRED = 100
_PLAUSIBLE = 4.0
"""No ratio below was ever unlikely: chance is asked only of those above."""
_GLANCE = 9
"""Replicas of a first look."""
_MOST = 25
"""So many communes at most are one cluster."""
_PRIOR = 0.1
"""Papers shared out evenly: a commune that has filed none yet is still expected to file some."""
_WEEKS_A_YEAR = 52
_LONGEST = 1_000


class Found(NamedTuple):
    """One cluster, as the last weeks show it (cụm)."""

    province: str
    topic: str
    communes: tuple[str, ...]
    """Those of it that have papers, nearest to its centre first."""
    since: int
    """Its first week; the last is the last complete one."""
    last: int
    observed: float
    expected: float
    years: int
    """In so many years chance does it once."""


def clusters_of(said: SeriesSaid, recent: Grid, known: Known, frame: Frame) -> tuple[Found, ...]:
    """Return the clusters of one topic in a province, the least likely first.

    `said` are the last weeks of the province as a whole: what was expected there is shared out
    among its communes as their papers of the year before were. Of what may betray a
    denunciation nothing is counted.
    """
    rule, span = frame.scan, recent.span
    weeks = said.weeks[-rule.number("weeks") :]
    due = np.array([np.nan if w.expected is None or w.silent else w.expected for w in weeks])
    codes, near = _map(frame.law.organisations, said.area, frame.on, rule.number("radius_km"))
    if not codes or np.isnan(due).all():
        return ()
    empty = np.zeros(span.size)
    counts = np.array([recent.public.get((code, said.topic), empty) for code in codes])
    past, late = counts[:, : -len(weeks)], counts[:, -len(weeks) :]
    if late.sum() < rule.number("at_least"):
        return ()
    expected = split(
        due[None, :],
        past.sum(axis=1),
        np.ones(len(codes)),
        np.zeros(len(codes), dtype=np.int64),
        prior=_PRIOR,
    )
    dispersion = _dispersion(past, known, frame)
    settings = Scan(
        weeks=len(weeks),
        p=alpha_of(rule.number("false_alarms") / _HUNDRED),
        replicas=rule.number("replicas"),
        least_cases=rule.number("at_least"),
    )
    glance = Scan(weeks=len(weeks), p=1.0, replicas=_GLANCE, most=1, least_cases=3)
    first = scan(late, expected, near, glance, dispersion=dispersion)
    if not first or first[0].llr < _PLAUSIBLE:
        return ()
    found = (
        Found(
            said.area,
            said.topic,
            tuple(codes[place] for place in one.places if late[place, -one.weeks :].any()),
            frame.last - one.weeks + 1,
            frame.last,
            one.observed,
            one.expected,
            min(round(one.recurrence / _WEEKS_A_YEAR), _LONGEST),
        )
        for one in scan(late, expected, near, settings, dispersion=dispersion)
    )
    return tuple(one for one in found if len(one.communes) > 1)


def _dispersion(past: Floats, known: Known, frame: Frame) -> float:
    """Return how much more the weeks of communes scatter than chance alone would let them."""
    size = past.shape[1]
    late = len(known.exposure) - (frame.recent.size - size)
    exposed = np.where(known.missing, 0.0, known.exposure)[late - size : late]
    if not exposed.sum():
        return 1.0
    mean = past.sum(axis=1, keepdims=True) / exposed.sum() * exposed
    there = mean > 0
    freedom = int(there.sum()) - int((past.sum(axis=1) > 0).sum())
    if freedom <= 0:
        return 1.0
    return max(1.0, float((((past - mean) ** 2)[there] / mean[there]).sum() / freedom))


@lru_cache(256)
def _map(
    known: Organisations, province: str, on: date, radius_km: int
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the communes of a province, and which lie around each."""
    codes = tuple(code[1:] for code in known.communes(on, province))
    spots = [known.spot_of(code, on) for code in codes]
    lat = np.array([np.nan if spot is None else spot.lat for spot in spots])
    lon = np.array([np.nan if spot is None else spot.lon for spot in spots])
    return codes, neighbours(lat, lon, Circles(radius_km=radius_km, most=_MOST))
