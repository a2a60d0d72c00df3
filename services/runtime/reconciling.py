"""Regularly and quietly: is all we wrote still at the hub? What is missing goes again (đối soát).

At the start, after a line was lost or a hub filled again, and once a day. Numbers first
where numbers may do; then everything, at a pace. What is missing is published again; what
differs or is strange is told, never touched: that is for people to decide.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import structlog
from nats.errors import Error

from services.runtime.fence import PublishError
from services.runtime.holding import RATE, UnreadableError, compared, count
from services.runtime.loop import heed_cancellation
from services.runtime.recorders import OUTAGES
from services.runtime.said import FACTS
from services.runtime.tail import StreamMissingError, StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from services.runtime.acknowledged import Acknowledged
    from services.runtime.comparing import Compared, Comparison
    from services.runtime.pages import Log
    from services.runtime.relay import FencedRelay
    from services.runtime.said import Reading

log: FilteringBoundLogger = structlog.get_logger()

DAY = 86_400.0
_SETTLE = 20.0
_LONGEST_PAUSE = 600.0
_UNTOLD: tuple[type[Exception], ...] = (
    *(PublishError, UnreadableError, StreamMissingError, StreamReplacedError),
    *(Error, TimeoutError),
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often to compare, and how gently; seconds, and messages a second."""

    every: float = DAY
    """0: only when something happened."""
    settle: float = _SETTLE
    """The first comparison waits up to so long: nodes that start together spread out."""
    look: float = 1.0
    """How often to look whether something happened."""
    rate: float = RATE
    at_once: int = 200
    """Messages published again in one batch."""
    breath: float = 0.1
    """Between two of these batches: what is new goes first."""
    soon: float = 300.0
    """After a lost line whose numbers agree everything is compared within so long."""
    pause: float = 5.0
    """Before trying again when nothing could be told; doubles."""

    @classmethod
    def hourly(cls, hours: float) -> Rhythm:
        """Return the rhythm of so many hours; who compares often also begins at once."""
        every = hours * 3600
        return cls(every, min(_SETTLE, every / 10)) if every else cls(every)


