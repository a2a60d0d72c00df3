"""Neighbouring communes with too many cases of late: the space-time scan (quét cụm).

Every circle of communes over the last 1 to T weeks is weighed against what was expected there:
Kulldorff's prospective scan (2001) in its expectation-based form (Neill 2005), with a negative
binomial where counts are overdispersed (Tango, Takahashi and Kohriyama 2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.surveillance.gumbel import Gumbel, gumbel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from projections.surveillance.arrays import Flags, Floats, Whole

_CHUNK = 256
"""Centres weighed together: their circles fit into the cache of a core."""
_LEAST_EXPECTED = 1e-3
"""Nowhere is less expected in a week, so that one case is no proof."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """The settings of a scan."""

    weeks: int = 4
    """The longest time looked back."""
    replicas: int = 99
    """How often chance alone is played."""
    seed: int = 0
    p: float = 0.05
    """Clusters less likely by chance are told, in one scan of all circles."""
    most: int = 10
    """So many clusters at most."""
    least_cases: int = 3
    """Fewer cases are no cluster."""


class Cluster(NamedTuple):
    """Neighbouring places with too many cases since a week."""

    centre: int
    places: tuple[int, ...]
    """Nearest to the centre first."""
    weeks: int
    """So many of the last weeks; 1 is the last alone."""
    observed: float
    expected: float
    llr: float
    """Logarithm of the likelihood ratio."""
    p: float
    """Of as high a ratio anywhere in a scan, by chance."""
    recurrence: float
    """In so many scans chance does it once."""


class Field(NamedTuple):
    """What is expected of each place and of each circle."""

    circles: Whole
    """[circles, places]; the place that the n-th circle around a place adds to the one before."""
    expected: Floats
    """[places, weeks]; 0 where a place is not looked at."""
    dispersion: Floats
    """[places, weeks]."""
    inside: Floats
    """[circles, places, weeks]; expected over the last 1, 2, … weeks."""
    size: Floats
    """Of the negative binomial, over the same; infinite for Poisson's law."""


def scan(
    observed: ArrayLike,
    expected: ArrayLike,
    near: Whole,
    settings: Scan | None = None,
    *,
    dispersion: ArrayLike = 1.0,
) -> tuple[Cluster, ...]:
    """Return clusters that share no place, the least likely first.

    `observed` and `expected` are [places, weeks], the last column being the week that ends now;
    where one of them is NaN the place is not looked at in that week.
    """
    settings = settings or Scan()
    seen, field = _field(observed, expected, near, settings, dispersion)
    chance = chances(field, settings)
    ratios = _ratios(field, seen, settings.least_cases)
    return tuple(_clusters(field, seen, ratios, (chance, settings)))


def chances(field: Field, settings: Scan) -> Gumbel:
    """Return how high the highest ratio of a scan is by chance alone."""
    dice = np.random.default_rng(settings.seed)
    highest = [
        _highest(field, _drawn(field, dice), settings.least_cases) for _ in range(settings.replicas)
    ]
    return gumbel(np.asarray(highest))


def _field(
    observed: ArrayLike, expected: ArrayLike, near: Whole, settings: Scan, dispersion: ArrayLike
) -> tuple[Floats, Field]:
    seen = np.array(observed, np.float64)[:, -settings.weeks :]
    due = np.array(expected, np.float64)[:, -settings.weeks :]
    spread = np.broadcast_to(np.asarray(dispersion, np.float64), np.shape(expected))
    spread = np.nan_to_num(spread[:, -settings.weeks :], nan=1.0)
    known = np.isfinite(seen) & np.isfinite(due)
    due = np.where(known, np.maximum(due, _LEAST_EXPECTED), 0.0)
    circles = np.ascontiguousarray(near.T)
    inside = _sums(_late(due), circles)
    excess = _sums(_late(due * (spread - 1.0)), circles)
    size = np.full_like(inside, np.inf)
    np.divide(inside**2, excess, out=size, where=excess > 0)
    return np.where(known, seen, 0.0), Field(circles, due, spread, inside, size)


