"""Commands on papers: from receipt to decision (lệnh về đơn)."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.contracts.petition import Word
from domain.contracts.words import AgencyCode, FactId, ProvinceCode
from domain.identity import petition_id
from services.node.command_words import (
    Command,
    Content,
    DocumentNo,
    Ids,
    Person,
    RegisterNo,
    Text,
)

Count = Annotated[int, Field(ge=0, le=100_000)]
Instance = Literal[1, 2]
_Codes = Annotated[tuple[AgencyCode, ...], Field(max_length=200)]


class ReceivePetition(Command):
    """Take a paper or an oral statement in (tiếp nhận đơn)."""

    command: Literal["receive_petition"] = "receive_petition"
    register_no: RegisterNo
    province: ProvinceCode
    """Where the matter arose; `00` while unknown."""
    channel: Literal["post", "online", "in_person"] = "post"
    origin: Literal["sender", "forwarded"] = "sender"
    forwarder: AgencyCode | None = None
    transfer_id: FactId | None = None
    correlation_id: FactId | None = None
    """The first petition of the chain, when the slip names it."""
    addressees: _Codes = ()
    sender: Person | None = None
    cosigners: Annotated[tuple[Person, ...], Field(max_length=2000)] = ()
    names: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many people signed up; counted from sender and cosigners when left out."""
    signatures: Count | None = None
    representatives: Count | None = None
    appointment: bool | None = None
    anonymous: bool = False
    """Nobody signs, or the name given proved false."""
    content: Content | None = None
    text: Text | None = None
    refers_to: Ids = ()

    @cached_property
    def file_id(self) -> UUID:
        """The id the paper gets, or already has."""
        return petition_id(self.agency, self.register_no, self.day.year)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.origin == "sender" and (self.forwarder or self.transfer_id):
            msg = "`forwarder` and `transfer_id` belong to a paper with origin `forwarded`"
            raise ValueError(msg)
        return self


class PetitionCommand(Command):
    """A step on a paper already in the register; named by its id, or by its number and year."""

    petition: FactId | None = None
    register_no: RegisterNo | None = None
    year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    """The year of receipt, where it is not the year of this step."""

    @cached_property
    def file_id(self) -> UUID:
        """The id of the paper."""
        if self.petition is not None:
            return UUID(self.petition)
        return petition_id(self.agency, str(self.register_no), self.year or self.day.year)

    @model_validator(mode="after")
    def _names_one_paper(self) -> Self:
        if (self.petition is None) == (self.register_no is None):
            msg = "name the paper by `petition` (its id) or by `register_no`, not both"
            raise ValueError(msg)
        return self


class ClassifyPetition(PetitionCommand):
    """Say what the paper is by its content (phân loại đơn)."""

    command: Literal["classify_petition"] = "classify_petition"
    content: Content
    refers_to: Ids = ()


class DeemIneligible(PetitionCommand):
    """Set a paper aside that does not meet the conditions (không đủ điều kiện xử lý)."""

    command: Literal["deem_ineligible"] = "deem_ineligible"
    reasons: Annotated[tuple[Word, ...], Field(min_length=1, max_length=10)]


class FileAway(PetitionCommand):
    """Close a paper without handling (lưu đơn)."""

    command: Literal["file_away"] = "file_away"


class AcceptPetition(PetitionCommand):
    """Take the case up (thụ lý)."""

    command: Literal["accept_petition"] = "accept_petition"
    instance: Instance = 1


class RefusePetition(PetitionCommand):
    """Refuse the case with its ground (không thụ lý)."""

    command: Literal["refuse_petition"] = "refuse_petition"
    ground: Word
    instance: Instance = 1


class TransferPetition(PetitionCommand):
    """Send the paper to another agency (chuyển đơn)."""

    command: Literal["transfer_petition"] = "transfer_petition"
    to: AgencyCode
    role: Literal["main", "copy"] = "main"
    follows: FactId | None = None
    reason: Word | None = None
    ordinal: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """The slip's number within this paper; the next one when left out."""


class GuideSender(PetitionCommand):
    """Tell the sender which body to go to (hướng dẫn)."""

    command: Literal["guide_sender"] = "guide_sender"
    to: AgencyCode


class FlagComplexity(PetitionCommand):
    """Note what makes the case complex (vụ việc phức tạp)."""

    command: Literal["flag_complexity"] = "flag_complexity"
    criteria: Annotated[tuple[Word, ...], Field(max_length=20)] = ()


class FlagRemote(PetitionCommand):
    """Note that the case lies in a remote area (vùng sâu, vùng xa)."""

    command: Literal["flag_remote"] = "flag_remote"


class ExtendTerm(PetitionCommand):
    """Extend a denunciation's term in writing (gia hạn)."""

    command: Literal["extend_term"] = "extend_term"
    ordinal: Literal[1, 2] = 1


class SuspendPetition(PetitionCommand):
    """Stop the clock (tạm đình chỉ)."""

    command: Literal["suspend_petition"] = "suspend_petition"
    ground: Word | None = None


class ResumePetition(PetitionCommand):
    """Take a suspended case up again (tiếp tục giải quyết)."""

    command: Literal["resume_petition"] = "resume_petition"


class WithdrawPetition(PetitionCommand):
    """Note that the sender took all or a part back (rút đơn)."""

    command: Literal["withdraw_petition"] = "withdraw_petition"
    whole: bool = True


class TerminatePetition(PetitionCommand):
    """End the case without a decision (đình chỉ)."""

    command: Literal["terminate_petition"] = "terminate_petition"
    ground: Word | None = None


class DecidePetition(PetitionCommand):
    """Decide, conclude or answer (quyết định, kết luận, trả lời)."""

    command: Literal["decide_petition"] = "decide_petition"
    instance: Instance = 1
    outcome: Word | None = None
    decision_no: DocumentNo | None = None


class ServeDecision(PetitionCommand):
    """Note that the decision reached the sender (giao quyết định)."""

    command: Literal["serve_decision"] = "serve_decision"
    instance: Instance = 1


class RecordCourtAcceptance(PetitionCommand):
    """Note that a court took the case (Tòa án thụ lý)."""

    command: Literal["record_court_acceptance"] = "record_court_acceptance"


class DetermineCompetence(PetitionCommand):
    """State who is competent (xác định thẩm quyền)."""

    command: Literal["determine_competence"] = "determine_competence"
    competent: AgencyCode


class InformForwarder(PetitionCommand):
    """Answer the body that sent the paper on (phúc đáp)."""

    command: Literal["inform_forwarder"] = "inform_forwarder"


class DelegateIdentityCheck(PetitionCommand):
    """Have another body check who denounces (ủy quyền xác minh)."""

    command: Literal["delegate_identity_check"] = "delegate_identity_check"


class SucceedCase(PetitionCommand):
    """Pass the case to the successor of a body that ended (kế thừa)."""

    command: Literal["succeed_case"] = "succeed_case"
    predecessor: AgencyCode
    successor: AgencyCode


class AppointRepresentatives(PetitionCommand):
    """Note who speaks for many (cử người đại diện)."""

    command: Literal["appoint_representatives"] = "appoint_representatives"
    representatives: Annotated[int, Field(ge=1, le=1000)]
    appointment: bool = True
