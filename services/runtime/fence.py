"""Conditional atomic batches: what one publisher may add to a stream, and only once.

The first message of a batch is conditional on the stream sequence of the publisher's
last message (the *fence*, a wildcard subject only this publisher writes to). Every
message carries its position in the publisher's log, so the stream itself tells where
to go on.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from nats.errors import Error, MaxPayloadError, NoRespondersError, OutboundBufferLimitError
from nats.nuid import NUID

from services.runtime import credentials, denied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nats.aio.client import Client
    from nats.aio.msg import Msg

POSITION = "node-pos"
"""The header with a message's position in its publisher's log."""

REFILL = "node-refill"
"""The header of a message published once more, with the position it has in the log; its
`node-pos` is that of the stream's end, so that the place to go on from never moves back."""

TRACE = "traceparent"
"""The header that says in which trace a message goes on; nothing reads facts by it."""

LARGEST_BATCH = 1000
"""What the server takes in one atomic batch."""

_BATCH_ID = "Nats-Batch-Id"
_BATCH_SEQUENCE = "Nats-Batch-Sequence"
_BATCH_COMMIT = "Nats-Batch-Commit"
_EXPECTED = "Nats-Expected-Last-Subject-Sequence"
_EXPECTED_OF = "Nats-Expected-Last-Subject-Sequence-Subject"
_HEADER_BYTES = 512
_DIGITS = 19
"""Fewer fit in 64 bits."""
_TIMEOUT = 5.0
_WRONG_LAST_SEQUENCE = 10071
_TOO_LARGE = 10054
_ATOMIC_OFF = 10174
_NAMED = {
    10023: "stream_storage_full",
    10047: "stream_storage_full",
    10054: "payload_too_large",
    10059: "stream_not_found",
    10071: "fence_moved",
    10077: "stream_limit_reached",
    10174: "atomic_batches_off",
    10176: "batch_incomplete",
    10199: "batch_too_large",
    10210: "too_many_open_batches",
}


class Outgoing(Protocol):
    """One row of a log: where it stands and what travels."""

    @property
    def position(self) -> int:
        """The row's place in the log; grows, may leave gaps."""
        ...

    @property
    def subject(self) -> str | None:
        """Where it goes; None for what stays inside."""
        ...

    @property
    def body(self) -> bytes:
        """What travels."""
        ...


