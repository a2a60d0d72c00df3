"""What a node may say about one petition in its register (đơn), version 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.contracts.envelope import Envelope
from domain.contracts.substance import Data, Signers, Sketch, Substance
from domain.contracts.words import AgencyCode, FactId, Ref

Word = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
"""A code word of a closed list kept in the rulebook, never free text."""


class ReceivedData(Data):
    """The paper as it came in."""

    channel: Literal["post", "online", "in_person"] = "post"
    origin: Literal["sender", "forwarded"] = "sender"
    """Whether the sender chose this office, or another body sent the paper on."""
    forwarder: AgencyCode | None = None
    transfer_id: FactId | None = None
    addressees: Annotated[tuple[AgencyCode, ...], Field(max_length=200)] = ()
    """Every office named in the paper, this one included if named."""
    signers: Signers = Signers()
    substance: Substance | None = None
    refers_to: Annotated[tuple[FactId, ...], Field(max_length=200)] = ()
    """Earlier petitions the paper or the clerk names as the same matter."""
    sketch: Sketch | None = None
    """Of the paper's text, where the office typed or scanned one."""


class ClassifiedData(Data):
    """The office's classification; the latest one stands."""

    substance: Substance
    signers: Signers | None = None
    refers_to: Annotated[tuple[FactId, ...], Field(max_length=200)] = ()


class IneligibleData(Data):
    """Why the paper is not handled."""

    reasons: Annotated[tuple[Word, ...], Field(min_length=1, max_length=10)]


class AcceptedData(Data):
    """The resolver takes the case; `instance` 1 or 2 for complaints."""

    instance: Literal[1, 2] = 1


class NotAcceptedData(Data):
    """The resolver refuses the case, with the ground."""

    instance: Literal[1, 2] = 1
    ground: Word


class TransferredData(Data):
    """The paper is sent on."""

    transfer_id: FactId
    to: AgencyCode
    role: Literal["main", "copy"] = "main"
    """A copy for information moves nothing."""
    follows: FactId | None = None
    """The transfer that brought the paper here, if one did."""
    reason: Word | None = None


class GuidedData(Data):
    """The sender is told where to go."""

    to: AgencyCode


class FlaggedData(Data):
    """Criteria met, as code words of the rulebook."""

    criteria: Annotated[tuple[Word, ...], Field(max_length=20)] = ()


class ExtendedData(Data):
    """A written extension of a denunciation's term."""

    ordinal: Literal[1, 2] = 1


class GroundData(Data):
    """A step with its ground."""

    ground: Word | None = None


class WithdrawnData(Data):
    """The sender takes all or a part back."""

    whole: bool = True


class DecidedData(Data):
    """A decision on a complaint, a conclusion on a denunciation, an answer to feedback."""

    instance: Literal[1, 2] = 1
    outcome: Word | None = None
    decision_ref: Ref | None = None


class ServedData(Data):
    """The decision reached the sender."""

    instance: Literal[1, 2] = 1


class CompetenceDeterminedData(Data):
    """The office states who is competent."""

    competent: AgencyCode


class SucceededData(Data):
    """An open case passes to the successor of a body that ended."""

    predecessor: AgencyCode
    successor: AgencyCode


class RepresentativesData(Data):
    """The petitioners appoint representatives in writing."""

    representatives: Annotated[int, Field(ge=1, le=1000)]
    appointment: bool = True


class EmptyData(Data):
    """A step that says no more than that it happened."""


class PetitionReceivedV1(Envelope):
    """A node took a paper or an oral statement in (tiếp nhận đơn)."""

    type: Literal["leothang.petition.received.v1"] = "leothang.petition.received.v1"
    data: ReceivedData


class PetitionClassifiedV1(Envelope):
    """A node classified it by its content (phân loại đơn)."""

    type: Literal["leothang.petition.classified.v1"] = "leothang.petition.classified.v1"
    data: ClassifiedData


class PetitionIneligibleV1(Envelope):
    """The paper does not meet the conditions (không đủ điều kiện xử lý)."""

    type: Literal["leothang.petition.ineligible.v1"] = "leothang.petition.ineligible.v1"
    data: IneligibleData


class PetitionFiledAwayV1(Envelope):
    """The paper is closed without handling (lưu đơn)."""

    type: Literal["leothang.petition.filed_away.v1"] = "leothang.petition.filed_away.v1"
    data: EmptyData = EmptyData()


class PetitionAcceptedV1(Envelope):
    """The resolver accepted the case (thụ lý)."""

    type: Literal["leothang.petition.accepted.v1"] = "leothang.petition.accepted.v1"
    data: AcceptedData = AcceptedData()


class PetitionNotAcceptedV1(Envelope):
    """The resolver refused the case with a reason (không thụ lý)."""

    type: Literal["leothang.petition.not_accepted.v1"] = "leothang.petition.not_accepted.v1"
    data: NotAcceptedData


