"""Up to which count a week is ordinary: three published ways (ngưỡng cảnh báo).

`nb`: the quantile of a negative binomial with the mean and dispersion found, as Noufaily et al.
(2013) have it. `muan`: the same with a mean at its own upper quantile. `delta`: the normal
quantile of the count to the power 2/3, as Farrington et al. (1996) have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from projections.surveillance.arrays import Floats

Method = Literal["nb", "muan", "delta"]

_BARELY = 1e-6
"""A dispersion this close to 1 is Poisson's."""
_MOST = 1e9
"""No threshold is higher; a mean with no finite error would ask for more."""


def threshold(
    method: Method, expected: Floats, dispersion: Floats, variance: Floats, alpha: float
) -> Floats:
    """Return the highest count that is still ordinary, exceeded by chance at the rate `alpha`.

    `variance` is that of the logarithm of what is expected.
    """
    normal = float(special.ndtri(1.0 - alpha))
    if method == "delta":
        error = np.sqrt(4.0 / 9.0 * np.cbrt(expected) * (dispersion + expected * variance))
        return np.asarray((np.cbrt(expected) ** 2 + normal * error) ** 1.5)
    if method == "muan":
        exponent = np.minimum(normal * np.sqrt(variance), np.log(_MOST))
        expected = np.minimum(expected * np.exp(exponent), _MOST)
    return quantile(expected, dispersion, 1.0 - alpha)


def quantile(mean: Floats, dispersion: Floats, level: float) -> Floats:
    """Return the least count reached with probability `level`; variance = dispersion x mean."""
    guess = np.ceil(_guess(mean, dispersion, level))
    high = _rising(mean, dispersion, guess, level)
    return _falling(mean, dispersion, high, level)


def at_most(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Return the probability of at most `count`: negative binomial, or Poisson at dispersion 1."""
    mean, dispersion = np.broadcast_arrays(mean, dispersion)
    over = dispersion > 1.0 + _BARELY
    size = np.divide(mean, dispersion - 1.0, out=np.ones_like(mean), where=over)
    whole = np.maximum(count, 0.0)
    spread = special.betainc(np.maximum(size, 1e-300), whole + 1.0, 1.0 / dispersion)
    found = np.where(over, spread, special.pdtr(whole, mean))
    return np.where(count < 0, 0.0, np.where(mean > 0, found, 1.0))


def _guess(mean: Floats, dispersion: Floats, level: float) -> Floats:
    """Return the quantile by Cornish and Fisher's expansion, skewness corrected."""
    normal = float(special.ndtri(level))
    deviation = np.sqrt(mean * dispersion)
    lean = (2.0 * dispersion - 1.0) * (normal**2 - 1.0) / 6.0
    return np.maximum(mean + normal * deviation + lean - 0.5, 0.0)


def _rising(mean: Floats, dispersion: Floats, count: Floats, level: float) -> Floats:
    """Return counts that reach the level, the old ones where they do."""
    found, step = count.copy(), 1.0
    low = at_most(found, mean, dispersion) < level
    while low.any():
        found[low] += step
        step *= 2.0
        low[low] = at_most(found[low], mean[low], dispersion[low]) < level
        if step > _MOST:
            break
    return found


def _falling(mean: Floats, dispersion: Floats, high: Floats, level: float) -> Floats:
    """Return the least counts that reach the level, at or below those that do."""
    reach, step = high.copy(), np.ones_like(high)
    low = reach - step
    open_ = at_most(low, mean, dispersion) >= level
    while open_.any():
        reach[open_] = low[open_]
        step[open_] *= 2.0
        low[open_] = np.maximum(reach[open_] - step[open_], -1.0)
        open_[open_] = at_most(low[open_], mean[open_], dispersion[open_]) >= level
    return _between(mean, dispersion, (low, reach), level)


def _between(
    mean: Floats, dispersion: Floats, bounds: tuple[Floats, Floats], level: float
) -> Floats:
    low, reach = bounds[0].copy(), bounds[1].copy()
    open_ = reach - low > 1.0
    while open_.any():
        middle = np.floor((low[open_] + reach[open_]) / 2.0)
        enough = at_most(middle, mean[open_], dispersion[open_]) >= level
        reach[open_] = np.where(enough, middle, reach[open_])
        low[open_] = np.where(enough, low[open_], middle)
        open_[open_] = reach[open_] - low[open_] > 1.0
    return reach
