"""Life of a warning at the desk: told by the system, worked on by people (cảnh báo).

Commands decide once; replay only remembers. The system never refuses to be told
something, and never undoes what people did; people never undo what it told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import BaseAggregate, event

from domain import alert_events as e
from domain import alert_standing as s
from domain.alert_errors import (
    AlertClosedError,
    AlertOpenError,
    AlertTimeError,
    AlertWithdrawnError,
    DuplicateOfItselfError,
    FourEyesError,
    HandlingNotReportedError,
    ReportContradictedError,
    RevisionUnknownError,
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, when, and what he had before him (người thực hiện)."""

    by: e.Officer
    at: datetime
    revision: int | None = None
    """The revision he saw; the latest where he does not say."""


class AlertCase(BaseAggregate[UUID]):
    """One warning at one desk (hồ sơ cảnh báo)."""

    TOPIC = "alert"
    Event = e.CaseEvent
    Opened = e.Opened
    Raised = e.Raised
    Changed = e.Changed
    Withdrawn = e.Withdrawn
    Acknowledged = e.Acknowledged
    Assigned = e.Assigned
    Commented = e.Commented
    HandlingReported = e.HandlingReported
    Closed = e.Closed
    Reopened = e.Reopened
    Escalated = e.Escalated

    @staticmethod
    def create_id(alert: UUID) -> UUID:
        """Name the file as the warning is named."""
        return alert

    @event(e.Opened)
    def __init__(self, alert: UUID, timestamp: datetime, desk: str) -> None:
        self.keeper = desk
        self.told: dict[str, e.Revision] = {}
        self.acts: list[e.Act] = []
        self._standing: s.CaseStanding | None = None

    @classmethod
    def open(cls, alert: UUID, desk: str, *, at: datetime) -> Self:
        """Begin the file of a warning nobody here had heard of."""
        return cls(alert, at, desk)

    def remember(self, event: e.CaseEvent) -> None:
        """Take one more line into account."""
        if isinstance(event, e.Told):
            self.told[event.revision.event] = event.revision
        elif isinstance(event, e.Act):
            self.acts.append(event)
        self._standing = None

    @property
    def standing(self) -> s.CaseStanding:
        """Where the file stands."""
        if self._standing is None:
            self._standing = s.standing(self.told, self.acts)
        return self._standing

    # -- the system

    def hear(self, revision: e.Revision, *, at: datetime) -> bool:
        """Write down what the system says, in whatever order; tell whether it is new."""
        if revision.event in self.told:
            return False
        self.trigger_event(e.TOLD[revision.change], timestamp=at, revision=revision)
        return True

    def escalate(self, to: str, *, step: int, due_on: date, at: datetime) -> None:
        """Let the desk above hear of what nobody has taken up (chuyển lên cấp trên)."""
        now = self.standing
        if step <= now.steps:
            return
        if now.stage is not s.Stage.OPEN or step != now.steps + 1:
            raise AlertTimeError(step=step)
        self.trigger_event(
            e.Escalated,
            timestamp=at,
            revision=now.latest.number,
            province=now.latest.province,
            step=step,
            origin=now.desk,
            to=to,
            due_on=due_on,
        )

    # -- people

    def acknowledge(self, hand: Hand) -> None:
        """Take it up (xác nhận)."""
        self._need_open()
        if self.standing.stage is s.Stage.OPEN:
            self._deed(e.Acknowledged, hand)

    def assign(self, hand: Hand, to: str) -> None:
        """Give it to an office (giao xử lý)."""
        self._need_open()
        if not (self.standing.stage is s.Stage.ASSIGNED and self.standing.desk == to):
            self._deed(e.Assigned, hand, to=to)

    def comment(self, hand: Hand) -> int:
        """Note something, whatever the stage; return the number of the note (ghi chú)."""
        number = 1 + sum(isinstance(act, e.Commented) for act in self.acts)
        self._deed(e.Commented, hand, number=number)
        return number

    def report_handling(self, hand: Hand, verdict: e.Verdict) -> None:
        """Say what came of it, so that it may be closed (báo cáo kết quả xử lý)."""
        self._need_open()
        self._check(verdict)
        reports = self.standing.reports
        if not reports or reports[-1] != s.Report(hand.by, verdict):
            self._deed(e.HandlingReported, hand, verdict=verdict)

    def close(self, hand: Hand, verdict: e.Verdict | None = None) -> None:
        """Close it; what is high or critical, on another officer's report (đóng)."""
        now = self.standing
        if now.stage is s.Stage.CLOSED and self._closed_so(hand.by, verdict):
            return
        self._need_open()
        reported = now.reports[-1].verdict if now.reports else None
        verdict = verdict or reported
        if now.needs_four_eyes or verdict is None:
            verdict = self._confirmed(hand.by, reported, verdict)
        self._check(verdict)
        self._deed(e.Closed, hand, verdict=verdict, severity=now.severity_at(hand.revision))

    def reopen(self, hand: Hand) -> None:
        """Open it again (mở lại)."""
        now = self.standing
        if not now.is_open:
            self._deed(e.Reopened, hand)
        elif not now.reopened:
            raise AlertOpenError(stage=now.stage)

    # -- rules

    def _need_open(self) -> None:
        now = self.standing
        if now.stage is s.Stage.CLOSED:
            raise AlertClosedError(outcome=now.verdict)
        if now.stage is s.Stage.WITHDRAWN:
            raise AlertWithdrawnError

    def _check(self, verdict: e.Verdict) -> None:
        if verdict.duplicate_of == str(self.id):
            raise DuplicateOfItselfError(alert=self.id)

    def _confirmed(
        self, by: e.Officer, reported: e.Verdict | None, closing: e.Verdict | None
    ) -> e.Verdict:
        """Return what one officer reported and another confirms."""
        severity = self.standing.latest.severity
        if reported is None:
            raise HandlingNotReportedError(severity=severity)
        if by.ref in {report.by.ref for report in self.standing.reports}:
            raise FourEyesError(severity=severity)
        if closing != reported:
            raise ReportContradictedError(reported=reported, closing=closing)
        return reported

    def _closed_so(self, by: e.Officer, verdict: e.Verdict | None) -> bool:
        last = next(act for act in reversed(self.acts) if isinstance(act, e.Closed))
        return last.by == by and verdict in {None, last.verdict}

    def _deed(self, kind: type[e.Deed], hand: Hand, **says: object) -> None:
        latest = self.standing.latest
        seen = latest.number if hand.revision is None else hand.revision
        if seen > latest.number:
            raise RevisionUnknownError(revision=seen, latest=latest.number)
        self.trigger_event(
            kind, timestamp=hand.at, by=hand.by, revision=seen, province=latest.province, **says
        )
