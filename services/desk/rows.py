"""Rows the desk keeps beside its register: what to find a warning by, and how far it has read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.alert_deadline import due_of, wait_of
from domain.alert_standing import GRAVITY, Stage
from domain.law.errors import OutsideCalendarError

if TYPE_CHECKING:
    from domain.alert import AlertCase
    from domain.alert_standing import CaseStanding
    from domain.law.law import Law

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class CaseRow(NamedTuple):
    """What a list of warnings is made of, and when the next step up is due."""

    alert: str
    province: str
    severity: str
    gravity: int
    stage: str
    pattern: str
    desk: str
    cause_gone: int
    recurring: int
    late_at: int | None
    """From when it is late to be acknowledged, in microseconds since 1970; None: need not be."""
    climbs_at: int | None
    """The same while there is a desk above that would hear of it."""


class Position(NamedTuple):
    """How far a stream was read, and by what it is known again."""

    sequence: int
    stored_at: int
    created: str


class Letter(NamedTuple):
    """A message set aside: where it stands and why, never what it says."""

    sequence: int
    reason: str
    errors: str


class Filter(NamedTuple):
    """Which warnings to list, and which page of them."""

    province: str | None = None
    severity: str | None = None
    stage: str | None = None
    desk: str | None = None
    page: int = 1
    size: int = 50


def row_of(case: AlertCase, law: Law, *, top: bool = False) -> CaseRow:
    """Return the row of a file; `top` says that no desk above would hear of it."""
    now = case.standing
    late_at, climbs_at = _times(now, law)
    return CaseRow(
        alert=str(case.id),
        province=now.latest.province,
        severity=now.latest.severity,
        gravity=GRAVITY[now.latest.severity],
        stage=now.stage.value,
        pattern=now.latest.pattern,
        desk=now.desk,
        cause_gone=int(now.cause_gone),
        recurring=int(now.recurring),
        late_at=late_at,
        climbs_at=None if top else climbs_at,
    )


def _times(now: CaseStanding, law: Law) -> tuple[int | None, int | None]:
    if now.stage is not Stage.OPEN:
        return None, None
    try:
        late, wait = due_of(now, law), wait_of(now, law)
    except OutsideCalendarError:  # a year nobody has decreed the holidays of: no day, no alarm
        return None, None
    return (
        None if late is None else micros(late.ends_at),
        None if wait is None else micros(wait.ends_at),
    )


def micros(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """Return the instant of so many microseconds since 1970."""
    return _EPOCH + value * _MICROSECOND
