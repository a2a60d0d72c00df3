"""What is drawn: places with their numbers, clusters, weeks; and no more than that (số liệu vẽ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Lang = Literal["vi", "en"]


class Place(NamedTuple):
    """A commune where it lies, and what was counted in it (xã, phường, đặc khu)."""

    code: str
    name: str
    lat: float
    lon: float
    """Degrees."""
    observed: float = 0.0
    """Papers; parts of one where a commune was split."""
    expected: float | None = None
    """None where there is too little history to expect anything."""
    alarm: bool = False


class Cluster(NamedTuple):
    """Neighbouring communes with more papers than expected together (cụm)."""

    communes: tuple[str, ...]
    since: date
    observed: float
    expected: float


class Week(NamedTuple):
    """One week of a series: Monday to Sunday (tuần)."""

    start: date
    observed: float | None
    """None where nothing was heard of the offices."""
    expected: float | None = None
    threshold: float | None = None
    alarm: bool = False


class Scene(NamedTuple):
    """One area and topic as of one day."""

    area: str
    """The name of the province, or of the country."""
    topic: str
    """The topic in the words of the reader."""
    day: date
    """The last day counted."""
    places: Sequence[Place]
    clusters: Sequence[Cluster]
    weeks: Sequence[Week]
    mapped: int = 4
    """So many of the last weeks are on the map."""
    per_year: float | None = None
    """False alarms to be expected in one series in a year."""
