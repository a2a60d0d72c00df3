"""What a node can be asked to record: one model per command, told apart by `command`.

Commands carry names, numbers and text, because an office writes them down; the
facts made of them never do.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import Field, TypeAdapter

from domain.contracts.petition import Word
from domain.contracts.report import Period
from domain.contracts.words import AgencyCode, FactId, ProvinceCode
from domain.identity import reception_id, report_id
from services.node.command_words import Command, Content, Ids, Person, RegisterNo
from services.node.linking_commands import (
    AnyLinkingCommand,
    LinkPetitions,
    RejectLink,
    Rekey,
    UnlinkPetitions,
)
from services.node.paper_commands import (
    AcceptPetition,
    AppointRepresentatives,
    ClassifyPetition,
    DecidePetition,
    DeemIneligible,
    DelegateIdentityCheck,
    DetermineCompetence,
    ExtendTerm,
    FileAway,
    FlagComplexity,
    FlagRemote,
    GuideSender,
    InformForwarder,
    PetitionCommand,
    ReceivePetition,
    RecordCourtAcceptance,
    RefusePetition,
    ResumePetition,
    ServeDecision,
    SucceedCase,
    SuspendPetition,
    TerminatePetition,
    TransferPetition,
    WithdrawPetition,
)
from services.node.proceeding_commands import AnyProceedingCommand

__all__ = [
    "COMMANDS",
    "AcceptPetition",
    "AcknowledgeTransfer",
    "AnswerVisitor",
    "AnyCommand",
    "AppointRepresentatives",
    "ClassifyPetition",
    "Command",
    "DecidePetition",
    "DeemIneligible",
    "DelegateIdentityCheck",
    "DetermineCompetence",
    "ExtendTerm",
    "FileAway",
    "FlagComplexity",
    "FlagRemote",
    "GuideSender",
    "HoldReception",
    "InformForwarder",
    "LinkPetitions",
    "PetitionCommand",
    "ReceiveDelegation",
    "ReceivePetition",
    "ReceptionCommand",
    "RecordCourtAcceptance",
    "RefusePetition",
    "RejectLink",
    "Rekey",
    "ResumePetition",
    "ReturnTransfer",
    "SendReport",
    "ServeDecision",
    "SucceedCase",
    "SuspendPetition",
    "TerminatePetition",
    "TransferCommand",
    "TransferPetition",
    "UnlinkPetitions",
    "VoidFact",
    "WithdrawPetition",
    "parse_command",
]


class TransferCommand(Command):
    """What the receiver says of a transfer; the slip names its id."""

    transfer_id: FactId
    province: ProvinceCode
    correlation_id: FactId | None = None
    """The first petition of the chain, when the slip names it."""
    sent_by: AgencyCode | None = None

    @cached_property
    def file_id(self) -> UUID:
        """The id printed on the slip."""
        return UUID(self.transfer_id)


class AcknowledgeTransfer(TransferCommand):
    """Confirm that the paper arrived (nhận đơn chuyển đến)."""

    command: Literal["acknowledge_transfer"] = "acknowledge_transfer"


class ReturnTransfer(TransferCommand):
    """Give the paper back to the sending agency (trả lại đơn)."""

    command: Literal["return_transfer"] = "return_transfer"
    names: AgencyCode | None = None
    """The body held competent, if one is named."""
    reason: Word | None = None


class VisitCommand(Command):
    """A word on a line of the reception book."""

    reception_no: RegisterNo
    province: ProvinceCode

    @cached_property
    def file_id(self) -> UUID:
        """The id of the visit."""
        return reception_id(self.agency, self.reception_no, self.visited_in)

    @property
    def visited_in(self) -> int:
        """The year of the book."""
        return self.day.year


class ReceptionCommand(VisitCommand):
    """A line of the reception book."""

    regular: bool = True
    head_present: bool = False
    petitions: Ids = ()
    incidents: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    """Threats, blocking, incitement that were seen."""


class HoldReception(ReceptionCommand):
    """Note the reception of citizens (tiếp công dân)."""

    command: Literal["hold_reception"] = "hold_reception"
    people: Annotated[int, Field(ge=1, le=100_000)] = 1
    delegated: bool = False


class ReceiveDelegation(ReceptionCommand):
    """Note the reception of a delegation (tiếp đoàn đông người)."""

    command: Literal["receive_delegation"] = "receive_delegation"
    people: Annotated[int, Field(ge=2, le=100_000)]
    content: Content | None = None
    visitors: Annotated[tuple[Person, ...], Field(max_length=2000)] = ()


class AnswerVisitor(VisitCommand):
    """Tell the visitor what becomes of the content (trả lời người được tiếp)."""

    command: Literal["answer_visitor"] = "answer_visitor"
    option: Literal["accepted", "more_time", "refused", "forwarded"]
    year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    """The year of the visit, where it is not the year of the answer."""

    @property
    def visited_in(self) -> int:
        """The year of the book."""
        return self.year or self.day.year


class SendReport(Command):
    """Note that a periodic report was sent (gửi báo cáo)."""

    command: Literal["send_report"] = "send_report"
    period: Period
    to: AgencyCode

    @cached_property
    def file_id(self) -> UUID:
        """The id of the report."""
        return report_id(self.agency, self.period)


class VoidFact(Command):
    """Strike out an entry of a petition, a transfer or a reception (hủy ghi nhận)."""

    command: Literal["void_fact"] = "void_fact"
    subject: FactId
    """The petition, transfer or reception whose file holds the entry."""
    fact: FactId
    """The entry struck out."""

    @cached_property
    def file_id(self) -> UUID:
        """The id of the file."""
        return UUID(self.subject)


AnyCommand = (
    ReceivePetition
    | ClassifyPetition
    | DeemIneligible
    | FileAway
    | AcceptPetition
    | RefusePetition
    | TransferPetition
    | GuideSender
    | FlagComplexity
    | FlagRemote
    | ExtendTerm
    | SuspendPetition
    | ResumePetition
    | WithdrawPetition
    | TerminatePetition
    | DecidePetition
    | ServeDecision
    | RecordCourtAcceptance
    | DetermineCompetence
    | InformForwarder
    | DelegateIdentityCheck
    | SucceedCase
    | AppointRepresentatives
    | AnyProceedingCommand
    | AnyLinkingCommand
    | AcknowledgeTransfer
    | ReturnTransfer
    | HoldReception
    | ReceiveDelegation
    | AnswerVisitor
    | SendReport
    | VoidFact
)

COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)
"""Every command, in the order the documents list them."""

_ONE: TypeAdapter[AnyCommand] = TypeAdapter(Annotated[AnyCommand, Field(discriminator="command")])


def parse_command(raw: object) -> AnyCommand:
    """Read one command from JSON-like data, or raise `pydantic.ValidationError`."""
    return _ONE.validate_python(raw)