class PublishError(Exception):
    """The hub did not take a batch; `reason` is a word fit for a metric."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class FenceMovedError(PublishError):
    """Somebody else published for this log, or an acknowledgement was lost (10071)."""


class PayloadTooLargeError(PublishError):
    """A row is longer than the hub takes; nothing after it can be published (10054)."""


class FencedStream:
    """The end of one publisher's messages in one stream."""

    def __init__(self, client: Client, stream: str, fence: str) -> None:
        self.stream = stream
        self.fence = fence
        self.longest = 0
        """The longest body the stream takes, known after `position`."""
        self._api = credentials.api()
        self._client = client
        self._sequence = 0
        self._nuid = NUID()

    async def position(self) -> int:
        """Return our last position in the stream, 0 when nothing is there; fences from it.

        Where the last message names none, our relay did not write it: with our key somebody else
        did. All is published again behind it: it can't be removed, and would hold us up for ever.
        """
        self.longest = await self._longest_body()
        # The fence stands in the subject: so a publisher may be let read its own last message only.
        asked = f"{self._api}.DIRECT.GET.{self.stream}.{self.fence}"
        reply = await self._client.request(asked, timeout=_TIMEOUT)
        headers = reply.headers or {}
        status = headers.get("Status")
        if status == "404":
            self._sequence = 0
            return 0
        if status is not None or "Nats-Sequence" not in headers:
            msg = f"unexpected answer to a direct get: {status} {headers.get('Description', '')}"
            reason = "position_unreadable"
            raise PublishError(reason, msg)
        self._sequence = int(headers["Nats-Sequence"])
        return _read(headers.get(POSITION, ""))

    async def publish(
        self,
        rows: Sequence[Outgoing],
        *,
        end: int | None = None,
        traces: Mapping[int, str] | None = None,
    ) -> None:
        """Add the rows after our last message, all or none.

        With `end`, where the stream's own last message stands, they are a refill of a hole.
        `traces` says, by position, in which trace a row goes on.
        """
        last, place = len(rows), POSITION if end is None else REFILL
        # One table for the whole batch: the client has written it out when `publish` returns.
        headers = {} if end is None else {POSITION: str(end)}
        if last > 1:
            headers[_BATCH_ID] = self._nuid.next().decode()
        headers[_EXPECTED] = str(self._sequence)
        headers[_EXPECTED_OF] = self.fence
        for number, row in enumerate(rows, start=1):
            headers[place] = str(row.position)
            if traces is not None:
                _go_on(headers, traces.get(row.position))
            if last > 1:
                headers[_BATCH_SEQUENCE] = str(number)
            if number < last:
                await self._client.publish(str(row.subject), row.body, headers=headers)
            if number == 1 < last:
                del headers[_EXPECTED], headers[_EXPECTED_OF]
        # One message alone needs no batch: the hub flushes it once, a batch several times.
        if last > 1:
            headers[_BATCH_COMMIT] = "1"
        answer = await self._client.request(
            str(rows[-1].subject), rows[-1].body, headers=headers, timeout=_TIMEOUT
        )
        self._sequence = int(_checked(answer)["seq"])

    async def _longest_body(self) -> int:
        asked = f"{self._api}.STREAM.INFO.{self.stream}"
        answer = await self._client.request(asked, timeout=_TIMEOUT)
        config = _checked(answer)["config"]
        if not config.get("allow_atomic"):
            msg = f"stream {self.stream} takes no atomic batches; run `leothang streams --apply`"
            raise PublishError(_NAMED[_ATOMIC_OFF], msg)
        limit = int(config.get("max_msg_size", -1))
        longest = int(self._client.max_payload)
        return (min(limit, longest) if limit > 0 else longest) - _HEADER_BYTES


def _go_on(headers: dict[str, str], trace: str | None) -> None:
    """Say in which trace a message goes on, or that it does in none."""
    if trace is None:
        headers.pop(TRACE, None)
    else:
        headers[TRACE] = trace


def _checked(answer: Msg) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(answer.data)
    error = reply.get("error")
    if error is None:
        return reply
    code = int(error.get("err_code", 0))
    reason = _NAMED.get(code, f"refused_{code}")
    message = f"{error.get('description', 'refused')} ({code})"
    if code == _WRONG_LAST_SEQUENCE:
        raise FenceMovedError(reason, message)
    if code == _TOO_LARGE:
        raise PayloadTooLargeError(reason, message)
    raise PublishError(reason, message)


def told(client: Client, error: Exception) -> Exception:
    """Return what stands behind a failure: a request nobody answered may have been denied."""
    wanted = denied.recently(client) if isinstance(error, TimeoutError | Error) else None
    if wanted is None:
        return error
    return PublishError(denied.WORD, str(denied.DeniedError(wanted)))


def position_of(headers: Mapping[str, str]) -> int:
    """Return the position a message has in its publisher's log, 0 when it names none."""
    return _read(headers.get(REFILL, headers.get(POSITION, "")))


def _read(named: str) -> int:
    return int(named) if named.isascii() and named.isdigit() and len(named) < _DIGITS else 0


def reason_of(error: Exception) -> str:
    """Return one word for a failure to publish: bounded, fit for a metric and a log."""
    match error:
        case PublishError():
            return error.reason
        case MaxPayloadError():
            return "payload_too_large"
        case NoRespondersError():
            return "no_responders"
        case TimeoutError():
            return "timeout"
        case OutboundBufferLimitError():
            return "buffer_full"
        case Error():
            return "disconnected"
        case OSError():
            return "network"
        case _:
            return "log_unreadable"
