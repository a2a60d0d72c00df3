"""A stream seen from a reader: is it still the one it read, and a consumer behind a checkpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError, NotFoundError
from nats.nuid import NUID

from services.runtime import credentials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client

    from services.runtime.batch import Checkpoint

_TIMEOUT = 3.0
_STREAM_NOT_FOUND = 10059
_SAME_INSTANT = 2e-5
"""The client keeps microseconds, the reply subject nanoseconds."""


class StreamMissingError(Exception):
    """The stream does not exist at this hub."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"the hub has no stream {stream}; run `leothang streams --apply`")


class StreamReplacedError(Exception):
    """The stream is not the one this view read: read it again from the beginning.

    A view is a function of a set of facts, so reading facts twice changes nothing.
    """

    def __init__(self, stream: str, why: str) -> None:
        super().__init__(f"stream {stream} was replaced or lost its end: {why}")
        self.stream = stream
        self.why = why


async def state_of(
    client: Client, stream: str, *, patience: float = _TIMEOUT, **asked: str
) -> dict[str, Any]:
    """Return when a stream was made and what it holds, in the server's words; raise without one."""
    body = json.dumps(asked).encode() if asked else b""
    subject = f"{credentials.api()}.STREAM.INFO.{stream}"
    answer = await client.request(subject, body, timeout=patience)
    found: dict[str, Any] = json.loads(answer.data)
    error = found.get("error")
    if error is not None and error.get("err_code") == _STREAM_NOT_FOUND:
        raise StreamMissingError(stream)
    if error is not None:
        raise APIError.from_error(error)
    return found


class Tail:
    """One stream and our throw-away consumer of it."""

    def __init__(
        self, client: Client, stream: str, subjects: Sequence[str], *, inactive: float
    ) -> None:
        self.stream = stream
        self.created = ""
        self._client = client
        self._api = credentials.api()
        self._js = client.jetstream(timeout=_TIMEOUT, prefix=self._api)
        self._subjects = list(subjects)
        self._inactive = inactive
        self._nuid = NUID()
        self._consumer = ""

    @property
    def pull_subject(self) -> str:
        """Where pull requests go."""
        return f"{self._api}.CONSUMER.MSG.NEXT.{self.stream}.{self._consumer}"

    async def open_consumer(self, checkpoint: Checkpoint) -> int:
        """Start a consumer behind the checkpoint; return how many messages wait for it."""
        await self._check(checkpoint)
        await self.forget_consumer()
        name = "reader-" + self._nuid.next().decode()
        info = await self._js.add_consumer(
            self.stream,
            ConsumerConfig(
                name=name,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=checkpoint.sequence + 1,
                ack_policy=AckPolicy.NONE,
                **self._filter(),
                inactive_threshold=self._inactive,
                mem_storage=True,
                num_replicas=1,
            ),
        )
        self._consumer = name
        return int(info.num_pending or 0)

    def _filter(self) -> dict[str, Any]:
        """Name a single filter as one: then it stands in the request's subject, for permissions."""
        if len(self._subjects) == 1:
            return {"filter_subject": self._subjects[0]}
        return {"filter_subjects": self._subjects or None}

    async def forget_consumer(self) -> None:
        """Remove our consumer, if the server still has it."""
        if self._consumer:
            consumer, self._consumer = self._consumer, ""
            try:
                await self._js.delete_consumer(self.stream, consumer)
            except NotFoundError:
                return

    async def _check(self, checkpoint: Checkpoint) -> None:
        """Refuse to read on in a stream that is not the one the checkpoint is of."""
        found = await state_of(self._client, self.stream)
        state, created = found["state"], str(found["created"])
        made_anew = bool(checkpoint.created) and checkpoint.created != created
        if made_anew and not await self._was_put_back(checkpoint, int(state["last_seq"])):
            why = f"it was created {created}, we read the one of {checkpoint.created}"
            raise StreamReplacedError(self.stream, why)
        if checkpoint.sequence > int(state["last_seq"]):
            why = f"it ends at {state['last_seq']}, we read up to {checkpoint.sequence}"
            raise StreamReplacedError(self.stream, why)
        if checkpoint.timestamp_ns and checkpoint.sequence >= int(state["first_seq"]):
            await self._check_message(checkpoint)
        self.created = created

    async def _was_put_back(self, checkpoint: Checkpoint, last: int) -> bool:
        """Tell whether a stream made anew is a copy of ours: a backup keeps places and times."""
        if not checkpoint.timestamp_ns or checkpoint.sequence > last:
            return False
        return bool(await self._has_our_message(checkpoint))

    async def _check_message(self, checkpoint: Checkpoint) -> None:
        """Compare the message at the checkpoint: a lost end may have been filled again."""
        if await self._has_our_message(checkpoint) is False:
            why = f"another message stands at {checkpoint.sequence}"
            raise StreamReplacedError(self.stream, why)

    async def _has_our_message(self, checkpoint: Checkpoint) -> bool | None:
        """Tell whether the message at the checkpoint is ours; None when none stands there.

        One message that was deleted moves nothing.
        """
        try:
            message = await self._js.get_msg(self.stream, checkpoint.sequence)
        except NotFoundError:
            return None
        stored = message.time
        if stored is None:
            return None
        return abs(stored.timestamp() - checkpoint.timestamp_ns / 1e9) <= _SAME_INSTANT
