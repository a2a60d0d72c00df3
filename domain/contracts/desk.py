"""What a desk did about a warning (xử lý cảnh báo), version 1: offices and words, no persons."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from domain.contracts.alert import Severity
from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode, FactId, ProvinceCode

DeskName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
"""A register of warnings that publishes, `d51`: the last word of its subjects (bàn trực)."""

Outcome = Literal["handled", "false_positive", "duplicate"]
FalseReason = Literal["wrong_link", "wrong_fact", "lawful", "rule_unfit"]


class ActData(Data):
    """Which warning, and up to which revision the desk had seen it."""

    alert_id: FactId
    revision: Annotated[int, Field(ge=0)]


class DeedData(ActData):
    """What an officer of an office did; who it was stays at the desk."""

    office: AgencyCode


class AssignedData(DeedData):
    """To which office a warning went."""

    to: AgencyCode


class CommentedData(DeedData):
    """That something was noted; the words stay at the desk."""

    number: Annotated[int, Field(ge=1)]


class VerdictData(DeedData):
    """What came of a warning."""

    outcome: Outcome
    reason: FalseReason | None = None
    """Why it was a false one."""
    duplicate_of: FactId | None = None


class ClosedData(VerdictData):
    """What came of it, and how grave it was then."""

    severity: Severity


class EscalatedData(ActData):
    """From which desk a warning went up to which, and until when it had waited."""

    step: Annotated[int, Field(ge=1)]
    origin: AgencyCode
    to: AgencyCode
    due_on: date


class DeskEvent(BaseModel):
    """The CloudEvents envelope of one thing a desk did."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    """Deterministic: the same line of the register has the same id."""
    source: Annotated[str, StringConstraints(pattern=r"^/desks/[a-z0-9][a-z0-9-]{0,19}$")]
    subject: FactId
    """The alert's id."""
    time: AwareDatetime
    """When the desk wrote it down."""
    partitionkey: ProvinceCode


class DeskAcknowledgedV1(DeskEvent):
    """An officer has taken a warning up (xác nhận cảnh báo)."""

    type: Literal["leothang.desk.acknowledged.v1"] = "leothang.desk.acknowledged.v1"
    data: DeedData


class DeskAssignedV1(DeskEvent):
    """A warning went to an office (giao xử lý)."""

    type: Literal["leothang.desk.assigned.v1"] = "leothang.desk.assigned.v1"
    data: AssignedData


class DeskCommentedV1(DeskEvent):
    """An officer noted something about a warning (ghi chú)."""

    type: Literal["leothang.desk.commented.v1"] = "leothang.desk.commented.v1"
    data: CommentedData


class DeskHandlingReportedV1(DeskEvent):
    """An officer reported what came of a warning, and proposes to close it (báo cáo kết quả)."""

    type: Literal["leothang.desk.handling_reported.v1"] = "leothang.desk.handling_reported.v1"
    data: VerdictData


class DeskClosedV1(DeskEvent):
    """An officer closed a warning (đóng cảnh báo)."""

    type: Literal["leothang.desk.closed.v1"] = "leothang.desk.closed.v1"
    data: ClosedData


class DeskReopenedV1(DeskEvent):
    """An officer opened a warning again (mở lại cảnh báo)."""

    type: Literal["leothang.desk.reopened.v1"] = "leothang.desk.reopened.v1"
    data: DeedData


class DeskEscalatedV1(DeskEvent):
    """Nobody took a warning up in time: the desk above hears of it (chuyển lên cấp trên)."""

    type: Literal["leothang.desk.escalated.v1"] = "leothang.desk.escalated.v1"
    data: EscalatedData


AnyDeskFact = (
    DeskAcknowledgedV1
    | DeskAssignedV1
    | DeskCommentedV1
    | DeskHandlingReportedV1
    | DeskClosedV1
    | DeskReopenedV1
    | DeskEscalatedV1
)

_ONE: TypeAdapter[AnyDeskFact] = TypeAdapter(Annotated[AnyDeskFact, Field(discriminator="type")])


def parse_desk_fact(body: bytes) -> AnyDeskFact:
    """Read what a desk did, or raise `pydantic.ValidationError`."""
    return _ONE.validate_json(body)
