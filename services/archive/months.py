"""The month a message belongs to, and the last one that is over (tháng lưu trữ)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from domain.contracts.envelope import VIETNAM


class Told(NamedTuple):
    """What the archive reads of a body."""

    month: str
    """`2026-10`, by the time of recording in Vietnam."""
    at: str
    """That instant in UTC, so that lines sort by it; empty where the body tells none."""
    id: str
    """The fact's id; empty where the body names none."""
    plain: bool
    """Whether the body can stand as a line of its own: one JSON object without a line break."""


_AHEAD = timedelta(days=1)


def told_of(body: bytes, stored: datetime) -> Told:
    """Return when a body was recorded; what cannot be read belongs to when the hub stored it.

    Warnings and acts of desks carry one time only, and it is that of recording. A clock
    that ran far ahead is not believed: its month might never be over.
    """
    event = _object(body)
    at = _instant(event.get("recordedtime") or event.get("time"))
    if at is not None and at > stored + _AHEAD:
        at = None
    id_ = event.get("id")
    plain = bool(event) and b"\n" not in body and b"\r" not in body and body == body.strip()
    known = _sortable(at) if at else ""
    return Told(month_of(at or stored), known, id_ if isinstance(id_, str) else "", plain)


def month_of(instant: datetime) -> str:
    """Return the month of an instant, as Vietnam counts it."""
    return f"{instant.astimezone(VIETNAM):%Y-%m}"


def last_month(now: datetime) -> str:
    """Return the last month that is over."""
    first = now.astimezone(VIETNAM).replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        found: object = json.loads(body)
    except ValueError:
        return {}
    except RecursionError:  # thousands of brackets: set aside by every reader, kept here
        return {}
    return found if isinstance(found, dict) else {}


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _sortable(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"
