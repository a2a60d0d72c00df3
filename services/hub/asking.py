"""What a stream says of itself, here or at another hub, in the server's own words.

The client library drops some of them: how far a source has read, who copies how far.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from nats.errors import Error
from nats.js.errors import APIError

if TYPE_CHECKING:
    from nats.aio.client import Client

TIMEOUT = 3.0
_NOT_THERE = 404
NO_SUBJECT = "petition.v1.none.none.none"
"""What nothing is published on."""
OUTAGES = (Error, OSError, TimeoutError)
"""What an answer that does not come raises."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message of a stream: where it stands, when it was stored, and its fingerprint."""

    sequence: int
    subject: str
    at: str
    """When, as the server says it: to the nanosecond."""
    digest: bytes
    headers: str


class Asking:
    """The API of one hub's streams; `hub` None is the one the client is connected to."""

    def __init__(self, client: Client, hub: str | None = None) -> None:
        self._client = client
        self._api = "$JS.API" if hub is None else f"$JS.{hub}.API"

    async def stream(self, name: str) -> dict[str, Any] | None:
        """Return settings and state of a stream; None when the hub has none of that name."""
        return await self._ask(f"STREAM.INFO.{name}")

    async def message(self, stream: str, sequence: int) -> Stored | None:
        """Return the message that stands at a place."""
        return _stored(await self._ask(f"STREAM.MSG.GET.{stream}", seq=sequence))

    async def last(self, stream: str, pattern: str) -> Stored | None:
        """Return the last message under a subject or pattern."""
        return _stored(await self._ask(f"STREAM.MSG.GET.{stream}", last_by_subj=pattern))

    async def following(self, stream: str, pattern: str, sequence: int) -> Stored | None:
        """Return the first message under a pattern that stands behind a place."""
        found = await self._ask(f"STREAM.MSG.GET.{stream}", seq=sequence + 1, next_by_subj=pattern)
        return _stored(found)

    async def place_witness(self, stream: str, name: str, *, hours: int = 1) -> None:
        """Make a consumer nobody reads, kept in a server's memory alone: it dies with it."""
        config = {
            "name": name,
            "deliver_policy": "new",
            "ack_policy": "none",
            "filter_subject": NO_SUBJECT,
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": hours * 3_600_000_000_000,
        }
        what = f"CONSUMER.CREATE.{stream}.{name}.{NO_SUBJECT}"
        await self._ask(what, stream_name=stream, config=config)

    async def has_consumer(self, stream: str, name: str) -> bool:
        """Tell whether a stream has a consumer of this name."""
        return await self._ask(f"CONSUMER.INFO.{stream}.{name}") is not None

    async def consumers(self, stream: str) -> list[dict[str, Any]]:
        """Return all consumers of a stream, as the server lists them: by name."""
        found: list[dict[str, Any]] = []
        while page := await self._ask(f"CONSUMER.LIST.{stream}", offset=len(found)):
            found += page["consumers"] or ()
            if not page["consumers"] or len(found) >= page["total"]:
                break
        return found

    async def forget(self, stream: str, consumer: str) -> None:
        """Take a consumer away, if it is there."""
        await self._ask(f"CONSUMER.DELETE.{stream}.{consumer}")

    async def _ask(self, what: str, **said: object) -> dict[str, Any] | None:
        body = json.dumps(said).encode() if said else b""
        answer = await self._client.request(f"{self._api}.{what}", body, timeout=TIMEOUT)
        found: dict[str, Any] = json.loads(answer.data)
        error = found.get("error")
        if error is None:
            return found
        if error.get("code") == _NOT_THERE:
            return None
        raise APIError.from_error(error)


def _stored(found: dict[str, Any] | None) -> Stored | None:
    if found is None:
        return None
    message = found["message"]
    return Stored(
        int(message["seq"]),
        str(message["subject"]),
        str(message["time"]),
        blake2b(base64.b64decode(message.get("data", "")), digest_size=16).digest(),
        base64.b64decode(message.get("hdrs", "")).decode(errors="replace"),
    )
