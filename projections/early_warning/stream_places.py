"""Between a stream and a view: messages as the view reads them, and how far it has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.subjects import PETITIONS, node_of
from projections.early_warning.reading import Message
from projections.store.rows import Position
from services.runtime.batch import BEGINNING, Checkpoint, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nats.aio.msg import Msg


def messages_of(received: Iterable[Msg]) -> list[Message]:
    """Return messages of the stream of facts as the pipeline reads them."""
    return [
        Message(place_of(one).sequence, one.subject, one.data, node_of(one.subject))
        for one in received
    ]


def position_at(checkpoint: Checkpoint) -> Position:
    """Return the position a view has that read up to a checkpoint of the stream of facts."""
    return Position(PETITIONS, checkpoint.created, checkpoint.sequence, checkpoint.timestamp_ns)


def checkpoint_at(position: Position | None) -> Checkpoint:
    """Return where to read on behind a position; the beginning for a view that never read."""
    if position is None:
        return BEGINNING
    return Checkpoint(position.sequence, position.stored_at, position.created)
