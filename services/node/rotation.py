"""Every kept paper said again under the current key, and what would be left behind (đổi khóa).

Works on the register itself, beside a node that runs: two programs may write to one
register, and what one of them said the other never says twice. So it can be stopped
and started again at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from domain.contracts.envelope import legal_day
from domain.petition import Petition
from domain.reception import Reception
from domain.rekeying import RekeyableFile
from services.node.commands import Rekey
from services.node.rekeying import left_under, unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from domain.register_file import RegisterFile
    from services.node.engine import Engine, Outcome
    from services.node.pseudonyms import Keys
    from services.node.register import Register

BATCH = 200
"""Papers of one write."""
_LOG = 1_000
_NAMING = {Petition.Received.TOPIC, Reception.DelegationReceived.TOPIC}
"""By which entries people come into the register."""
_TRIES = 3


@dataclass
class SaidAgain:
    """What a run came to, in papers."""

    said: int = 0
    whole: int = 0
    """Nothing was missing."""
    erased: int = 0
    """Names and text are gone: these stay under the old key."""
    failed: int = 0
    """Written to by somebody else each time; a further run says them."""

    @property
    def papers(self) -> int:
        """All of them."""
        return self.said + self.whole + self.erased + self.failed


@dataclass(frozen=True)
class Left:
    """Papers a key is still needed for."""

    unsaid: int
    """Said under it and not under the current one; `leothang node rekey` does that."""
    erased: int
    """The same of papers whose words are gone; nothing can be done about these."""


def rekeyable(register: Register) -> Iterator[list[UUID]]:
    """Yield the ids of all papers and delegations of a register, in the order they came in."""
    position, held = 0, list["UUID"]()
    while rows := register.recorder.select_notifications(position, _LOG, inclusive_of_start=False):
        position = rows[-1].id
        received = (row for row in rows if row.topic in _NAMING)
        held += [cast("UUID", row.originator_id) for row in received]
        while len(held) >= BATCH:
            yield held[:BATCH]
            del held[:BATCH]
    if held:
        yield held


def say_again(
    engine: Engine, now: datetime, told: Callable[[SaidAgain], object] = lambda _: None
) -> SaidAgain:
    """Say every paper under every key of the key file, as far as it was not said yet."""
    count = SaidAgain()
    for ids in rekeyable(engine.register):
        files = engine.register.files(ids)
        waiting = [_command(files[id_], now) for id_ in ids]
        for _ in range(_TRIES):
            answers = list(zip(waiting, engine.execute(waiting), strict=True))
            waiting = [command for command, answer in answers if _busy(answer)]
            for _, answer in answers:
                _count(count, answer)
            if not waiting:
                break
        count.failed += len(waiting)
        told(count)
    return count


def left_behind(register: Register, keys: Keys, key: str) -> Left:
    """Count the papers that only this key makes known to others."""
    missing = erased = 0
    for ids in rekeyable(register):
        for id_, file in register.files(ids).items():
            if not isinstance(file, RekeyableFile):
                continue
            private = register.private.find(id_)
            if private is None:
                erased += left_under(file, key)
            elif unsaid(file, private, keys):
                missing += 1
    return Left(missing, erased)


def _command(file: RegisterFile[Any], now: datetime) -> Rekey:
    office = file.entries[0].entry.agency
    return Rekey(agency=office, on=legal_day(now), subject=str(file.id))


def _busy(answer: Outcome) -> bool:
    return answer.refusal is not None and answer.refusal.code == "register_busy"


def _count(count: SaidAgain, answer: Outcome) -> None:
    if answer.status == "recorded":
        count.said += 1
    elif answer.status == "repeated":
        count.whole += 1
    elif answer.refusal is not None and answer.refusal.code == "words_erased":
        count.erased += 1
    elif not _busy(answer):
        count.failed += 1
