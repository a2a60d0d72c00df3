"""One line per command: which file it opens and what it asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from domain.contracts.words import UNKNOWN_PROVINCE
from domain.errors import (
    AlreadyReceivedError,
    UnknownFileError,
    UnknownKeyError,
    UnknownPetitionError,
    WordsErasedError,
)
from domain.petition import Petition
from domain.petition_events import Paper
from domain.reception import Reception, Visit
from domain.register_file import Cover, Moment, RegisterFile
from domain.rekeying import RekeyableFile
from domain.report import Report
from domain.transfer import Transfer
from services.node import commands as c
from services.node.private import DecisionNamed, PrivatePaper
from services.node.proceeding_commands import STATES, ProceedingCommand
from services.node.rekeying import AnyFile, aliases, rekey
from services.node.steps import STEPS
from services.node.taking_back import UNKNOWN_NUMBER
from services.node.wording import marks, signers, substance

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from services.node.desk import Desk

File = RegisterFile[Any]


def handle(desk: Desk, file: File | None, command: c.AnyCommand, recorded_at: datetime) -> File:
    """Carry a command out on its file, or refuse; return the file."""
    when = Moment(
        command.agency,
        command.day,
        recorded_at,
        command.at,
        command.fact if isinstance(command, c.VoidFact) else command.corrects,
        getattr(command, "province", None),
    )
    if isinstance(command, c.VoidFact):
        return _void(file, command, when)
    if isinstance(command, c.Rekey):
        return _rekey(desk, file, command, when)
    open_file = _OPENING.get(type(command))
    if open_file is not None:
        return open_file(desk, file, command, when)
    if not isinstance(file, Petition):
        raise UnknownPetitionError(petition=command.file_id)
    if isinstance(command, c.ClassifyPetition):
        _classify(desk, file, command, when)
    elif isinstance(command, c.DecidePetition):
        _decide(desk, file, command, when)
    elif isinstance(command, ProceedingCommand):
        file.note(when, STATES[type(command)], **command.says())
    else:
        STEPS[type(command)](file, command, when)
    return file


def _void(file: File | None, command: c.VoidFact, when: Moment) -> File:
    if file is None:
        raise UnknownFileError(id=command.subject)
    cast("Petition | Transfer | Reception | Report", file).void(when)
    return file


def _receive(desk: Desk, file: File | None, command: c.ReceivePetition, when: Moment) -> Petition:
    content = command.content
    sketched = desk.sketch(command.text)
    paper = Paper(
        channel=command.channel,
        origin=command.origin,
        forwarder=command.forwarder,
        transfer_id=command.transfer_id,
        addressees=command.addressees,
        signers=signers(command, desk.keys),
        substance=substance(content, desk.keys, text=command.text) if content else None,
        refers_to=command.refers_to,
        sketch=sketched.words if sketched else None,
    )
    correlation = command.correlation_id or str(command.file_id)
    cover = Cover(desk.node, command.register_no, command.province, correlation)
    private = PrivatePaper(
        sender=command.sender, cosigners=command.cosigners, content=content, text=command.text
    )
    if isinstance(file, Petition):
        before = len(file.entries)
        file.aliases.join(aliases(private, desk.keys))
        file.receive_again(when, cover, paper)
        if len(file.entries) == before:
            _check_same_people(desk, file, command, private)
            if file.register_no == UNKNOWN_NUMBER and desk.private_paper(file.id) is None:
                desk.pending[file.id] = private  # lost with the register, entered again
            return file
    else:
        file = Petition.receive(when, cover, paper)
    desk.pending[file.id] = private
    if sketched is not None:
        desk.sketched.append(sketched.made)
    _say_under_each_key(desk, file, when)
    return file


def _check_same_people(
    desk: Desk, file: Petition, command: c.ReceivePetition, private: PrivatePaper
) -> None:
    """Refuse a number used twice where only names or text tell the papers apart.

    What was corrected or erased can no longer be compared with the first receipt.
    """
    known = desk.private_paper(file.id)
    if file.was_received_once and known is not None and known.received != private:
        raise AlreadyReceivedError(register_no=command.register_no)


def _classify(desk: Desk, file: Petition, command: c.ClassifyPetition, when: Moment) -> None:
    private, content = desk.private_paper(file.id), command.content
    file.aliases.join(aliases(PrivatePaper(content=content), desk.keys))
    told = None
    if private is not None:
        told = dict(file.paper.signers or {})
        told |= marks(private.sender, private.cosigners, content.kind, desk.keys)
        file.aliases.join(aliases(private, desk.keys))
    before = len(file.entries)
    file.classify(when, substance(content, desk.keys), signers=told, refers_to=command.refers_to)
    if private is not None and len(file.entries) > before:
        contents = dict.fromkeys((*private.contents, content))
        desk.keep(file.id, private, contents=tuple(contents))
        _say_under_each_key(desk, file, when)


def _decide(desk: Desk, file: Petition, command: c.DecidePetition, when: Moment) -> None:
    number = command.decision_no
    if number is None:
        file.decide(when, instance=command.instance, outcome=command.outcome)
        return
    made = DecisionNamed(number=number, on=command.day, issuer=command.agency)
    file.aliases.join(aliases(PrivatePaper(decisions=(made,)), desk.keys))
    ref = desk.keys.decision(number, command.day, command.agency)
    before = len(file.entries)
    file.decide(when, instance=command.instance, outcome=command.outcome, decision_ref=ref)
    private = desk.private_paper(file.id)
    if private is not None and len(file.entries) > before:
        decisions = dict.fromkeys((*private.decisions, made))
        desk.keep(file.id, private, decisions=tuple(decisions))
        _say_under_each_key(desk, file, when)


def _rekey(desk: Desk, file: File | None, command: c.Rekey, when: Moment) -> File:
    if not isinstance(file, RekeyableFile):
        raise UnknownFileError(id=command.subject)
    private = desk.private_paper(file.id)
    if private is None:
        raise WordsErasedError(file=file.id)
    if command.key not in {None, *(key.id for key in desk.keys.every)}:
        raise UnknownKeyError(key=command.key)
    rekey(file, private, desk.keys, when, only=command.key)
    return file


def _say_under_each_key(desk: Desk, file: AnyFile, when: Moment) -> None:
    """While a key is exchanged for another, say what is new under both."""
    private = desk.private_paper(file.id) if desk.keys.others else None
    if private is not None:
        rekey(file, private, desk.keys, when)


def _transfer(
    desk: Desk, file: File | None, command: c.AcknowledgeTransfer | c.ReturnTransfer, when: Moment
) -> Transfer:
    if not isinstance(file, Transfer):
        correlation = command.correlation_id or command.transfer_id
        cover = Cover(desk.node, command.transfer_id, command.province, correlation)
        file = Transfer.announce(when, cover)
    if isinstance(command, c.AcknowledgeTransfer):
        file.acknowledge(when, sent_by=command.sent_by)
    else:
        file.return_(when, sent_by=command.sent_by, names=command.names, reason=command.reason)
    return file


def _reception(
    desk: Desk, file: File | None, command: c.HoldReception | c.ReceiveDelegation, when: Moment
) -> Reception:
    book = _line(desk, file, command, when)
    visit = Visit(
        people=command.people,
        regular=command.regular,
        head_present=command.head_present,
        delegated=isinstance(command, c.HoldReception) and command.delegated,
        petitions=command.petitions,
        incidents=command.incidents if isinstance(command, c.HoldReception) else (),
    )
    if isinstance(command, c.HoldReception):
        book.hold(when, visit)
        return book
    kind = command.content.kind if command.content else None
    refs = marks(None, command.visitors, kind, desk.keys).get("cosigner_refs", [])
    private = PrivatePaper(cosigners=command.visitors, content=command.content)
    book.aliases.join(aliases(private, desk.keys))
    before = len(book.entries)
    book.receive_delegation(
        when,
        visit,
        substance=substance(command.content, desk.keys) if command.content else None,
        sender_refs=tuple(refs),
        incidents=command.incidents,
    )
    if len(book.entries) > before:
        desk.pending[book.id] = private
        _say_under_each_key(desk, book, when)
    return book


def _answer(desk: Desk, file: File | None, command: c.AnswerVisitor, when: Moment) -> Reception:
    book = _line(desk, file, command, when)
    book.answer(when, command.option)
    return book


def _line(desk: Desk, file: File | None, command: c.VisitCommand, when: Moment) -> Reception:
    if isinstance(file, Reception):
        return file
    cover = Cover(desk.node, command.reception_no, command.province, str(command.file_id))
    return Reception.begin(when, cover)


def _report(desk: Desk, file: File | None, command: c.SendReport, when: Moment) -> Report:
    if not isinstance(file, Report):
        cover = Cover(desk.node, command.period, UNKNOWN_PROVINCE, str(command.file_id))
        file = Report.begin(when, cover)
    file.send(when, command.to)
    return file


_OPENING: dict[type[c.Command], Callable[[Desk, File | None, Any, Moment], File]] = {
    c.ReceivePetition: _receive,
    c.AcknowledgeTransfer: _transfer,
    c.ReturnTransfer: _transfer,
    c.HoldReception: _reception,
    c.ReceiveDelegation: _reception,
    c.AnswerVisitor: _answer,
    c.SendReport: _report,
}
"""Commands that may open a file of their own."""
