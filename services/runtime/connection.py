"""One way to connect to the broker: forever, logged, and with a clear refusal at the start."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING

import structlog
from nats.aio.client import Client
from nats.errors import Error

from services.runtime import credentials, denied
from services.runtime.addresses import are_addresses

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

_RECONNECT_WAIT = 0.25
_CONNECT_TIMEOUT = 2
_CANCEL_AGAIN = 0.1
_REFUSED = "the hub refuses this key"
_PENDING_BYTES = 16 * 1024 * 1024
_ANOTHER = re.compile(r",\s*(?=[a-z]+://)")


class BrokerUnreachableError(Exception):
    """No NATS server answers at the address given."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"no NATS server answers at {shown(url)} ({reason}); {_advice(reason)}")


def _advice(reason: str) -> str:
    if reason == _REFUSED:
        return "LEOTHANG_NATS_NKEY must name the seed of a user of this very hub"
    if reason == "SSLCertVerificationError":
        return "LEOTHANG_NATS_CA must name the file of the authority that signed its certificate"
    return "start one with `leothang up`, or name another with --nats"


def shown(url: str) -> str:
    """Return the address, or several with commas, without user and password: fit for logs."""
    # A comma may stand in a password too: only one before a scheme begins another address.
    return ",".join(map(_without_user, _ANOTHER.split(url)))


def _without_user(url: str) -> str:
    scheme, _, rest = url.rpartition("://")
    place = rest.rpartition("@")[2]
    return f"{scheme}://{place}" if scheme else place


async def connect(
    url: str, name: str, *, patience: float | None = 5.0, client: Client | None = None
) -> Client:
    """Return a client that reconnects for ever; raise when none answers within `patience`.

    `patience=None` waits for the first connection for ever: a node without a
    line keeps recording meanwhile.
    """
    if not are_addresses(url):
        raise BrokerUnreachableError(url, "no address")
    client = Client() if client is None else client
    shows = credentials.from_environment().options()
    last = _LastError(client, name)
    try:
        attempt = client.connect(
            [part.strip() for part in url.split(",")],
            name=name,
            error_cb=last.on_error,
            disconnected_cb=_logged("disconnected", name),
            reconnected_cb=_logged("reconnected", name),
            closed_cb=_logged("connection closed", name),
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RECONNECT_WAIT,  # type: ignore[arg-type]  # seconds, may be part of one
            connect_timeout=_CONNECT_TIMEOUT,
            ping_interval=10,
            max_outstanding_pings=2,
            pending_size=_PENDING_BYTES,
            **shows,
        )
        await within(patience, attempt)
    except TimeoutError as error:
        await hang_up(client)
        raise BrokerUnreachableError(url, last.reason or "no answer in time") from error
    except (OSError, Error) as error:
        await hang_up(client)
        raise BrokerUnreachableError(url, type(error).__name__) from error
    except asyncio.CancelledError:
        await hang_up(client)
        raise
    log.info("connected", client=name, address=shown(url))
    return client


async def within(patience: float | None, attempt: Awaitable[None]) -> None:
    """Await an attempt; raise TimeoutError when `patience` is over, whatever the attempt does.

    nats-py waits in `asyncio.wait_for`, which loses a cancellation that comes together
    with an answer (Python 3.11), and then tries for ever: it is told until it has ended.
    """
    task = asyncio.ensure_future(attempt)
    try:
        await asyncio.wait({task}, timeout=patience)
        if not task.done():
            raise TimeoutError
        task.result()
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_CANCEL_AGAIN)


async def hang_up(client: Client) -> None:
    """End a connection, whatever its line is like; a program ends in order without its hub, too.

    nats-py hands the rest of what it would send to its socket. With the line cut that raises:
    uvloop's a RuntimeError, asyncio's a ConnectionError. And it may wait for what does not answer.
    """
    if not client.is_closed:
        with contextlib.suppress(TimeoutError, OSError, RuntimeError):
            async with asyncio.timeout(_CONNECT_TIMEOUT):
                await client.close()


class _LastError:
    """Logs a kind of trouble once, not at every attempt."""

    def __init__(self, client: Client, name: str) -> None:
        self.client = client
        self.name = name
        self.reason = ""

    async def on_error(self, error: Exception) -> None:
        wanted = denied.note(self.client, error)
        if wanted is not None:
            log.warning("the hub denies this", client=self.name, reason=denied.WORD, why=wanted)
        reason = _kind(self.client, error)
        if reason != self.reason:
            log.warning("connection trouble", client=self.name, error=reason)
        # Once refused, what follows are lines that are cut off: the reason stays.
        if self.reason != _REFUSED:
            self.reason = reason


def _kind(client: Client, error: Exception) -> str:
    """Return one word: nats-py tells a refused key and a denied subject by their text only."""
    if "authorization" in str(error).lower():
        return _REFUSED
    if isinstance(error, BrokenPipeError | ConnectionResetError):
        return f"the hub hung up; perhaps {_REFUSED}"  # its word may be lost with the line
    return denied.WORD if denied.recently(client) else type(error).__name__


def _logged(event: str, name: str) -> Callable[[], Awaitable[None]]:
    async def callback() -> None:
        log.info(event, client=name)

    return callback