class PetitionTransferredV1(Envelope):
    """The node sent the paper to another agency (chuyển đơn)."""

    type: Literal["leothang.petition.transferred.v1"] = "leothang.petition.transferred.v1"
    data: TransferredData


class PetitionGuidedV1(Envelope):
    """The node told the sender which body to go to (hướng dẫn)."""

    type: Literal["leothang.petition.guided.v1"] = "leothang.petition.guided.v1"
    data: GuidedData


class PetitionComplexityFlaggedV1(Envelope):
    """The case is complex, by these criteria (vụ việc phức tạp)."""

    type: Literal["leothang.petition.complexity_flagged.v1"] = (
        "leothang.petition.complexity_flagged.v1"
    )
    data: FlaggedData = FlaggedData()


class PetitionRemoteFlaggedV1(Envelope):
    """The case lies in a remote area (vùng sâu, vùng xa đi lại khó khăn)."""

    type: Literal["leothang.petition.remote_flagged.v1"] = "leothang.petition.remote_flagged.v1"
    data: EmptyData = EmptyData()


class PetitionExtendedV1(Envelope):
    """The resolver extended a denunciation's term in writing (gia hạn)."""

    type: Literal["leothang.petition.extended.v1"] = "leothang.petition.extended.v1"
    data: ExtendedData = ExtendedData()


class PetitionSuspendedV1(Envelope):
    """The resolver suspended the case; the clock stops (tạm đình chỉ)."""

    type: Literal["leothang.petition.suspended.v1"] = "leothang.petition.suspended.v1"
    data: GroundData = GroundData()


class PetitionResumedV1(Envelope):
    """The resolver took a suspended case up again (tiếp tục giải quyết)."""

    type: Literal["leothang.petition.resumed.v1"] = "leothang.petition.resumed.v1"
    data: EmptyData = EmptyData()


class PetitionWithdrawnV1(Envelope):
    """The sender withdrew all or a part (rút đơn)."""

    type: Literal["leothang.petition.withdrawn.v1"] = "leothang.petition.withdrawn.v1"
    data: WithdrawnData = WithdrawnData()


class PetitionTerminatedV1(Envelope):
    """The resolver ended the case without a decision (đình chỉ)."""

    type: Literal["leothang.petition.terminated.v1"] = "leothang.petition.terminated.v1"
    data: GroundData = GroundData()


class PetitionDecidedV1(Envelope):
    """The resolver decided, concluded or answered (quyết định, kết luận, trả lời)."""

    type: Literal["leothang.petition.decided.v1"] = "leothang.petition.decided.v1"
    data: DecidedData = DecidedData()


class PetitionDecisionServedV1(Envelope):
    """The decision reached the sender; terms run from here (giao quyết định)."""

    type: Literal["leothang.petition.decision_served.v1"] = "leothang.petition.decision_served.v1"
    data: ServedData = ServedData()


class PetitionCourtAcceptedV1(Envelope):
    """A court took the case or judged it (Tòa án thụ lý)."""

    type: Literal["leothang.petition.court_accepted.v1"] = "leothang.petition.court_accepted.v1"
    data: EmptyData = EmptyData()


class PetitionCompetenceDeterminedV1(Envelope):
    """The office determined who is competent (xác định thẩm quyền)."""

    type: Literal["leothang.petition.competence_determined.v1"] = (
        "leothang.petition.competence_determined.v1"
    )
    data: CompetenceDeterminedData


class PetitionForwarderInformedV1(Envelope):
    """The office answered the body that sent the paper on (phúc đáp)."""

    type: Literal["leothang.petition.forwarder_informed.v1"] = (
        "leothang.petition.forwarder_informed.v1"
    )
    data: EmptyData = EmptyData()


class PetitionIdentityCheckDelegatedV1(Envelope):
    """Checking the denouncer was delegated or takes several places (ủy quyền xác minh)."""

    type: Literal["leothang.petition.identity_check_delegated.v1"] = (
        "leothang.petition.identity_check_delegated.v1"
    )
    data: EmptyData = EmptyData()


class PetitionSucceededV1(Envelope):
    """The case passed to the successor of a dissolved body; not a transfer (kế thừa)."""

    type: Literal["leothang.petition.succeeded.v1"] = "leothang.petition.succeeded.v1"
    data: SucceededData


class PetitionRepresentativesAppointedV1(Envelope):
    """The petitioners appointed representatives (cử người đại diện)."""

    type: Literal["leothang.petition.representatives_appointed.v1"] = (
        "leothang.petition.representatives_appointed.v1"
    )
    data: RepresentativesData


class PetitionVoidedV1(Envelope):
    """A fact was recorded by mistake; `corrects` names it (hủy ghi nhận)."""

    type: Literal["leothang.petition.voided.v1"] = "leothang.petition.voided.v1"
    corrects: FactId  # pyright: ignore[reportGeneralTypeIssues, reportIncompatibleVariableOverride]  # frozen, so narrowing is safe
    data: EmptyData = EmptyData()
