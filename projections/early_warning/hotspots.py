"""From the counts of a view to what is drawn of an area (điểm nóng theo số đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.counting.frame import frame_of
from projections.counting.outlook import series_of
from projections.counting.says import outlook
from projections.counting.weeks import monday
from projections.early_warning.week_reader import WeekReader
from projections.pictures.scene import Cluster, Place, Scene, Week
from projections.texts.scores import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.counting.clusters import Found
    from projections.counting.outlook import SeriesSaid, WeekSaid
    from projections.explain import Language
    from projections.store.protocol import Store

_HUNDRED = 100


class Wanted(NamedTuple):
    """What is to be drawn."""

    province: str
    """Two digits, on the map of the day."""
    topic: str
    weeks: int = 104
    """Of the chart."""
    mapped: int = 4
    """So many of the last weeks are on the map."""


def scene_of(store: Store, law: Law, wanted: Wanted, as_of: datetime, lang: Language) -> Scene:
    """Return a province and topic as they stood at the end of the last complete week.

    Denunciations are left out throughout: a picture goes from hand to hand.
    """
    frame = frame_of(law, legal_day(as_of))
    reader = WeekReader(store, wanted.province, frame)
    recent = reader.recent()
    communes = [code[1:] for code in law.organisations.communes(frame.on, wanted.province)]
    whole_of = (wanted.province, wanted.topic)
    keys = [(commune, wanted.topic) for commune in communes]
    board = reader.board(wanted.province, recent, [whole_of, *keys])
    said = outlook(board, recent, whole_of, weeks=wanted.weeks)
    of_communes = series_of(board, keys, weeks=wanted.mapped)
    text = TOPICS[wanted.topic]
    return Scene(
        area=name_of(f"t{wanted.province}", law),
        topic=text.vi if lang == "vi" else text.en,
        day=frame.on,
        places=_places(of_communes, law, frame.on),
        clusters=tuple(map(_cluster, said.clusters)),
        weeks=tuple(map(_week, said.weeks.weeks)),
        mapped=wanted.mapped,
        per_year=frame.burst.number("false_alarms") / _HUNDRED,
    )


def name_of(code: str, law: Law) -> str:
    """Return the name of the unit a People's Committee stands for, its code where unknown."""
    last = law.organisations.last(code)
    if last is None:
        return code
    name = last.name.removeprefix("UBND ")
    return name[:1].upper() + name[1:]


def _places(said: Iterable[SeriesSaid], law: Law, on: date) -> tuple[Place, ...]:
    """Return the communes that lie somewhere."""
    spots = ((one, law.organisations.spot_of(one.area, on)) for one in said)
    return tuple(
        Place(
            one.area,
            name_of(f"x{one.area}", law),
            spot.lat,
            spot.lon,
            sum(week.observed for week in one.weeks),
            _expected(one.weeks),
            any(week.alarm for week in one.weeks),
        )
        for one, spot in spots
        if spot is not None
    )


def _expected(weeks: Iterable[WeekSaid]) -> float | None:
    known = [week.expected for week in weeks if week.expected is not None]
    return sum(known) if known else None


def _week(said: WeekSaid) -> Week:
    return Week(
        monday(said.week),
        None if said.silent else said.observed,
        said.expected,
        said.threshold,
        said.alarm,
    )


def _cluster(found: Found) -> Cluster:
    return Cluster(found.communes, monday(found.since), found.observed, found.expected)
