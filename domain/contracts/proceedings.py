"""What follows a petition through its proceedings: notices, reviews, enforcement, version 1.

Steps that change no competence by themselves but that a rule asks for or counts
from (các bước trong quá trình giải quyết).
"""

from __future__ import annotations

from typing import Literal

from domain.contracts.envelope import Envelope
from domain.contracts.petition import EmptyData, GroundData
from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode


class NotifiedData(Data):
    """Who was told of which step."""

    about: Literal["acceptance", "refusal", "transfer", "extension", "termination", "result"]
    party: Literal["sender", "respondent", "both"] = "sender"


class InstanceData(Data):
    """A step on the decision of one instance."""

    instance: Literal[1, 2] = 1


class TakenOverData(Data):
    """Whose case the superior takes."""

    resolver: AgencyCode


class AddressedData(Data):
    """The agency a demand, a charge or a reminder goes to."""

    to: AgencyCode


class AssignedData(Data):
    """Whom the arbiter holds competent."""

    competent: AgencyCode


class DialogueData(Data):
    """Whether the invited complainant came."""

    attended: bool = True


class PetitionPartiesNotifiedV1(Envelope):
    """The office told the parties of a step (thông báo cho các bên)."""

    type: Literal["leothang.petition.parties_notified.v1"] = "leothang.petition.parties_notified.v1"
    data: NotifiedData


class PetitionVerificationAssignedV1(Envelope):
    """The resolver charged a body of his own with verifying; not a transfer (giao xác minh)."""

    type: Literal["leothang.petition.verification_assigned.v1"] = (
        "leothang.petition.verification_assigned.v1"
    )
    data: AddressedData


class PetitionDialogueHeldV1(Envelope):
    """The resolver held the dialogue (đối thoại)."""

    type: Literal["leothang.petition.dialogue_held.v1"] = "leothang.petition.dialogue_held.v1"
    data: DialogueData = DialogueData()


class PetitionExpertAssessmentOrderedV1(Envelope):
    """The resolver asked for an expert assessment; the clock stops (trưng cầu giám định)."""

    type: Literal["leothang.petition.expert_assessment_ordered.v1"] = (
        "leothang.petition.expert_assessment_ordered.v1"
    )
    data: EmptyData = EmptyData()


class PetitionExpertAssessmentReceivedV1(Envelope):
    """The expert assessment came in; the clock runs again (có kết quả giám định)."""

    type: Literal["leothang.petition.expert_assessment_received.v1"] = (
        "leothang.petition.expert_assessment_received.v1"
    )
    data: EmptyData = EmptyData()


class PetitionDecisionPublishedV1(Envelope):
    """The decision or conclusion was made public (công khai)."""

    type: Literal["leothang.petition.decision_published.v1"] = (
        "leothang.petition.decision_published.v1"
    )
    data: InstanceData = InstanceData()


class PetitionEnforcementOrderedV1(Envelope):
    """Measures or a written direction to enforce were issued (tổ chức thi hành)."""

    type: Literal["leothang.petition.enforcement_ordered.v1"] = (
        "leothang.petition.enforcement_ordered.v1"
    )
    data: InstanceData = InstanceData()


class PetitionEnforcementCompletedV1(Envelope):
    """The decision was carried out in full (thi hành xong)."""

    type: Literal["leothang.petition.enforcement_completed.v1"] = (
        "leothang.petition.enforcement_completed.v1"
    )
    data: InstanceData = InstanceData()


class PetitionConclusionActedV1(Envelope):
    """The resolver acted on the conclusion of a denunciation (xử lý kết luận)."""

    type: Literal["leothang.petition.conclusion_acted.v1"] = "leothang.petition.conclusion_acted.v1"
    data: EmptyData = EmptyData()


class PetitionReopeningRefusedV1(Envelope):
    """The superior found no ground to resolve again, Đ.37(2)(a) (không giải quyết lại)."""

    type: Literal["leothang.petition.reopening_refused.v1"] = (
        "leothang.petition.reopening_refused.v1"
    )
    data: GroundData = GroundData()


class PetitionReopeningOrderedV1(Envelope):
    """The superior resolves the denunciation again (giải quyết lại)."""

    type: Literal["leothang.petition.reopening_ordered.v1"] = (
        "leothang.petition.reopening_ordered.v1"
    )
    data: GroundData = GroundData()


class PetitionTakenOverV1(Envelope):
    """The superior took a case over from a late or biased resolver (cấp trên giải quyết)."""

    type: Literal["leothang.petition.taken_over.v1"] = "leothang.petition.taken_over.v1"
    data: TakenOverData


class PetitionReviewOrderedV1(Envelope):
    """The Prime Minister ordered a settled case to be reviewed (xem xét lại việc giải quyết)."""

    type: Literal["leothang.petition.review_ordered.v1"] = "leothang.petition.review_ordered.v1"
    data: GroundData = GroundData()


class PetitionOverdueReportDemandedV1(Envelope):
    """The superior demanded a report of the late resolver, Đ.38(2) (yêu cầu báo cáo)."""

    type: Literal["leothang.petition.overdue_report_demanded.v1"] = (
        "leothang.petition.overdue_report_demanded.v1"
    )
    data: AddressedData


class PetitionOverdueReportReceivedV1(Envelope):
    """The late resolver's report came in (nhận báo cáo)."""

    type: Literal["leothang.petition.overdue_report_received.v1"] = (
        "leothang.petition.overdue_report_received.v1"
    )
    data: EmptyData = EmptyData()


class PetitionUrgedV1(Envelope):
    """The forwarder urged the body it sent the paper to (đôn đốc)."""

    type: Literal["leothang.petition.urged.v1"] = "leothang.petition.urged.v1"
    data: AddressedData


class PetitionSentToInvestigationV1(Envelope):
    """Signs of a crime: the file went to the investigating body (chuyển cơ quan điều tra)."""

    type: Literal["leothang.petition.sent_to_investigation.v1"] = (
        "leothang.petition.sent_to_investigation.v1"
    )
    data: EmptyData = EmptyData()


class PetitionCompetenceDisputedV1(Envelope):
    """Two bodies differ over who is competent (tranh chấp thẩm quyền)."""

    type: Literal["leothang.petition.competence_disputed.v1"] = (
        "leothang.petition.competence_disputed.v1"
    )
    data: EmptyData = EmptyData()


class PetitionCompetenceAssignedV1(Envelope):
    """The arbiter of a dispute assigned the case (giao thẩm quyền)."""

    type: Literal["leothang.petition.competence_assigned.v1"] = (
        "leothang.petition.competence_assigned.v1"
    )
    data: AssignedData
