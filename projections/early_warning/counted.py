"""The numbers of one area as the view has them: for tables and explanations (tra số đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.words import Kind, Topic
from projections.counting.frame import frame_of
from projections.counting.places import province_today
from projections.counting.says import outlook
from projections.early_warning.areas import Areas
from projections.early_warning.bursts import Bursts
from projections.early_warning.week_reader import WeekReader
from projections.early_warning.work import Boundary

if TYPE_CHECKING:
    from datetime import datetime
    from typing import NoReturn

    from domain.law.law import Law
    from projections.counting.says import Outlook
    from projections.findings import Finding
    from projections.store.protocol import Store

TOPICS = tuple(topic.value for topic in Topic)


class Asked(NamedTuple):
    """Which numbers are asked for."""

    area: str
    """Five digits of a commune, or two of a province, on the map of the day."""
    topics: tuple[str, ...] = TOPICS
    weeks: int = 26
    kind: str | None = None
    """Of one kind of petition only."""
    secret: bool = False
    """With denunciations: for those who may know of them."""


def outlooks(store: Store, law: Law, asked: Asked, as_of: datetime) -> list[Outlook]:
    """Return observed, expected, threshold of the last complete weeks, a series a topic.

    With the slow rise of each, and of a province the clusters of communes.
    """
    frame = frame_of(law, legal_day(as_of))
    province = province_today(asked.area, frame.on, law)
    reader = WeekReader(store, province, frame, kind=asked.kind)
    recent = reader.recent()
    keys = [(asked.area, topic) for topic in asked.topics]
    secret = asked.secret or asked.kind == Kind.DENUNCIATION
    of_province = asked.area if len(asked.area) == len(province) else province
    board = reader.board(of_province, recent, keys)
    return [outlook(board, recent, key, weeks=asked.weeks, secret=secret) for key in keys]


def weeks_again(store: Store, law: Law, area: str, as_of: datetime) -> list[Finding]:
    """Judge the weeks of an area's province again; return what holds of the area."""
    province = province_today(area, frame_of(law, legal_day(as_of)).on, law)
    verdicts = Bursts(store, law, Boundary(_raise)).judge([province], as_of)
    return [found for one in verdicts if one.id == area for found in one.detected.findings]


def days_again(store: Store, law: Law, area: str, as_of: datetime) -> list[Finding]:
    """Judge an area by the numbers of its days again; return what holds of it."""
    verdicts = Areas(store, law, Boundary(_raise)).judge([area], as_of)
    return [found for one in verdicts for found in one.detected.findings]


def _raise(_: str, __: str, error: Exception) -> NoReturn:
    raise error
