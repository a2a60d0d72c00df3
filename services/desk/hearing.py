"""From a message of the hub to what the desk writes down (tiếp nhận cảnh báo)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import ValidationError

from domain.alert_events import Change, Revision
from domain.alert_routing import concern_of, first_desk, may_hear, withheld
from domain.contracts.alert import AlertEvent, parse_warning
from domain.contracts.envelope import legal_day
from domain.contracts.subjects import node_of
from services.desk.engine import Told
from services.desk.rows import Letter

if TYPE_CHECKING:
    from domain.alert_routing import Concern
    from domain.contracts.alert import AnyAlert
    from domain.law.law import Law

UNREAD = ("unreadable", "foreign")
"""Why a message is set aside."""


def told_of(sequence: int, subject: str, body: bytes, law: Law) -> Told | Letter | None:
    """Read one message; None for what is no alert, a letter for what cannot be read."""
    try:
        event = parse_warning(body)
    except ValidationError as error:
        kinds = sorted({one["type"] for one in error.errors(include_input=False)})
        return Letter(sequence, "unreadable", ",".join(kinds)[:200])
    if not isinstance(event, AlertEvent):
        return None
    if event.source != f"/early-warning/{node_of(subject)}" or event.subject != event.data.alert_id:
        return Letter(sequence, "foreign", "subject or source says other than the body")
    return Told(UUID(event.subject), revision_of(event, law))


def revision_of(event: AnyAlert, law: Law) -> Revision:
    """Return what an event says, and the desk that hears of it first."""
    said, concern = event.data, concern_of(event)
    on = legal_day(said.detected_at)
    barred = withheld(concern, law, on)
    return Revision(
        number=said.revision,
        event=event.id,
        change=_CHANGES[event.type],
        detected_at=said.detected_at,
        province=event.partitionkey,
        pattern=said.pattern,
        severity=said.severity,
        subject_kind=said.subject_kind,
        subject=said.subject,
        rule=said.says.rule,
        effective_at=said.says.effective_at,
        summary_vi=said.summary_vi,
        summary_en=said.summary_en,
        desk=_desk(event, concern, barred, law),
        path=said.path,
        agencies=said.says.agencies,
        kind=None if said.kind is None else said.kind.value,
        withheld=barred,
    )


def _desk(event: AnyAlert, concern: Concern, barred: tuple[str, ...], law: Law) -> str:
    """Return the first receiver the worker names; an older worker names none."""
    on = legal_day(event.data.detected_at)
    named = event.data.receivers[:1]
    if named and may_hear(named[0], barred, law.organisations, on):
        return named[0]
    return first_desk(concern, law, on)


_CHANGES: dict[str, Change] = {
    "leothang.alert.raised.v1": "raised",
    "leothang.alert.changed.v1": "changed",
    "leothang.alert.withdrawn.v1": "withdrawn",
}
