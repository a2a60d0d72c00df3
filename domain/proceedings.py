"""What may stand in a petition's file beside its main steps (các bước của quá trình giải quyết).

Notices, verification, reviews by the superior, publication, enforcement: they
change no standing, so one guard each is all they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.petition_events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.register_file import FileEvent
    from domain.standing import PetitionStanding

    Says = dict[str, object]


class PartiesNotified(Event):
    """The agency told the parties of a step (thông báo cho các bên)."""

    TOPIC = "petition.parties_notified"
    about: str
    party: str


class VerificationAssigned(Event):
    """The agency charged a body of its own with verifying (giao xác minh)."""

    TOPIC = "petition.verification_assigned"
    to: str


class DialogueHeld(Event):
    """The agency held the dialogue (đối thoại)."""

    TOPIC = "petition.dialogue_held"
    attended: bool


class ExpertAssessmentOrdered(Event):
    """The agency asked for an expert assessment (trưng cầu giám định)."""

    TOPIC = "petition.expert_assessment_ordered"


class ExpertAssessmentReceived(Event):
    """The expert assessment came in (có kết quả giám định)."""

    TOPIC = "petition.expert_assessment_received"


class DecisionPublished(Event):
    """The decision was made public (công khai)."""

    TOPIC = "petition.decision_published"
    instance: int


class EnforcementOrdered(Event):
    """Measures to enforce the decision were ordered (tổ chức thi hành)."""

    TOPIC = "petition.enforcement_ordered"
    instance: int


class EnforcementCompleted(Event):
    """The decision was carried out in full (thi hành xong)."""

    TOPIC = "petition.enforcement_completed"
    instance: int


class ConclusionActed(Event):
    """The agency acted on its conclusion (xử lý kết luận)."""

    TOPIC = "petition.conclusion_acted"


class ReopeningRefused(Event):
    """The superior does not resolve again (không giải quyết lại)."""

    TOPIC = "petition.reopening_refused"
    ground: str | None


class ReopeningOrdered(Event):
    """The superior resolves again (giải quyết lại)."""

    TOPIC = "petition.reopening_ordered"
    ground: str | None


class TakenOver(Event):
    """The superior took the case over (cấp trên giải quyết)."""

    TOPIC = "petition.taken_over"
    resolver: str


class ReviewOrdered(Event):
    """A settled case is reviewed (xem xét lại việc giải quyết)."""

    TOPIC = "petition.review_ordered"
    ground: str | None


class OverdueReportDemanded(Event):
    """The superior demanded a report of the late resolver (yêu cầu báo cáo)."""

    TOPIC = "petition.overdue_report_demanded"
    to: str


class OverdueReportReceived(Event):
    """The late resolver's report came in (nhận báo cáo)."""

    TOPIC = "petition.overdue_report_received"


class Urged(Event):
    """The agency urged the body it sent the paper to (đôn đốc)."""

    TOPIC = "petition.urged"
    to: str


class SentToInvestigation(Event):
    """The file went to the investigating body (chuyển cơ quan điều tra)."""

    TOPIC = "petition.sent_to_investigation"


class CompetenceDisputed(Event):
    """Two bodies differ over who is competent (tranh chấp thẩm quyền)."""

    TOPIC = "petition.competence_disputed"


class CompetenceAssigned(Event):
    """The arbiter assigned the case (giao thẩm quyền)."""

    TOPIC = "petition.competence_assigned"
    competent: str


def _freely(_: PetitionStanding, __: Says) -> None:
    """Allow what may be noted in any file, open or closed."""


def _here(standing: PetitionStanding, _: Says) -> None:
    standing.may_go_on()


def _denounced(standing: PetitionStanding, _: Says) -> None:
    standing.may_check_identity()


def _concluded(standing: PetitionStanding, _: Says) -> None:
    standing.may_check_identity()
    standing.must_be_decided(1)


def _decided(standing: PetitionStanding, says: Says) -> None:
    instance = says["instance"]
    standing.must_be_decided(instance if isinstance(instance, int) else 1)


MAY: dict[type[FileEvent], Callable[[PetitionStanding, Says], None]] = {
    PartiesNotified: _freely,
    VerificationAssigned: _here,
    DialogueHeld: _here,
    ExpertAssessmentOrdered: _denounced,
    ExpertAssessmentReceived: _denounced,
    DecisionPublished: _decided,
    EnforcementOrdered: _freely,
    EnforcementCompleted: _freely,
    ConclusionActed: _concluded,
    ReopeningRefused: _denounced,
    ReopeningOrdered: _denounced,
    TakenOver: _denounced,
    ReviewOrdered: _freely,
    OverdueReportDemanded: _freely,
    OverdueReportReceived: _freely,
    Urged: _freely,
    SentToInvestigation: _here,
    CompetenceDisputed: _freely,
    CompetenceAssigned: _freely,
}
"""Each step of the proceedings, and when it may be written down."""
