"""What may stand in a petition's file (các sự kiện của đơn)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import AggregateCreated

from domain import rekeying
from domain.register_file import FileEvent

Wording = dict[str, Any]
"""Substance or signers, spelled as the published contract spells them; no personal data."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How a paper came in and what it is about, without a word of its text (đơn)."""

    channel: str = "post"
    origin: str = "sender"
    forwarder: str | None = None
    transfer_id: str | None = None
    addressees: tuple[str, ...] = ()
    signers: Wording | None = None
    substance: Wording | None = None
    refers_to: tuple[str, ...] = ()
    sketch: Wording | None = None
    """What the text resembles, under the office's key; nothing can be read from it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip of a transfer says (phiếu chuyển)."""

    to: str
    role: str = "main"
    follows: str | None = None
    reason: str | None = None


class Event(FileEvent):
    """A fact in the file of a petition."""


class Received(Event, AggregateCreated):
    """The agency took the paper in (tiếp nhận đơn)."""

    TOPIC = "petition.received"
    node: str
    register_no: str
    paper: Paper


class ReceiptCorrected(Event):
    """The agency wrote the receipt down wrongly; this is how it was (đính chính tiếp nhận)."""

    TOPIC = "petition.receipt_corrected"
    paper: Paper


class Classified(Event):
    """The agency classified the paper by its content (phân loại đơn)."""

    TOPIC = "petition.classified"
    substance: Wording
    signers: Wording | None
    refers_to: tuple[str, ...]


class Ineligible(Event):
    """The paper does not meet the conditions (không đủ điều kiện xử lý)."""

    TOPIC = "petition.ineligible"
    reasons: tuple[str, ...]


class FiledAway(Event):
    """The paper is closed without handling (lưu đơn)."""

    TOPIC = "petition.filed_away"


class Accepted(Event):
    """The agency took the case up (thụ lý)."""

    TOPIC = "petition.accepted"
    instance: int


class NotAccepted(Event):
    """The agency refused the case (không thụ lý)."""

    TOPIC = "petition.not_accepted"
    instance: int
    ground: str


class Transferred(Event):
    """The agency sent the paper on (chuyển đơn)."""

    TOPIC = "petition.transferred"
    transfer_id: str
    ordinal: int
    slip: Slip


class Guided(Event):
    """The agency told the sender where to go (hướng dẫn)."""

    TOPIC = "petition.guided"
    to: str


class ComplexityFlagged(Event):
    """The case is complex (vụ việc phức tạp)."""

    TOPIC = "petition.complexity_flagged"
    criteria: tuple[str, ...]


class RemoteFlagged(Event):
    """The case lies in a remote area (vùng sâu, vùng xa đi lại khó khăn)."""

    TOPIC = "petition.remote_flagged"


class Extended(Event):
    """The term was extended in writing (gia hạn)."""

    TOPIC = "petition.extended"
    ordinal: int


class Suspended(Event):
    """The case stands still (tạm đình chỉ)."""

    TOPIC = "petition.suspended"
    ground: str | None


class Resumed(Event):
    """The case goes on (tiếp tục giải quyết)."""

    TOPIC = "petition.resumed"


class Withdrawn(Event):
    """The sender took all or a part back (rút đơn)."""

    TOPIC = "petition.withdrawn"
    whole: bool


class Terminated(Event):
    """The case ended without a decision (đình chỉ)."""

    TOPIC = "petition.terminated"
    ground: str | None


class Decided(Event):
    """The agency decided, concluded or answered (quyết định, kết luận, trả lời)."""

    TOPIC = "petition.decided"
    instance: int
    outcome: str | None
    decision_ref: str | None


class DecisionServed(Event):
    """The decision reached the sender (giao quyết định)."""

    TOPIC = "petition.decision_served"
    instance: int


class CourtAccepted(Event):
    """A court took the case (Tòa án thụ lý)."""

    TOPIC = "petition.court_accepted"


class CompetenceDetermined(Event):
    """The agency determined who is competent (xác định thẩm quyền)."""

    TOPIC = "petition.competence_determined"
    competent: str


class ForwarderInformed(Event):
    """The agency answered the body that sent the paper on (phúc đáp)."""

    TOPIC = "petition.forwarder_informed"


class IdentityCheckDelegated(Event):
    """Checking who denounces was delegated (ủy quyền xác minh)."""

    TOPIC = "petition.identity_check_delegated"


class Succeeded(Event):
    """The case passed to the successor of a body that ended (kế thừa)."""

    TOPIC = "petition.succeeded"
    predecessor: str
    successor: str


class RepresentativesAppointed(Event):
    """The petitioners appointed representatives (cử người đại diện)."""

    TOPIC = "petition.representatives_appointed"
    representatives: int
    appointment: bool


class Rekeyed(rekeying.Rekeyed, Event):
    """The paper's references and sketch, said again under another key (đổi khóa giả danh)."""

    TOPIC = "petition.rekeyed"


class Voided(Event):
    """An entry was made by mistake; `corrects` names it (hủy ghi nhận)."""

    TOPIC = "petition.voided"
