"""The law of the highest of many: Gumbel's distribution (phân phối Gumbel).

Some dozens of replicas tell its two parameters, and these tell how unlikely a ratio is that no
replica reached; Abrams, Kulldorff and Kleinman (2010) show that this serves scans well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from projections.surveillance.arrays import Floats

_LEAST_SPREAD = 1e-3
_LEAST_P = 1e-12


class Gumbel(NamedTuple):
    """Where the highest lies, and how far it spreads."""

    mode: float
    spread: float

    def beyond(self, value: float) -> float:
        """Return the probability that the highest is at least so high."""
        return max(float(-np.expm1(-np.exp(-(value - self.mode) / self.spread))), _LEAST_P)

    def value(self, p: float) -> float:
        """Return what the highest exceeds with probability `p`."""
        return float(self.mode - self.spread * np.log(-np.log1p(-p)))


def gumbel(highest: Floats) -> Gumbel:
    """Fit the law to some highest values by their mean and deviation; without any, to nothing."""
    if len(highest) < 2:  # noqa: PLR2004 - a deviation asks for two
        return Gumbel(0.0, 1.0)
    spread = max(float(np.std(highest, ddof=1)) * np.sqrt(6.0) / np.pi, _LEAST_SPREAD)
    return Gumbel(float(np.mean(highest)) - float(np.euler_gamma) * spread, spread)
