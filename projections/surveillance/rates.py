"""From false alarms that people can bear to the settings of the methods (tỷ lệ báo động sai)."""

from __future__ import annotations

WEEKS_PER_YEAR = 52.1775
_MOST = 0.5


def alpha_of(alarms_per_series_year: float) -> float:
    """Return the share of ordinary weeks that may alarm, for so many alarms a series and year.

    Raises ValueError for a rate that no weekly method can have.
    """
    alpha = alarms_per_series_year / WEEKS_PER_YEAR
    if not 0.0 < alpha < _MOST:
        msg = f"alarms per series and year must lie in (0, 26), not {alarms_per_series_year}"
        raise ValueError(msg)
    return alpha
