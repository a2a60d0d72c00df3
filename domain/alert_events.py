"""What may stand in the file of a warning: what the system said, what people did (cảnh báo)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent

if TYPE_CHECKING:
    from domain.alert import AlertCase

Change = Literal["raised", "changed", "withdrawn"]
Outcome = Literal["handled", "false_positive", "duplicate"]
FalseReason = Literal["wrong_link", "wrong_fact", "lawful", "rule_unfit"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a warning, as the early warning stated it (phiên bản cảnh báo)."""

    number: int
    event: str
    """Id of the event that told it: the same one twice is nothing."""
    change: Change
    detected_at: datetime
    province: str
    pattern: str
    severity: str
    subject_kind: str
    subject: str
    rule: str
    effective_at: date
    summary_vi: str
    summary_en: str
    desk: str
    """Who hears of it first, by the routing of the day."""
    path: str = ""
    agencies: tuple[str, ...] = ()
    kind: str | None = None
    withheld: tuple[str, ...] = ()
    """Denounced bodies: neither they nor any agency below may hear of it."""

    @property
    def holds(self) -> bool:
        """Whether the cause stood when this was said."""
        return self.change != "withdrawn"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts: an office, and one of its officers by an opaque reference (cán bộ)."""

    office: str
    ref: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a warning (kết quả xử lý)."""

    outcome: Outcome
    reason: FalseReason | None = None
    """Why it was a false one."""
    duplicate_of: str | None = None
    """The alert it repeats."""

    def __str__(self) -> str:
        """Name it in a refusal."""
        return " ".join(filter(None, (self.outcome, self.reason, self.duplicate_of)))


class CaseEvent(AggregateEvent):
    """One line of the file; `timestamp` is when it was written down."""

    TOPIC: ClassVar[str]

    def apply(self, aggregate: AlertCase) -> None:
        """Remember; never refuse."""
        aggregate.remember(self)


class Opened(CaseEvent, AggregateCreated):
    """The desk heard of the warning for the first time; no fact for others."""

    TOPIC = "alert.opened"
    alert: UUID
    desk: str


class Told(CaseEvent):
    """What the system said."""

    TOPIC = "alert.told"
    revision: Revision


class Raised(Told):
    """A cause that was not there before (phát cảnh báo)."""

    TOPIC = "alert.raised"


class Changed(Told):
    """The cause, its gravity or its evidence is another (thay đổi cảnh báo)."""

    TOPIC = "alert.changed"


class Withdrawn(Told):
    """The cause no longer holds (rút cảnh báo)."""

    TOPIC = "alert.withdrawn"


class Act(CaseEvent):
    """What the desk did, knowing revisions up to `revision`."""

    TOPIC = "alert.act"
    revision: int
    province: str


class Deed(Act):
    """What an officer did."""

    TOPIC = "alert.deed"
    by: Officer


class Acknowledged(Deed):
    """An officer has seen it and takes it up (xác nhận)."""

    TOPIC = "alert.acknowledged"


class Assigned(Deed):
    """It goes to an office, never to a person by name (giao xử lý)."""

    TOPIC = "alert.assigned"
    to: str


class Commented(Deed):
    """An officer noted something; the words are kept beside the file (ghi chú)."""

    TOPIC = "alert.commented"
    number: int


class HandlingReported(Deed):
    """An officer says what was done, and proposes to close (báo cáo kết quả xử lý)."""

    TOPIC = "alert.handling_reported"
    verdict: Verdict


class Closed(Deed):
    """An officer closes it (đóng cảnh báo)."""

    TOPIC = "alert.closed"
    verdict: Verdict
    severity: str
    """As it stood: a graver revision opens the file again."""


class Reopened(Deed):
    """An officer opens it again (mở lại)."""

    TOPIC = "alert.reopened"


class Escalated(Act):
    """Nobody acknowledged it in time: the desk above hears of it (chuyển lên cấp trên)."""

    TOPIC = "alert.escalated"
    step: int
    origin: str
    to: str
    due_on: date


TOLD: dict[str, type[Told]] = {"raised": Raised, "changed": Changed, "withdrawn": Withdrawn}
