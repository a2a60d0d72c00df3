"""What a reader hands out, how far a view has read, and how to ask for more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nats.aio.msg import Msg

_V1_TOKENS = 9


class Checkpoint(NamedTuple):
    """How far a view has read, and by what it knows the stream again."""

    sequence: int = 0
    timestamp_ns: int = 0
    """When the hub stored the message at `sequence`: a stream that lost its end differs."""
    created: str = ""
    """When the stream was created; empty for a view that never read."""


BEGINNING = Checkpoint()
"""Where a view that never read starts."""


@dataclass(frozen=True, slots=True)
class Pull:
    """How to pull: how many at a time, how many requests outstanding, for how long."""

    batch: int = 1000
    outstanding: int = 3
    expires: float = 5.0
    heartbeat: float = 1.0
    batch_bytes: int = 8 * 1024 * 1024
    inactive: float = 60.0
    """The server forgets a consumer nobody pulls from for so long."""

    @property
    def window(self) -> int:
        """The most messages ever on the way or waiting here."""
        return self.batch * self.outstanding

    @property
    def request(self) -> bytes:
        """The body of one pull request."""
        second = 1_000_000_000
        return json.dumps(
            {
                "batch": self.batch,
                "max_bytes": self.batch_bytes,
                "expires": int(self.expires * second),
                "idle_heartbeat": int(self.heartbeat * second),
            }
        ).encode()


USUAL_PULL = Pull()


class Place(NamedTuple):
    """What a message's reply subject says about where it stands."""

    sequence: int
    consumer_sequence: int
    timestamp_ns: int
    pending: int


def place_of(message: Msg) -> Place:
    """Return where a message stands in its stream."""
    tokens = message.reply.split(".")
    first = 5 if len(tokens) == _V1_TOKENS else 7
    sequence, consumer, timestamp, pending = tokens[first : first + 4]
    return Place(int(sequence), int(consumer), int(timestamp), int(pending))


class Batch(NamedTuple):
    """Messages in the stream's order, and the checkpoint that stands behind them."""

    messages: list[Msg]
    checkpoint: Checkpoint
    pending: int
    """How many messages the stream held beyond these."""

    def __bool__(self) -> bool:
        return bool(self.messages)
