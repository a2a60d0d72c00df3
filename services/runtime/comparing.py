"""A register against what the stream holds of it, in one pass and bounded memory (so sánh).

The stream stands in the register's own order but for refills, so both are read side by
side: one page of the register, one batch of the stream, one bit for each position.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from services.runtime.fence import position_of
from services.runtime.pages import Marks, Pages
from services.runtime.said import FACTS
from services.runtime.tally import Line, SeenElsewhere, Tally, compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nats.aio.msg import Msg

    from services.runtime.fence import Outgoing
    from services.runtime.pages import Log
    from services.runtime.said import Reading

_MODULUS = 1 << 256
MOST_NAMED = 100
"""Ids of facts named in a report; the others are counted."""


@dataclass
class Odd:
    """Facts that are not as they should be: all counted, some named."""

    count: int = 0
    named: dict[str, int] = field(default_factory=dict[str, int])
    """Fact id (empty for what is no fact) to its sequence in the stream."""
    sum: int = 0
    """Of the digests of all that was counted, modulo 2^256: which ones, whatever their order."""

    def add(self, id_: str, sequence: int, body: bytes = b"") -> bool:
        """Count one, and name it where there is room; tell whether it was not named before."""
        if id_ and id_ in self.named:
            return False
        self.count += 1
        self.sum = (self.sum + int.from_bytes(sha256(body).digest(), "big")) % _MODULUS
        if len(self.named) < MOST_NAMED:
            self.named[id_] = sequence
        return True


@dataclass(frozen=True, slots=True)
class Compared:
    """How a stream and a register stand to each other, up to a position."""

    upto: int
    """The position of the log the hub had acknowledged when we began."""
    messages: int
    """What the stream holds of us up to there, repeats and all."""
    older: int
    """Messages in the stream from before what the log still holds: not compared."""
    gone: int
    """Positions from before that, which no message in the stream bears any more."""
    lines: Sequence[Line]
    missing: int
    differing: Odd
    """Same id, other body."""
    strange: Odd
    """In the stream, not in the log."""
    repeated: int
    """Messages that say again what another said."""
    cut: int
    """Messages a disk of the hub turned a bit of: headers and body are parted elsewhere. What they
    said is missing, and published again; they stay."""

    @property
    def equal(self) -> bool:
        """Whether the stream holds exactly what the register wrote."""
        return not (self.missing or self.differing.count or self.strange.count)


class Comparison:
    """Takes a stream's messages batch by batch, then tells; used by one thread at a time."""

    def __init__(self, log: Log, upto: int, *, after: int = 0, reading: Reading = FACTS) -> None:
        """Compare what the log holds after one position, up to another."""
        self._log = log
        self._after = after
        self._reading = reading
        self._upto = upto
        self._travels, self._stands, self._before = Marks(), Marks(), Marks()
        # Positions tell repeats apart already.
        self._ours, self._theirs = Tally(SeenElsewhere()), Tally(SeenElsewhere())
        self._pages = Pages(log, upto, self._meet, after=after)
        self._differing, self._strange = Odd(), Odd()
        self._messages = self._older = self._repeated = self._cut = 0
        self._gone = after

    def take(self, messages: Sequence[tuple[int, Msg]]) -> None:
        """Compare messages, each with its sequence."""
        for sequence, message in messages:
            self._take(sequence, message)

    def end(self) -> Compared:
        """Read what the stream did not name, and tell."""
        self._pages.finish()
        return Compared(
            upto=self._upto,
            messages=self._messages,
            older=self._older,
            gone=self._gone,
            lines=compare(self._ours.cells, self._theirs.cells),
            missing=sum(1 for _ in self._missing()),
            differing=self._differing,
            strange=self._strange,
            repeated=self._repeated,
            cut=self._cut,
        )

    def missing(self, at_once: int) -> Iterator[list[Outgoing]]:
        """Return what the stream lacks, in portions."""
        positions = self._missing()
        while portion := list(islice(positions, at_once)):
            yield self._pages.rows(portion)

    def misses_the_same(self, other: Comparison) -> bool:
        """Tell whether another reading of the same log missed the very same positions."""
        both = zip_longest(self._missing(), other._missing())
        return all(mine == theirs for mine, theirs in both)

    def _missing(self) -> Iterator[int]:
        return self._travels.minus(self._stands)

    def _meet(self, row: Outgoing) -> None:
        self._travels.add(row.position)
        said = self._reading.noted(row.body)
        if said is not None:
            self._ours.add(said)

    def _take(self, sequence: int, message: Msg) -> None:
        position = position_of(message.headers or {})
        if position > self._upto:
            return  # newer than what we compare
        if 0 < position <= self._after:
            self._older += 1
            self._gone -= self._before.add(position)
            return
        self._messages += 1
        row = self._pages.row(position) if position > 0 else None
        same = self._reading.same
        if row is not None and row.subject == message.subject and same(row.body, message.data):
            self._count(row)
            return
        if row is not None and _is_cut(row, message):
            self._cut += 1
            return
        own = self._log.said_under(message.data)
        if own is not None and same(own, message.data):
            self._repeated += 1  # the register says so too, under another position
        else:
            self._note(self._strange if own is None else self._differing, sequence, message)
            if row is not None and own == row.body:
                self._stands.add(
                    position
                )  # told, and left to people: ours beside it would settle nothing

    def _note(self, odd: Odd, sequence: int, message: Msg) -> None:
        said = self._reading.noted(message.data)
        if odd.add(said.id if said else "", sequence, message.data) and said is not None:
            self._theirs.add(said)

    def _count(self, row: Outgoing) -> None:
        if not self._stands.add(row.position):
            self._repeated += 1
        elif (said := self._reading.noted(row.body)) is not None:
            self._theirs.add(said)


def _is_cut(row: Outgoing, message: Msg) -> bool:
    """Tell whether it is ours but for the length of its headers: its body lost or took some."""
    ours, theirs = row.body, message.data
    parted = bool(theirs) and (ours.endswith(theirs) or theirs.endswith(ours))
    return parted and row.subject == message.subject