def _late(values: Floats) -> Floats:
    """Return sums over the last 1, 2, … weeks, and a last row of zeros for places that are none."""
    late = np.cumsum(values[:, ::-1], axis=1)
    return np.vstack([late, np.zeros((1, late.shape[1]))])


def _sums(late: Floats, circles: Whole) -> Floats:
    """Return sums over each circle: each adds a place to the circle before."""
    sums = np.take(late, circles, axis=0)
    for before, circle in pairwise(sums):
        np.add(circle, before, out=circle)
    return sums


def _drawn(field: Field, dice: np.random.Generator) -> Floats:
    """Draw counts by chance: negative binomials as mixtures of Poisson's law."""
    over = field.dispersion > 1.0
    beyond = np.where(over, field.dispersion - 1.0, 1.0)
    mixed = dice.gamma(np.maximum(field.expected / beyond, 1e-12), beyond)
    return dice.poisson(np.where(over, mixed, field.expected)).astype(np.float64)


def _highest(field: Field, seen: Floats, least: int) -> float:
    """Return the highest ratio; only circles that may beat the best so far are reckoned."""
    best, late = 0.0, _late(seen)
    for start in range(0, field.circles.shape[1], _CHUNK):
        rows = slice(start, start + _CHUNK)
        cases, inside = _sums(late, field.circles[:, rows]), field.inside[:, rows]
        more = cases - inside
        # No ratio exceeds the square of the excess over the expectation (log x < x - 1).
        hopeful = (more > 0) & (more * more > best * inside) & (cases >= least)
        found = _ratio(cases[hopeful], inside[hopeful], field.size[:, rows][hopeful])
        best = max(best, float(found.max(initial=0.0)))
    return best


def _ratios(field: Field, seen: Floats, least: int) -> Floats:
    """Return the ratio of each circle, 0 where no more is seen than expected."""
    cases = _sums(_late(seen), field.circles)
    # A circle with no further place is the one before it.
    further = (field.circles < field.circles.shape[1])[:, :, None]
    more = (cases > field.inside) & (cases >= least) & further
    found = np.zeros_like(cases)
    found[more] = _ratio(cases[more], field.inside[more], field.size[more])
    return found


def _ratio(seen: Floats, due: Floats, size: Floats) -> Floats:
    """Return the log likelihood ratio of as many as seen against as many as due."""
    return np.asarray(seen * np.log(seen / due) - _rest(seen, due, size))


def _rest(seen: Floats, due: Floats, size: Floats) -> Floats:
    wide = np.isfinite(size)
    rest = seen - due
    seen, due, size = seen[wide], due[wide], size[wide]
    rest[wide] = (seen + size) * np.log1p((seen - due) / (due + size))
    return rest


def _clusters(
    field: Field, seen: Floats, ratios: Floats, rules: tuple[Gumbel, Scan]
) -> Iterator[Cluster]:
    chance, settings = rules
    taken = np.zeros(field.circles.shape[1] + 1)
    for _ in range(settings.most if ratios.size else 0):
        best = int(np.argmax(ratios))
        ratio = float(ratios.flat[best])
        p = chance.beyond(ratio)
        if ratio <= 0 or p > settings.p:
            return
        circle, centre, span = (int(at) for at in np.unravel_index(best, ratios.shape))
        places = field.circles[: circle + 1, centre]
        yield Cluster(
            centre=centre,
            places=tuple(int(place) for place in places),
            weeks=span + 1,
            observed=float(seen[places, -span - 1 :].sum()),
            expected=float(field.inside[circle, centre, span]),
            llr=ratio,
            p=p,
            recurrence=1.0 / p,
        )
        taken[places] = 1.0
        ratios[_touching(field, taken)] = 0.0


def _touching(field: Field, taken: Floats) -> Flags:
    return np.asarray(np.cumsum(taken[field.circles], axis=0) > 0)
