"""Where the file of a warning stands: a function of what was told, and of what people did.

What the system told is a set: arrival order and repeats change nothing, the highest
revision speaks. What people did is a list of their own, each act knowing which
revision it had seen. Neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain import alert_events as e
from domain.contracts.envelope import legal_day

GRAVITY = {name: n for n, name in enumerate(("info", "low", "medium", "high", "critical"))}
FOUR_EYES = frozenset({"high", "critical"})
"""What one officer may not close alone."""


class Stage(StrEnum):
    """What the desk does with a warning now."""

    OPEN = "open"
    """Nobody has taken it up."""
    ACKNOWLEDGED = "acknowledged"
    """Đã xác nhận."""
    ASSIGNED = "assigned"
    """Đã giao xử lý."""
    REPORTED = "reported"
    """Đã báo cáo kết quả, chờ đóng."""
    CLOSED = "closed"
    """Đã đóng."""
    WITHDRAWN = "withdrawn"
    """The cause went while nobody worked on it (tự đóng)."""


class Report(NamedTuple):
    """Who says what came of a warning (báo cáo kết quả)."""

    by: e.Officer
    verdict: e.Verdict


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """All that a desk shows of a warning, beside its history."""

    revisions: tuple[e.Revision, ...]
    """What was told, the lowest number first."""
    stage: Stage
    desk: str
    cause_gone: bool
    recurring: bool
    """It came back, or grew graver, after it was closed."""
    reopened: bool
    steps: int
    """How often the desk above had to hear of it."""
    waiting_since: date | None
    """The day from which nobody has taken it up; None while nobody need."""
    reports: tuple[Report, ...]
    verdict: e.Verdict | None
    seen: int
    """The highest revision an officer has acted upon."""

    @property
    def latest(self) -> e.Revision:
        """The revision that speaks."""
        return self.revisions[-1]

    def severity_at(self, seen: int | None) -> str:
        """Return how grave it was for whoever saw a revision; as it is, where he does not say."""
        known = [r for r in self.revisions if seen is None or r.number <= seen]
        return (known or self.revisions)[-1].severity

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.stage not in {Stage.CLOSED, Stage.WITHDRAWN}

    @property
    def needs_four_eyes(self) -> bool:
        """Whether one officer alone may not close it."""
        return self.latest.severity in FOUR_EYES


def standing(told: Mapping[str, e.Revision], acts: Sequence[e.Act]) -> CaseStanding:
    """Return where a file stands; it was told at least one revision."""
    revisions = sorted(told.values(), key=_order)
    latest = revisions[-1]
    closing, work = _round(acts)
    reopened = any(isinstance(act, e.Reopened) for act in work)
    recurring = closing is not None and _came_back(closing, revisions)
    worked = _stage_of(work)
    if closing is not None and not (reopened or recurring or worked is not Stage.OPEN):
        stage = Stage.CLOSED
    elif not latest.holds and worked is Stage.OPEN and not reopened:
        stage = Stage.WITHDRAWN
    else:
        stage = worked
    climbs = [act for act in work if isinstance(act, e.Escalated)]
    return CaseStanding(
        revisions=tuple(revisions),
        stage=stage,
        desk=_desk(work, latest),
        cause_gone=not latest.holds,
        recurring=recurring,
        reopened=reopened,
        steps=len(climbs),
        waiting_since=_waiting_since(revisions, closing, work) if stage is Stage.OPEN else None,
        reports=tuple(
            Report(act.by, act.verdict) for act in work if isinstance(act, e.HandlingReported)
        ),
        verdict=closing.verdict if stage is Stage.CLOSED and closing else None,
        seen=max((act.revision for act in acts if isinstance(act, e.Deed)), default=0),
    )


def _order(revision: e.Revision) -> tuple[object, ...]:
    # Two workers could give one number twice; even then the order of arrival says nothing.
    return revision.number, revision.detected_at, revision.event


def _round(acts: Sequence[e.Act]) -> tuple[e.Closed | None, Sequence[e.Act]]:
    """Return the last closing, and what was done since."""
    for place in range(len(acts) - 1, -1, -1):
        act = acts[place]
        if isinstance(act, e.Closed):
            return act, acts[place + 1 :]
    return None, acts


def _came_back(closing: e.Closed, revisions: Sequence[e.Revision]) -> bool:
    """Whether what was told since is more than what was closed."""
    latest = revisions[-1]
    if not latest.holds or latest.number <= closing.revision:
        return False
    raised = any(r.number > closing.revision and r.change == "raised" for r in revisions)
    return raised or GRAVITY[latest.severity] > GRAVITY[closing.severity]


def _stage_of(work: Sequence[e.Act]) -> Stage:
    """Return how far people are, the closing aside."""
    stage = Stage.OPEN
    for act in work:
        match act:
            case e.HandlingReported():
                stage = Stage.REPORTED
            case e.Assigned():
                stage = Stage.ASSIGNED
            case e.Acknowledged() if stage is Stage.OPEN:
                stage = Stage.ACKNOWLEDGED
            case _:
                pass
    return stage


def _desk(work: Sequence[e.Act], latest: e.Revision) -> str:
    for act in reversed(work):
        if isinstance(act, (e.Assigned, e.Escalated)):
            return act.to
    return latest.desk


def _waiting_since(
    revisions: Sequence[e.Revision], closing: e.Closed | None, work: Sequence[e.Act]
) -> date:
    """Return the day since when it has been as grave as it is, with nobody on it."""
    latest = revisions[-1]
    since = latest.detected_at
    for revision in reversed(revisions):
        told_before = closing is not None and revision.number <= closing.revision
        lighter = GRAVITY[revision.severity] < GRAVITY[latest.severity]
        if told_before or lighter or not revision.holds:
            break
        since = min(since, revision.detected_at)
    days = [legal_day(since)]
    days += [legal_day(act.timestamp) for act in work if isinstance(act, (e.Escalated, e.Reopened))]
    return max(days)
