"""Commands on what follows a paper: notices, reviews, enforcement (lệnh về các bước tiếp theo)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain import proceedings as e
from domain.contracts.petition import Word
from domain.contracts.words import AgencyCode
from services.node.paper_commands import Instance, PetitionCommand

if TYPE_CHECKING:
    from domain.register_file import FileEvent

About = Literal["acceptance", "refusal", "transfer", "extension", "termination", "result"]
Party = Literal["sender", "respondent", "both"]


class ProceedingCommand(PetitionCommand):
    """A step that is written down as the command says it."""

    def says(self) -> dict[str, object]:
        """Return what the entry states."""
        own = type(self).model_fields.keys() - ProceedingCommand.model_fields.keys() - {"command"}
        return {name: getattr(self, name) for name in sorted(own)}


class NotifyParties(ProceedingCommand):
    """Tell the parties of a step (thông báo cho các bên)."""

    command: Literal["notify_parties"] = "notify_parties"
    about: About
    party: Party = "sender"


class AssignVerification(ProceedingCommand):
    """Charge a body of one's own with verifying (giao xác minh)."""

    command: Literal["assign_verification"] = "assign_verification"
    to: AgencyCode


class HoldDialogue(ProceedingCommand):
    """Note the dialogue (đối thoại)."""

    command: Literal["hold_dialogue"] = "hold_dialogue"
    attended: bool = True


class OrderExpertAssessment(ProceedingCommand):
    """Ask for an expert assessment (trưng cầu giám định)."""

    command: Literal["order_expert_assessment"] = "order_expert_assessment"


class ReceiveExpertAssessment(ProceedingCommand):
    """Note that the expert assessment came in (có kết quả giám định)."""

    command: Literal["receive_expert_assessment"] = "receive_expert_assessment"


class PublishDecision(ProceedingCommand):
    """Note that the decision was made public (công khai)."""

    command: Literal["publish_decision"] = "publish_decision"
    instance: Instance = 1


class OrderEnforcement(ProceedingCommand):
    """Order the decision to be enforced (tổ chức thi hành)."""

    command: Literal["order_enforcement"] = "order_enforcement"
    instance: Instance = 1


class CompleteEnforcement(ProceedingCommand):
    """Note that the decision was carried out (thi hành xong)."""

    command: Literal["complete_enforcement"] = "complete_enforcement"
    instance: Instance = 1


class ActOnConclusion(ProceedingCommand):
    """Act on the conclusion of a denunciation (xử lý kết luận)."""

    command: Literal["act_on_conclusion"] = "act_on_conclusion"


class RefuseReopening(ProceedingCommand):
    """Refuse to resolve a denunciation again (không giải quyết lại)."""

    command: Literal["refuse_reopening"] = "refuse_reopening"
    ground: Word | None = None


class OrderReopening(ProceedingCommand):
    """Resolve a denunciation again (giải quyết lại)."""

    command: Literal["order_reopening"] = "order_reopening"
    ground: Word | None = None


class TakeOver(ProceedingCommand):
    """Take a case over from its resolver (cấp trên giải quyết)."""

    command: Literal["take_over"] = "take_over"
    resolver: AgencyCode


class OrderReview(ProceedingCommand):
    """Have a settled case reviewed (xem xét lại việc giải quyết)."""

    command: Literal["order_review"] = "order_review"
    ground: Word | None = None


class DemandOverdueReport(ProceedingCommand):
    """Demand a report of a late resolver (yêu cầu báo cáo)."""

    command: Literal["demand_overdue_report"] = "demand_overdue_report"
    to: AgencyCode


class ReceiveOverdueReport(ProceedingCommand):
    """Note that the late resolver reported (nhận báo cáo)."""

    command: Literal["receive_overdue_report"] = "receive_overdue_report"


class UrgeReceiver(ProceedingCommand):
    """Urge the body the paper was sent to (đôn đốc)."""

    command: Literal["urge_receiver"] = "urge_receiver"
    to: AgencyCode


class SendToInvestigation(ProceedingCommand):
    """Hand the file to the investigating body (chuyển cơ quan điều tra)."""

    command: Literal["send_to_investigation"] = "send_to_investigation"


class DisputeCompetence(ProceedingCommand):
    """Open a dispute over competence (tranh chấp thẩm quyền)."""

    command: Literal["dispute_competence"] = "dispute_competence"


class AssignCompetence(ProceedingCommand):
    """Assign a disputed case (giao thẩm quyền)."""

    command: Literal["assign_competence"] = "assign_competence"
    competent: AgencyCode


AnyProceedingCommand = (
    NotifyParties
    | AssignVerification
    | HoldDialogue
    | OrderExpertAssessment
    | ReceiveExpertAssessment
    | PublishDecision
    | OrderEnforcement
    | CompleteEnforcement
    | ActOnConclusion
    | RefuseReopening
    | OrderReopening
    | TakeOver
    | OrderReview
    | DemandOverdueReport
    | ReceiveOverdueReport
    | UrgeReceiver
    | SendToInvestigation
    | DisputeCompetence
    | AssignCompetence
)

STATES: dict[type[ProceedingCommand], type[FileEvent]] = {
    NotifyParties: e.PartiesNotified,
    AssignVerification: e.VerificationAssigned,
    HoldDialogue: e.DialogueHeld,
    OrderExpertAssessment: e.ExpertAssessmentOrdered,
    ReceiveExpertAssessment: e.ExpertAssessmentReceived,
    PublishDecision: e.DecisionPublished,
    OrderEnforcement: e.EnforcementOrdered,
    CompleteEnforcement: e.EnforcementCompleted,
    ActOnConclusion: e.ConclusionActed,
    RefuseReopening: e.ReopeningRefused,
    OrderReopening: e.ReopeningOrdered,
    TakeOver: e.TakenOver,
    OrderReview: e.ReviewOrdered,
    DemandOverdueReport: e.OverdueReportDemanded,
    ReceiveOverdueReport: e.OverdueReportReceived,
    UrgeReceiver: e.Urged,
    SendToInvestigation: e.SentToInvestigation,
    DisputeCompetence: e.CompetenceDisputed,
    AssignCompetence: e.CompetenceAssigned,
}
"""The entry each command makes."""
