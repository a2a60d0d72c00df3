"""One paper in one agency's register, from receipt to its end (đơn).

Each public method is a command: it states a new fact, states nothing when the
fact is already there, or refuses. `PetitionStanding` holds the rules.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from eventsourcing.domain import event

from domain import linking
from domain import petition_events as e
from domain import proceedings as follow
from domain.errors import (
    AlreadyReceivedError,
    LinkToSelfError,
    NothingToCorrectError,
    SuccessorIsPredecessorError,
    TransferContradictedError,
    TransferToSelfError,
    UnknownFactError,
)
from domain.identity import petition_id, transfer_id
from domain.rekeying import RekeyableFile
from domain.standing import PetitionStanding

if TYPE_CHECKING:
    from domain.register_file import Cover, Entry, FileEvent, Moment


def _freely(_: PetitionStanding) -> None:
    """Allow what may be noted in any file, open or closed."""


def _while_here(standing: PetitionStanding) -> None:
    standing.may_go_on()


class Petition(RekeyableFile[PetitionStanding]):
    """One citizen's paper as one agency keeps it (đơn)."""

    TOPIC = "petition"
    Event = e.Event
    Received = e.Received
    ReceiptCorrected = e.ReceiptCorrected
    Classified = e.Classified
    Ineligible = e.Ineligible
    FiledAway = e.FiledAway
    Accepted = e.Accepted
    NotAccepted = e.NotAccepted
    Transferred = e.Transferred
    Guided = e.Guided
    ComplexityFlagged = e.ComplexityFlagged
    RemoteFlagged = e.RemoteFlagged
    Extended = e.Extended
    Suspended = e.Suspended
    Resumed = e.Resumed
    Withdrawn = e.Withdrawn
    Terminated = e.Terminated
    Decided = e.Decided
    DecisionServed = e.DecisionServed
    CourtAccepted = e.CourtAccepted
    CompetenceDetermined = e.CompetenceDetermined
    ForwarderInformed = e.ForwarderInformed
    IdentityCheckDelegated = e.IdentityCheckDelegated
    Succeeded = e.Succeeded
    RepresentativesAppointed = e.RepresentativesAppointed
    Voided = e.Voided
    PartiesNotified = follow.PartiesNotified
    VerificationAssigned = follow.VerificationAssigned
    DialogueHeld = follow.DialogueHeld
    ExpertAssessmentOrdered = follow.ExpertAssessmentOrdered
    ExpertAssessmentReceived = follow.ExpertAssessmentReceived
    DecisionPublished = follow.DecisionPublished
    EnforcementOrdered = follow.EnforcementOrdered
    EnforcementCompleted = follow.EnforcementCompleted
    ConclusionActed = follow.ConclusionActed
    ReopeningRefused = follow.ReopeningRefused
    ReopeningOrdered = follow.ReopeningOrdered
    TakenOver = follow.TakenOver
    ReviewOrdered = follow.ReviewOrdered
    OverdueReportDemanded = follow.OverdueReportDemanded
    OverdueReportReceived = follow.OverdueReportReceived
    Urged = follow.Urged
    SentToInvestigation = follow.SentToInvestigation
    CompetenceDisputed = follow.CompetenceDisputed
    CompetenceAssigned = follow.CompetenceAssigned
    MatterLinked = linking.MatterLinked
    LinkRejected = linking.LinkRejected
    MatterUnlinked = linking.MatterUnlinked
    Rekeyed = e.Rekeyed
    rekeying = e.Rekeyed

    @staticmethod
    def create_id(entry: Entry, register_no: str) -> UUID:
        """Derive the id, so that registering the same paper twice collides."""
        return petition_id(entry.agency, register_no, entry.on.year)

    @event(e.Received)
    def __init__(
        self, timestamp: datetime, entry: Entry, node: str, register_no: str, paper: e.Paper
    ) -> None:
        self.register_no = register_no
        self.open(node, entry, PetitionStanding())

    @classmethod
    def receive(cls, when: Moment, cover: Cover, paper: e.Paper) -> Self:
        """Take a paper into the register (tiếp nhận đơn)."""
        if when.corrects is not None:  # there is no file yet, so no entry to correct
            raise UnknownFactError(fact=when.corrects)
        when.check()
        return cls(when.recorded_at, cover.entry(when), cover.node, cover.number, paper)

    @property
    def paper(self) -> e.Paper:
        """The paper as the latest receipt has it."""
        told = [x for x in self.entries if isinstance(x, e.Received | e.ReceiptCorrected)]
        return told[-1].paper

    @property
    def was_received_once(self) -> bool:
        """Tell whether the first receipt stands as it was written."""
        return not any(isinstance(entry, e.ReceiptCorrected) for entry in self.entries)

    def receive_again(self, when: Moment, cover: Cover, paper: e.Paper) -> None:
        """Hear of the same paper again: a retry, a correction, or a number used twice."""
        if when.corrects is not None:
            self.enter(e.ReceiptCorrected, when, _freely, paper=paper)
            return
        first = self.entries[0]
        if first.entry != cover.entry(when) or not self.same(first.says().get("paper"), paper):
            raise AlreadyReceivedError(register_no=self.register_no)

    def classify(
        self,
        when: Moment,
        substance: e.Wording,
        *,
        signers: e.Wording | None = None,
        refers_to: tuple[str, ...] = (),
    ) -> None:
        """Say what the paper is by its content; the latest word stands (phân loại đơn)."""
        self.enter(
            e.Classified,
            when,
            _while_here,
            substance=substance,
            signers=signers,
            refers_to=refers_to,
        )

    def deem_ineligible(self, when: Moment, reasons: tuple[str, ...]) -> None:
        """Set a paper aside that does not meet the conditions (không đủ điều kiện xử lý)."""
        self.enter(e.Ineligible, when, PetitionStanding.may_be_ineligible, reasons=reasons)

    def file_away(self, when: Moment) -> None:
        """Close a paper without handling (lưu đơn)."""
        self.enter(e.FiledAway, when, PetitionStanding.may_file_away)

    def accept(self, when: Moment, *, instance: int = 1) -> None:
        """Take the case up (thụ lý)."""
        self.enter(e.Accepted, when, lambda s: s.may_answer(instance), instance=instance)

    def refuse(self, when: Moment, ground: str, *, instance: int = 1) -> None:
        """Refuse the case with its ground (không thụ lý)."""
        self.enter(
            e.NotAccepted,
            when,
            lambda s: s.may_answer(instance),
            instance=instance,
            ground=ground,
        )

    def transfer(self, when: Moment, slip: e.Slip, *, ordinal: int | None = None) -> str:
        """Send the paper on; return the transfer's id (chuyển đơn)."""
        if slip.to == when.agency:
            raise TransferToSelfError(agency=when.agency)
        sent = [entry for entry in self.entries if isinstance(entry, e.Transferred)]
        for known in sent:
            repeated = known.slip == slip and known.entry.margin == self._margin(when)
            if repeated and ordinal in {None, known.ordinal}:
                return known.transfer_id
        corrected = self._corrected_ordinal(when)
        number = ordinal or corrected or max((known.ordinal for known in sent), default=0) + 1
        if number != corrected and any(known.ordinal == number for known in sent):
            raise TransferContradictedError(ordinal=number)
        id_ = str(transfer_id(self.id, number))
        self.enter(e.Transferred, when, _while_here, transfer_id=id_, ordinal=number, slip=slip)
        return id_

    def guide(self, when: Moment, to: str) -> None:
        """Tell the sender which body to go to (hướng dẫn)."""
        self.enter(e.Guided, when, _freely, to=to)

    def flag_complexity(self, when: Moment, criteria: tuple[str, ...] = ()) -> None:
        """Note the criteria that make the case complex (vụ việc phức tạp)."""
        self.enter(e.ComplexityFlagged, when, _while_here, criteria=criteria)

    def flag_remote(self, when: Moment) -> None:
        """Note that the case lies in a remote area (vùng sâu, vùng xa)."""
        self.enter(e.RemoteFlagged, when, _while_here)

    def extend(self, when: Moment, *, ordinal: int) -> None:
        """Extend a denunciation's term in writing (gia hạn)."""
        self.enter(e.Extended, when, lambda s: s.may_extend(ordinal, when.on), ordinal=ordinal)

    def suspend(self, when: Moment, ground: str | None = None) -> None:
        """Stop the clock (tạm đình chỉ)."""
        self.enter(e.Suspended, when, lambda s: s.may_suspend(when.on), ground=ground)

    def resume(self, when: Moment) -> None:
        """Take a suspended case up again (tiếp tục giải quyết)."""
        self.enter(e.Resumed, when, lambda s: s.may_resume(when.on))

    def withdraw(self, when: Moment, *, whole: bool = True) -> None:
        """Note that the sender took all or a part back (rút đơn)."""
        self.enter(e.Withdrawn, when, PetitionStanding.may_end, whole=whole)

    def terminate(self, when: Moment, ground: str | None = None) -> None:
        """End the case without a decision (đình chỉ)."""
        self.enter(e.Terminated, when, PetitionStanding.may_end, ground=ground)

    def decide(
        self,
        when: Moment,
        *,
        instance: int = 1,
        outcome: str | None = None,
        decision_ref: str | None = None,
    ) -> None:
        """Decide, conclude or answer (quyết định, kết luận, trả lời)."""
        self.enter(
            e.Decided,
            when,
            lambda s: s.may_decide(instance, when.on),
            instance=instance,
            outcome=outcome,
            decision_ref=decision_ref,
        )

    def serve(self, when: Moment, *, instance: int = 1) -> None:
        """Note that the decision reached the sender (giao quyết định)."""
        self.enter(
            e.DecisionServed, when, lambda s: s.may_serve(instance, when.on), instance=instance
        )

    def note_court(self, when: Moment) -> None:
        """Note that a court took the case (Tòa án thụ lý)."""
        self.enter(e.CourtAccepted, when, _freely)

    def determine_competence(self, when: Moment, competent: str) -> None:
        """State who is competent (xác định thẩm quyền)."""
        self.enter(e.CompetenceDetermined, when, _freely, competent=competent)

    def inform_forwarder(self, when: Moment) -> None:
        """Answer the body that sent the paper on (phúc đáp)."""
        self.enter(e.ForwarderInformed, when, PetitionStanding.may_inform_forwarder)

    def delegate_identity_check(self, when: Moment) -> None:
        """Have another body check who denounces (ủy quyền xác minh)."""
        self.enter(e.IdentityCheckDelegated, when, PetitionStanding.may_check_identity)

    def succeed(self, when: Moment, predecessor: str, successor: str) -> None:
        """Pass the case to the successor of a body that ended (kế thừa)."""
        if predecessor == successor:
            raise SuccessorIsPredecessorError(agency=predecessor)
        self.enter(e.Succeeded, when, _while_here, predecessor=predecessor, successor=successor)

    def appoint_representatives(
        self, when: Moment, representatives: int, *, appointment: bool = True
    ) -> None:
        """Note who speaks for many (cử người đại diện)."""
        self.enter(
            e.RepresentativesAppointed,
            when,
            _while_here,
            representatives=representatives,
            appointment=appointment,
        )

    def note(self, when: Moment, kind: type[FileEvent], **says: object) -> None:
        """Note a step of the proceedings that changes no standing (các bước tiếp theo)."""
        self.enter(kind, when, lambda standing: follow.MAY[kind](standing, says), **says)

    def link(self, when: Moment, other: str, *, reasons: tuple[str, ...] = ()) -> None:
        """Tie the paper and another one to one matter (gộp vụ việc)."""
        self._tie(linking.MatterLinked, when, other, reasons=reasons)

    def reject_link(self, when: Moment, other: str) -> None:
        """Say that another paper is of another matter, however alike (không cùng vụ việc)."""
        self._tie(linking.LinkRejected, when, other)

    def _tie(self, kind: type[linking.Tie], when: Moment, other: str, **says: object) -> None:
        if other == str(self.id):
            raise LinkToSelfError(petition=other)
        self.enter(kind, when, lambda _: self._ties.may_tie(other), other=other, **says)

    def unlink(self, when: Moment, *, undoes: str | None = None, other: str | None = None) -> None:
        """Take a link or a refusal back, named by its fact or by the other paper (bỏ gộp)."""
        fact = undoes or self._ties.to_undo(other or "", self._margin(when))
        target = self.find(fact)
        self.enter(
            linking.MatterUnlinked,
            when,
            lambda _: self._ties.may_undo(fact, target),
            undoes=fact,
        )

    @property
    def _ties(self) -> linking.Ties:
        return linking.Ties(self.uncorrected())

    def void(self, when: Moment) -> None:
        """Strike out an entry made by mistake (hủy ghi nhận)."""
        if when.corrects is None:
            raise NothingToCorrectError
        self.enter(e.Voided, when, _freely)

    def check_keeper(self, when: Moment, says: dict[str, object]) -> None:
        """Let a successor write the succession itself: the predecessor has no hand left."""
        heir = says.get("successor") == when.agency
        if not (heir and says.get("predecessor") == self.standing.keeper):
            super().check_keeper(when, says)

    def replaces(self, kind: type[FileEvent], target: FileEvent) -> bool:
        """Let a receipt be corrected by the fact made for it."""
        return super().replaces(kind, target) or (
            kind is e.ReceiptCorrected and isinstance(target, e.Received)
        )

    def _corrected_ordinal(self, when: Moment) -> int | None:
        if when.corrects is None:
            return None
        target = self.find(when.corrects)
        return target.ordinal if isinstance(target, e.Transferred) else None

    def _margin(self, when: Moment) -> tuple[object, ...]:
        return when.agency, when.on, when.at, when.corrects