USUAL = Rhythm()


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of log it is: a register that keeps everything, or an outbox that lets go."""

    reading: Reading = FACTS
    begins: Callable[[], int] = lambda: 0
    """Asked when a comparison begins: behind which position the log still holds its rows."""
    outages: tuple[type[Exception], ...] = OUTAGES
    """What the log raises while its database is away."""


REGISTER = Kind()


@dataclass
class Reconciled:
    """What an operator asks about comparisons."""

    runs: Counter[str] = field(default_factory=Counter)
    """By outcome: equal, mended, differs, failed, counted (numbers alone were enough)."""
    missing: int = 0
    """Messages the hub lacked when we last looked, and lacks until they are published again."""
    differing: int = 0
    strange: int = 0
    repeated: int = 0
    cut: int = 0
    mended: int = 0
    """Messages published again because a comparison missed them, since the program began."""
    at: float = 0.0
    """When the last comparison ended, seconds since 1970."""
    seconds: float = 0.0
    """How long it took."""
    last: Compared | None = None
    acknowledged: Acknowledged | None = None
    """What people said of messages that differ or are strange; None where nobody can."""

    @property
    def settled(self) -> int:
        """How many messages that differ or are strange people have acknowledged."""
        is_settled = (
            self.last is not None
            and self.acknowledged is not None
            and self.acknowledged.covering(self.last) is not None
        )
        return self.differing + self.strange if is_settled else 0

    @property
    def open(self) -> tuple[int, int]:
        """How many differ and how many are strange that nobody has acknowledged."""
        return (0, 0) if self.settled else (self.differing, self.strange)

    def trouble(self) -> str | None:
        """Say what is not as it should be, for /health/ready."""
        differing, strange = self.open
        parts = [
            (self.missing, "messages missing at the hub"),
            (differing, "messages said differently at the hub"),
            (strange, "messages at the hub that their writer does not know"),
        ]
        return ", ".join(f"{number} {words}" for number, words in parts if number) or None


class Reconciliation:
    """Compares one relay's log with its hub; `run` it as a task beside the relay."""

    def __init__(  # noqa: PLR0913 - a relay's own words, and how often
        self,
        client: Client,
        relay: FencedRelay,
        source: Log,
        *,
        stream: str,
        fence: str,
        rhythm: Rhythm = USUAL,
        kind: Kind = REGISTER,
        acknowledged: Acknowledged | None = None,
    ) -> None:
        self.status = Reconciled(acknowledged=acknowledged)
        self.comparing = False
        """Whether the log is being read: what lets go of rows waits meanwhile."""
        self._client = client
        self._relay = relay
        self._log = source
        self._where = stream, fence
        self._rhythm = rhythm
        self._kind = kind
        self._untold = (*_UNTOLD, *kind.outages)
        self._asked = asyncio.Event()
        self._seen = (0, 0)
        self._due_at = 0.0
        self._counted: tuple[int, int] | None = None
        """Messages at the hub, and those we had published, when all was last compared."""

    def ask(self) -> None:
        """Compare now; call it on the loop's own thread."""
        self._asked.set()

    async def run(self) -> NoReturn:
        """Compare for ever; trouble is counted and tried again."""
        await self._caught_up()
        await asyncio.sleep(random.uniform(0, self._rhythm.settle))  # noqa: S311 - spreads nodes
        why, pause = "start", self._rhythm.pause
        while True:
            heed_cancellation()
            try:
                whole = await self._look(why)
                pause = self._rhythm.pause
                why = await self._due(soon=not whole)
            except self._untold as error:
                self.status.runs["failed"] += 1
                log.warning("not reconciled", **self._named, error=type(error).__name__)
                await asyncio.sleep(pause)
                pause, why = min(pause * 2, _LONGEST_PAUSE), "failed"

    async def _look(self, why: str) -> bool:
        """Compare, and confirm once what was published again; False if numbers were enough."""
        self._asked.clear()
        await self._caught_up()
        self._remember()
        if why == "line" and await self._numbers_agree():
            self.status.runs["counted"] += 1
            return False
        self.comparing = True
        try:
            found = await self._compare(mend=True)
            if found.missing and not self._happened():
                # Once: a message that is still not found is told, not published for ever.
                await self._compare(mend=False)
        finally:
            self.comparing = False
        if self._happened():
            self._counted = None  # numbers taken over a break are compared with nothing
        return True

    async def _compare(self, *, mend: bool) -> Compared:
        began = time.monotonic()
        stream, fence = self._where
        relay = self._relay
        found, comparison = await compared(
            self._client,
            self._log,
            stream=stream,
            fence=fence,
            upto=relay.status.position,
            after=await asyncio.to_thread(self._kind.begins),
            reading=self._kind.reading,
            rate=self._rhythm.rate,
        )
        self._tell(found, time.monotonic() - began, mend=mend)
        published = relay.status.published + relay.status.mended
        held = await count(self._client, stream, fence)
        self._counted = None if held is None else (held, published)
        if mend and found.missing:
            await self._mend(comparison)
        return found

    async def _mend(self, comparison: Comparison) -> None:
        portions = comparison.missing(self._rhythm.at_once)
        heed_cancellation()
        while portion := await asyncio.to_thread(next, portions, None):
            if self._happened():
                return  # the relay may have filled it since we read: it is compared anew
            await self._relay.holes.fill(portion)
            self.status.mended += len(portion)
            await asyncio.sleep(self._rhythm.breath)

    def _tell(self, found: Compared, seconds: float, *, mend: bool) -> None:
        status = self.status
        status.last, status.at, status.seconds = found, time.time(), seconds
        status.missing, status.repeated, status.cut = found.missing, found.repeated, found.cut
        status.differing, status.strange = found.differing.count, found.strange.count
        word = "mended" if mend and found.missing else "differs"
        status.runs["equal" if found.equal else word] += 1
        level = log.info if found.equal else log.warning
        level("reconciled", **self._named, count=found.messages, why=status.trouble() or "equal")

    async def _numbers_agree(self) -> bool:
        """Tell whether the hub holds as many messages as it did, and those published since."""
        if self._counted is None:
            return False
        messages, published = self._counted
        relay = self._relay.status
        held = await count(self._client, *self._where)
        return held == messages + relay.published + relay.mended - published

    async def _due(self, *, soon: bool) -> str:
        """Return when, and why, it is time to compare again."""
        every = self._rhythm.every
        # Spread: the nodes of a hub lose their line together.
        wait = every * random.uniform(0.9, 1.1)  # noqa: S311
        if soon:
            every = min(every or self._rhythm.soon, self._rhythm.soon)
            wait = random.uniform(0, every)  # noqa: S311
        self._due_at = time.monotonic() + wait
        while True:
            heed_cancellation()
            try:
                async with asyncio.timeout(self._rhythm.look):
                    await self._asked.wait()
            except TimeoutError:
                if self._happened():
                    return "line"
                if self._is_acknowledged_otherwise():
                    return "acknowledged"
                if every and time.monotonic() > self._due_at:
                    return "time"
            else:
                return "asked"

    def _is_acknowledged_otherwise(self) -> bool:
        """Tell whether people acknowledged more, or less, than we found: then we look again."""
        status = self.status
        if status.acknowledged is None or not status.acknowledged.changed():
            return False
        return not status.settled

    def _happened(self) -> bool:
        return self._seen != self._signs()

    def _remember(self) -> None:
        self._seen = self._signs()

    def _signs(self) -> tuple[int, int]:
        return self._client.stats["reconnects"], self._relay.status.refilled

    async def _caught_up(self) -> None:
        """Wait until the hub has acknowledged what the log held, over the line there is now."""
        relay, client = self._relay, self._client
        while relay.status.trouble is not None or not (client.is_connected and relay.is_sure):
            heed_cancellation()
            await asyncio.sleep(self._rhythm.look)  # the relay's trouble has no event

    @property
    def _named(self) -> dict[str, str]:
        stream, fence = self._where
        return {"stream": stream, "fence": fence}
