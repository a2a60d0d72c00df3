"""Does a view hold every fact of its stream? (đối soát khung nhìn).

Only up to where the view has read. What it set aside it does not lack: that is told apart
by the same digest a dead letter is known by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.contracts.subjects import PETITIONS
from projections.early_warning.reading import REASONS, letter_name
from projections.matters.keys import packed
from services.runtime import credentials
from services.runtime.batch import Pull, place_of
from services.runtime.reader import BatchReader
from services.runtime.said import noted, same
from services.runtime.tally import SeenElsewhere, Tally, compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from projections.store.protocol import Store
    from services.runtime.tally import Line, Noted, Seen

MOST_NAMED = 100
_BATCH = 500
_PULL = Pull(batch=_BATCH, outstanding=2)
_PATIENCE = 30.0


class CannotTellError(Exception):
    """View and stream cannot be compared; the message says why."""


@dataclass
class ViewCompared:
    """What a view holds of what it has read."""

    stream: Tally
    view: Tally = field(default_factory=lambda: Tally(SeenElsewhere()))
    """Takes what the stream's side found to be new."""
    messages: int = 0
    set_aside: int = 0
    missing: dict[str, int] = field(default_factory=dict[str, int])
    """Ids of facts the view lacks, with their sequence; the first hundred."""
    lacking: int = 0

    @property
    def lines(self) -> list[Line]:
        """Return the two counts of each agency: ours is the view, theirs the stream."""
        return compare(self.view.cells, self.stream.cells)


async def compare_view(
    client: Client, store: Store, seen: Seen, subjects: Sequence[str] = ()
) -> ViewCompared:
    """Look every fact of the stream up in the view, as far as the view has read."""
    position = store.position()
    if position is None:
        msg = "the view has read nothing yet"
        raise CannotTellError(msg)
    info = await client.jetstream(prefix=credentials.api()).stream_info(PETITIONS)
    last = info.state.last_seq
    if last < position.sequence:
        msg = f"the stream ends at {last}, the view has read up to {position.sequence}"
        raise CannotTellError(msg)
    found = ViewCompared(Tally(seen))
    aside = {letter.digest for letter in store.dead_letters()}
    async with BatchReader(client, PETITIONS, subjects=subjects, pull=_PULL) as reader:
        left = reader.pending
        while left > 0 and reader.checkpoint.sequence < position.sequence:
            batch = await reader.next_batch(_BATCH, timeout=_PATIENCE)
            if not batch:
                msg = f"the hub stopped answering ({reader.trouble or 'silence'})"
                raise CannotTellError(msg)
            left -= len(batch.messages)
            read = [m for m in batch.messages if place_of(m).sequence <= position.sequence]
            _take(found, store, read, aside)  # a view is read in the thread that opened it
    return found


def _take(found: ViewCompared, store: Store, messages: Sequence[Msg], aside: set[str]) -> None:
    said = [noted(message.data) for message in messages]
    ids = {id_ for one in said if one is not None and (id_ := _packed(one.id)) is not None}
    rows = {row.id: row.body for row in store.facts(ids)}
    for message, one in zip(messages, said, strict=True):
        found.messages += 1
        id_ = None if one is None else _packed(one.id)
        body = rows.get(id_) if id_ is not None else None
        if one is not None and body is not None and same(body, message.data):
            _meet(found, one._replace(body=body), held=True)
        elif _was_set_aside(message, aside):
            found.set_aside += 1
        elif one is not None and _meet(found, one, held=False):
            found.lacking += 1
            if len(found.missing) < MOST_NAMED:
                found.missing[one.id] = place_of(message).sequence


def _meet(found: ViewCompared, one: Noted, *, held: bool) -> bool:
    """Take a fact of the stream in; tell whether it is met for the first time."""
    new = found.stream.add(one)
    if new and held:
        found.view.add(one)
    return new


def _packed(id_: str) -> bytes | None:
    try:
        return packed(id_)
    except ValueError:
        return None


def _was_set_aside(message: Msg, aside: set[str]) -> bool:
    return bool(aside) and any(letter_name(reason, message.data) in aside for reason in REASONS)
