"""Straight into facts: no register, and each step written down when it happened (chỉ xuất sự kiện).

So the same file gives the same facts today and tomorrow, and a judgement as of
a day of the past finds what was known then.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, cast

from domain.contracts.envelope import VIETNAM
from domain.errors import AgencyNotHostedError, DomainError
from services.importing.offices import Answer, strange
from services.node.desk import Desk
from services.node.handlers import File, handle
from services.node.private import PrivateMemory
from services.node.translate import to_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from domain.contracts.hosting import Hosting
    from domain.register_file import FileEvent
    from services.node.commands import AnyCommand
    from services.node.pseudonyms import Keys

_EVENING = time(23, 59, 59, tzinfo=VIETNAM)


class InItsTime:
    """Records by the rules of every register, at the moments the commands speak of."""

    def __init__(
        self, node: str, keys: Keys, *, hosting: Hosting, known: Callable[[str], bool]
    ) -> None:
        self._node = node
        self._desk = Desk(node, keys, PrivateMemory())
        self._hosting = hosting
        self._known = known
        self._files: dict[UUID, File] = {}
        self._today = datetime.now(UTC)
        self._facts: list[tuple[datetime, bytes]] = []

    @property
    def bodies(self) -> Iterator[bytes]:
        """The facts in the order they were written down."""
        return (body for _, body in sorted(self._facts, key=lambda fact: fact[0]))

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Answer each command in its turn."""
        return [self._answer(command) for command in commands]

    def _answer(self, command: AnyCommand) -> Answer:
        if refused := strange(command, self._known):
            return refused
        try:
            return self._record(command)
        except DomainError as refusal:
            return Answer("refused", f"{refusal.code}: {refusal.message}")

    def _record(self, command: AnyCommand) -> Answer:
        if not self._hosting.hosts(self._node, command.agency):
            raise AgencyNotHostedError(agency=command.agency, node=self._node)
        # What has not happened yet is refused as by every register.
        recorded_at = min(written_at(command), self._today)
        file = handle(self._desk, self._files.get(command.file_id), command, recorded_at)
        self._files[file.id] = file
        events = cast("list[FileEvent]", list(cast("Any", file).collect_events()))
        messages = (to_message(self._node, event) for event in events)
        self._facts += [(recorded_at, message[1]) for message in messages if message]
        return Answer("recorded" if events else "repeated")


def written_at(command: AnyCommand) -> datetime:
    """Return the moment of a command, the evening of its day where the hour is not known."""
    return command.at or datetime.combine(command.day, _EVENING)
