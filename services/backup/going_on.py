"""A node put back from an old copy goes on where it was at the hub (đi tiếp).

What it published since the copy stands at the hub. It becomes part of the register's log
again, and as far as it can be told, of its files. One transaction: whoever is killed in the
middle has done nothing, and does it again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from domain.contracts.subjects import PETITIONS, node_fence
from services.backup.archive import BackupError
from services.node.carried import CarriedFact, Span
from services.node.local import register_path
from services.node.outbox import NotificationLog
from services.node.register import open_register
from services.node.taking_back import TakenBack, file_of, take_back
from services.runtime.fence import FencedStream, position_of
from services.runtime.holding import FASTEST, messages
from services.runtime.pages import Pages
from services.runtime.said import noted, same

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from uuid import UUID

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.node.register import Register
    from services.runtime.recorders import BulkRecorder

_PRIVATE = frozenset({"received", "classified", "reception_delegation_received"})
"""Facts of which only the office knows who and what."""


@dataclass(frozen=True, slots=True)
class GoneOn:
    """What became of the facts a restored register lacked."""

    begins: int
    ends: int
    taken: TakenBack

    def sentence(self) -> str:
        """Say it in one sentence."""
        if self.begins == self.ends:
            return "The hub holds nothing this register lacks: the node goes on as it is."
        back, standing = len(self.taken.facts), len(self.taken.standing)
        return (
            f"{back} facts are in the register again, {standing} stay in force at the hub alone; "
            f"new facts follow behind position {self.ends}."
        )

    def to_enter(self) -> list[str]:
        """Name the papers whose names and texts are gone, and the facts nobody can work on."""
        lines = [
            f"enter again (nhập lại) {said.agency} {said.day} {_subject(fact)}"
            for fact in self.taken.facts
            if _kind(fact) in _PRIVATE and (said := noted(fact.body))
        ]
        return lines + [
            f"at the hub only (chỉ còn ở trạm) {said.agency} {said.day} {_kind(fact)} {fact.id}"
            for fact in self.taken.standing
            if (said := noted(fact.body))
        ]


class _Gap:
    """Finds the last position register and hub agree on, and what the hub holds beyond."""

    def __init__(self, log: NotificationLog) -> None:
        self._pages = Pages(log, log.last_position(), lambda _: None)
        self.agreed = 0
        self._beyond: dict[int, CarriedFact] = {}

    def take(self, batch: Sequence[tuple[int, Msg]]) -> None:
        for _, message in batch:
            position = position_of(message.headers or {})
            row = self._pages.row(position) if position else None
            if row is not None and same(row.body, message.data):
                self.agreed = max(self.agreed, position)
            elif position:
                said = noted(message.data)
                fact = CarriedFact(position, said.id if said else "", message.subject, message.data)
                self._beyond.setdefault(position, fact)

    def beyond(self) -> list[CarriedFact]:
        return [fact for at, fact in sorted(self._beyond.items()) if at > self.agreed]


async def go_on(
    client: Client, data: Path, node: str, *, store: str | None = None, new: bool = False
) -> GoneOn:
    """Close the gap between a restored register and its hub; twice is as once.

    `new` begins with an empty register, where there is no backup at all.
    """
    register = open_register(store or _place(data, new=new))
    try:
        register.check_owner(node)
        log = NotificationLog(register, node)
        fence = node_fence(node)
        ends = await FencedStream(client, PETITIONS, fence).position()
        gap = _Gap(log)
        async for batch in messages(client, PETITIONS, fence, rate=FASTEST):
            await asyncio.to_thread(gap.take, batch)
        if ends <= gap.agreed:
            return GoneOn(ends, ends, TakenBack())
        return await asyncio.to_thread(_close, register, log, node, gap)
    finally:
        register.close()


def _place(data: Path, *, new: bool) -> Path:
    path = register_path(data)
    if path.is_file() == new:
        there = "already a" if new else "no"
        hint = "leave --new out" if new else "restore a backup; --new, if there is none at all"
        msg = f"there is {there} register in {data} ({path.name}): {hint}"
        raise BackupError(msg)
    return path


def _close(register: Register, log: NotificationLog, node: str, gap: _Gap) -> GoneOn:
    facts = gap.beyond()
    shared = log.entry_at(gap.agreed)
    if shared is None:
        msg = (
            f"register and hub agree up to position {gap.agreed} only, which lies before a gap "
            "closed earlier: restore a newer backup, or run the register under a new name"
        )
        raise BackupError(msg)
    files = {file for fact in facts if (file := file_of(fact.body)) is not None}
    taken = take_back(node, facts, _versions(register, list(files)))
    ends = facts[-1].position

    def span(cursor: Any, ids: Sequence[int]) -> None:  # noqa: ANN401 - of either driver
        last = 0 if ids else register.recorder.max_notification_id() or 0
        own, hidden = (ids[0] - 1, ids[-1]) if ids else (last, last)
        register.carried.keep(Span(shared, own, hidden, gap.agreed, ends), facts, cursor)

    cast("Any", register.events).put(taken.events, afterwards=span)
    return GoneOn(gap.agreed, ends, taken)


def _versions(register: Register, files: list[UUID]) -> dict[UUID, int]:
    streams = cast("BulkRecorder", register.recorder).select_streams(files)
    return {file: events[-1].originator_version for file, events in streams.items()}


def _kind(fact: CarriedFact) -> str:
    """Return the word of a fact's subject: `received`, `reception_held`."""
    return fact.subject.split(".")[2]


def _subject(fact: CarriedFact) -> str:
    file = file_of(fact.body)
    return str(file) if file else fact.id
