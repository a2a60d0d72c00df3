"""What the desk shows of a warning: where it stands, and its life so far (hồ sơ cảnh báo)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from domain import alert_events as e
from services.desk.rows import CaseRow, instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.alert import AlertCase


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class AlertLine(_Shown):
    """One warning in a list."""

    alert: str
    province: str
    severity: str
    pattern: str
    stage: str
    desk: str
    cause_gone: bool
    recurring: bool
    acknowledge_by: datetime | None
    """The instant from which it is late; none once somebody took it up."""


class AlertPage(_Shown):
    """One page of a list, the gravest first."""

    total: int
    page: int
    size: int
    alerts: tuple[AlertLine, ...]


class Chapter(_Shown):
    """One thing that happened to a warning."""

    at: datetime
    what: str
    revision: int
    office: str | None = None
    officer: str | None = None
    says: dict[str, str | int]
    """What it says beside: `to`, `outcome`, `text`, `severity`…"""


class AlertStory(_Shown):
    """A warning, where it stands at the desk, and its life so far."""

    alert: str
    revision: int
    stage: str
    desk: str
    severity: str
    province: str
    pattern: str
    rule: str
    subject_kind: str
    subject: str
    kind: str | None
    effective_at: date
    summary_vi: str
    summary_en: str
    cause_gone: bool
    """The system withdrew it while somebody worked on it."""
    recurring: bool
    """It came back, or grew graver, after it was closed."""
    unseen: bool
    """It changed since an officer last acted upon it."""
    four_eyes: bool
    """Whoever reports the handling cannot close it."""
    outcome: str | None
    withheld: tuple[str, ...]
    """Denounced bodies: neither they nor any agency below may hear of it."""
    acknowledge_by: datetime | None
    life: tuple[Chapter, ...]


def page_of(total: int, rows: Iterable[CaseRow], *, page: int, size: int) -> AlertPage:
    """Return one page of a list."""
    return AlertPage(total=total, page=page, size=size, alerts=tuple(map(line_of, rows)))


def line_of(row: CaseRow) -> AlertLine:
    """Return one line of a list."""
    return AlertLine(
        alert=row.alert,
        province=row.province,
        severity=row.severity,
        pattern=row.pattern,
        stage=row.stage,
        desk=row.desk,
        cause_gone=bool(row.cause_gone),
        recurring=bool(row.recurring),
        acknowledge_by=_by(row),
    )


def story_of(case: AlertCase, row: CaseRow, comments: Mapping[int, str]) -> AlertStory:
    """Return a warning's story, the words of its comments included."""
    now = case.standing
    latest = now.latest
    return AlertStory(
        alert=str(case.id),
        revision=latest.number,
        stage=now.stage.value,
        desk=now.desk,
        severity=latest.severity,
        province=latest.province,
        pattern=latest.pattern,
        rule=latest.rule,
        subject_kind=latest.subject_kind,
        subject=latest.subject,
        kind=latest.kind,
        effective_at=latest.effective_at,
        summary_vi=latest.summary_vi,
        summary_en=latest.summary_en,
        cause_gone=now.cause_gone,
        recurring=now.recurring,
        unseen=now.seen < latest.number,
        four_eyes=now.needs_four_eyes,
        outcome=None if now.verdict is None else str(now.verdict),
        withheld=latest.withheld,
        acknowledge_by=_by(row),
        life=tuple(_life(case, comments)),
    )


def _by(row: CaseRow) -> datetime | None:
    return None if row.late_at is None else instant(row.late_at)


def _life(case: AlertCase, comments: Mapping[int, str]) -> Iterable[Chapter]:
    told = [_told(revision) for revision in case.standing.revisions]
    return sorted([*told, *(_done(act, comments) for act in case.acts)], key=lambda one: one.at)


def _told(revision: e.Revision) -> Chapter:
    return Chapter(
        at=revision.detected_at,
        what=revision.change,
        revision=revision.number,
        says={"severity": revision.severity, "rule": revision.rule},
    )


def _done(act: e.Act, comments: Mapping[int, str]) -> Chapter:
    says: dict[str, Any] = {}
    match act:
        case e.Assigned():
            says = {"to": act.to}
        case e.Commented():
            says = {"number": act.number, "text": comments.get(act.number, "")}
        case e.HandlingReported() | e.Closed():
            verdict = act.verdict
            says = {
                "outcome": verdict.outcome,
                "reason": verdict.reason,
                "duplicate_of": verdict.duplicate_of,
            }
        case e.Escalated():
            says = {"from": act.origin, "to": act.to, "due_on": act.due_on.isoformat()}
        case _:
            pass
    by = act.by if isinstance(act, e.Deed) else None
    return Chapter(
        at=act.timestamp,
        what=act.TOPIC.removeprefix("alert."),
        revision=act.revision,
        office=None if by is None else by.office,
        officer=None if by is None else by.ref,
        says={name: value for name, value in says.items() if value is not None},
    )
