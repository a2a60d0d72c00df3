"""Commands in, facts out: groups of commands become one durable write (xử lý lệnh).

`execute` returns after the facts are on disk. A refusal is an answer of its own
and never holds up its neighbours. One lock makes the node a single writer.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from eventsourcing.persistence import RecordConflictError
from pydantic import BaseModel, ConfigDict

from domain.errors import AgencyNotHostedError, DomainError, RegisterBusyError
from domain.identity import transfer_id
from domain.petition_events import Slip, Transferred
from services.node.commands import TransferPetition
from services.node.desk import Desk
from services.node.handlers import File, handle
from services.node.translate import to_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.contracts.facts import AnyFact
    from domain.contracts.hosting import Hosting
    from domain.register_file import FileEvent
    from services.node.commands import AnyCommand
    from services.node.pseudonyms import Keys
    from services.node.register import Entered, Register, Written
    from services.node.sketching.sketcher import Made

FILES_HELD = 4_000
"""Files kept open in memory; 4 to 5 kB each, of the 50 MB a node may grow by without a line."""


class Refusal(BaseModel):
    """Why the register did not write a command down."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    message_vi: str
    details: dict[str, str] = {}


class Outcome(BaseModel):
    """The answer to one command."""

    model_config = ConfigDict(frozen=True)

    status: Literal["recorded", "repeated", "refused"]
    """`repeated`: the register already held this fact, and nothing was added."""
    subject: str
    """The id of the petition, transfer or reception."""
    facts: tuple[str, ...] = ()
    """The ids of the facts this command stated."""
    transfer_id: str | None = None
    """For a transfer: the id to print on the slip."""
    refusal: Refusal | None = None


class _Decided(NamedTuple):
    """What came of a command that was not refused."""

    subject: str
    stated: list[FileEvent]
    """Nothing where the register said so before."""
    slip: str | None


@dataclass
class _Group:
    """The state of one group of commands."""

    desk: Desk
    now: datetime
    """When the register writes them down."""
    read: set[UUID]
    """Files read from the register for this group, so surely not stale."""
    touched: dict[UUID, File] = field(default_factory=dict[Any, Any])
    facts: dict[int, AnyFact | None] = field(default_factory=dict[Any, Any])
    """What others hear of each new entry, by the entry's identity while the group lasts."""


class _OpenFiles(OrderedDict["UUID", File]):
    """Files in use, the least recently used forgotten first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def use(self, id_: UUID) -> File | None:
        file = self.get(id_)
        if file is not None:
            self.move_to_end(id_)
        return file

    def shelve(self, keep: set[UUID]) -> None:
        while len(self) > max(self._most, len(keep)):
            self.popitem(last=False)


class Engine:
    """Carries out commands for the agencies one node hosts."""

    def __init__(  # noqa: PLR0913 - what a node is made of, by keyword
        self,
        register: Register,
        *,
        node: str,
        hosting: Hosting,
        keys: Keys | Callable[[], Keys],
        clock: Callable[[], datetime],
        files_held: int = FILES_HELD,
    ) -> None:
        self.register = register
        self.node = node
        self._hosting = hosting
        self._keys = keys if callable(keys) else lambda: keys
        self._clock = clock
        self._open = _OpenFiles(files_held)
        self._one_writer = threading.Lock()
        self.sketched: Counter[Made] = Counter()
        """What became of the texts of papers recorded here, since the program began."""

    def execute(self, commands: Sequence[AnyCommand]) -> list[Outcome]:
        """Record a group of commands in one write; answer each, in order."""
        with self._one_writer:
            try:
                return self._record(commands)
            except RecordConflictError:
                return [self._retry(command) for command in commands]

    def _retry(self, command: AnyCommand) -> Outcome:
        """Somebody else wrote first: read again and decide again, this command alone."""
        try:
            return self._record([command])[0]
        except RecordConflictError:
            return _refused(command, RegisterBusyError())

    def _record(self, commands: Sequence[AnyCommand]) -> list[Outcome]:
        desk = Desk(self.node, self._keys(), self.register.private)
        desk.look_up(commands)
        ids = {command.file_id for command in commands}
        group = _Group(desk, self._clock(), self._read(ids))
        try:
            decided = [self._answer(group, command) for command in commands]
            # What could not be said to others must not be written either.
            outcomes = [self._said(group, one) for one in decided]
            if group.touched or desk.pending:
                written = self.register.write(group.touched.values(), desk.pending)
                self.register.remember(_heard(written, group.facts))
                self.sketched.update(desk.sketched)
        except BaseException:
            self._forget(ids)  # what could not be saved must not be believed
            raise
        self._open.shelve(ids)
        return outcomes

    def _read(self, ids: set[UUID]) -> set[UUID]:
        """Open the files that are not open yet; return those just read."""
        missing = [id_ for id_ in ids if self._open.use(id_) is None]
        self._open.update(self.register.files(missing) if missing else {})
        return set(missing)

    def _forget(self, ids: set[UUID]) -> None:
        for id_ in ids:
            self._open.pop(id_, None)

    def _answer(self, group: _Group, command: AnyCommand) -> _Decided | Outcome:
        id_ = command.file_id
        try:
            return self._decide(group, command)
        except DomainError as refusal:
            if id_ in group.read or id_ in group.touched:
                return _refused(command, refusal)
        # An open file may be older than the register when two programs share it.
        self._forget({id_})
        group.read |= self._read({id_})
        return self._answer(group, command)

    def _decide(self, group: _Group, command: AnyCommand) -> _Decided:
        if not self._hosting.hosts(self.node, command.agency):
            raise AgencyNotHostedError(agency=command.agency, node=self.node)
        known = self._open.get(command.file_id)
        before = known.version if known else 0
        file = handle(group.desk, known, command, group.now)
        stated = [event for event in file.entries if event.originator_version > before]
        if stated:
            self._open[file.id] = group.touched[file.id] = file
        return _Decided(str(file.id), stated, _slip(command, file))

    def _said(self, group: _Group, decided: _Decided | Outcome) -> Outcome:
        """Put what was decided in the words of others, and answer."""
        if isinstance(decided, Outcome):
            return decided
        facts = [to_fact(self.node, event) for event in decided.stated]
        group.facts.update(zip(map(id, decided.stated), facts, strict=True))
        return Outcome(
            status="recorded" if facts else "repeated",
            subject=decided.subject,
            facts=tuple(fact.id for fact in facts if fact is not None),
            transfer_id=decided.slip,
        )


def _heard(written: Sequence[Entered], facts: Mapping[int, AnyFact | None]) -> Iterator[Written]:
    for position, entry in written:
        if id(entry) in facts:
            yield position, facts[id(entry)]


def _refused(command: AnyCommand, error: DomainError) -> Outcome:
    refusal = Refusal(
        code=error.code,
        message=error.message,
        message_vi=error.message_vi,
        details=error.details,
    )
    return Outcome(status="refused", subject=str(command.file_id), refusal=refusal)


def _slip(command: AnyCommand, file: File) -> str | None:
    """Return the id to print on the slip of a transfer."""
    if not isinstance(command, TransferPetition):
        return None
    if command.ordinal is not None:
        return str(transfer_id(file.id, command.ordinal))
    said = Slip(command.to, command.role, command.follows, command.reason)
    sent = [entry for entry in file.entries if isinstance(entry, Transferred)]
    return next(
        (
            entry.transfer_id
            for entry in reversed(sent)
            if entry.slip == said and entry.entry.on == command.day and entry.entry.at == command.at
        ),
        None,
    )
