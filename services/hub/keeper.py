"""Keeps a hub's streams and their sources as declared, for ever (giữ luồng)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import structlog

from domain.contracts.subjects import PETITIONS
from services.hub.asking import OUTAGES, Asking
from services.hub.sourcing import STALLED, Link, Reason, Rousing, Seen, Taken, There, sources_seen
from services.hub.witness import Witness
from services.runtime.loop import heed_cancellation
from services.runtime.sources import Mark, hub_of_source
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from services.hub.asking import Stored
    from services.runtime.sources import Source

log: FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True)
class Kept:
    """One hub that ours takes from, and how that stands."""

    source: Source
    pattern: str
    """Of all that is kept of it."""
    link: Link
    far: Asking
    witness: Witness
    rousing: Rousing = field(default_factory=Rousing)
    away: str | None = "not seen yet"
    roused: int = 0
    renewed: dict[Reason, int] = field(default_factory=dict[Reason, int])
    seen: Seen | None = None
    must_rouse: bool = False

    def trouble(self) -> str | None:
        """Say what keeps facts of the other hub from coming."""
        if self.away is not None:
            return self.away
        if self.seen is None or self.seen.silent is None or self.seen.silent > STALLED:
            return f"nothing heard of {self.source.hub}'s stream"
        return None

    def is_deaf(self, now: float) -> bool:
        """Tell whether our server should hear of the other hub by now, and does not."""
        if self.away is not None or self.seen is None or self.seen.mark != self.link.mark:
            return False
        return self.must_rouse or self.rousing.due(self.seen.silent, now)


class Keeper:
    """Looks at the streams, at the hubs they take from, and mends what is not as declared."""

    def __init__(
        self,
        client: Client,
        sources: Sequence[tuple[Source, str]],
        *,
        replicas: int,
        on_look: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what to source, each with the pattern of what is kept of it."""
        self._here = here = Asking(client)
        self.kept = [
            Kept(source, pattern, Link(source.hub), far, Witness(here, far, pattern))
            for source, pattern in sources
            for far in (Asking(client, source.hub),)
        ]
        self.trouble: str | None = "not looked yet"
        self.found: dict[str, Any] | None = None
        """What the server last said of the stream of facts."""
        self._js = client.jetstream(timeout=4.0)
        self._replicas = replicas
        self._on_look = on_look

    async def run(self, every: float) -> NoReturn:
        """Look again and again; an outage leaves everything as it is."""
        while True:
            heed_cancellation()
            try:
                await self.look()
            except OUTAGES as error:
                self._say(f"the hub does not answer ({type(error).__name__})")
            else:
                self._say(None)
                self._on_look()
            await asyncio.sleep(every)

    async def look(self) -> None:
        """Compare everything once, and mend it."""
        self.found = await self._here.stream(PETITIONS)
        seen = sources_seen(self.found or {})
        for kept in self.kept:
            kept.seen = seen.get(kept.source.hub)
            kept.link.mark = kept.seen.mark if kept.seen else None
        await asyncio.gather(*(self._judge(kept) for kept in self.kept))
        await self._rouse()
        await self._reconcile()

    # -- one source
    async def _judge(self, kept: Kept) -> None:
        """See how the other hub's stream stands, and whether ours still reads that one."""
        try:
            there, taken = await self._compared(kept)
        except OUTAGES as error:
            kept.must_rouse = False
            self._away(kept, f"{kept.source.hub} is away ({type(error).__name__})")
            return
        if there is None:
            self._away(kept, f"{kept.source.hub} has no stream {PETITIONS}")
            return
        self._away(kept, None)
        reason = kept.link.judge(there, taken, time.monotonic())
        kept.must_rouse = reason == "replaced"
        if reason is not None:
            kept.witness.owes = False
            kept.renewed[reason] = kept.renewed.get(reason, 0) + 1
            say = log.info if reason == "new" else log.warning
            say("source reads from the beginning", hub=kept.source.hub, reason=reason)

    async def _compared(self, kept: Kept) -> tuple[There | None, Taken | None]:
        last = None
        if self.found is not None:
            last = await self._here.last(PETITIONS, kept.pattern)
        taken = Taken.read(last)
        return await _there(kept, last, taken), taken

    def _away(self, kept: Kept, why: str | None) -> None:
        if (why is None) != (kept.away is None):
            log.info("other hub seen" if why is None else "other hub away", hub=kept.source.hub)
        kept.away = why

    async def _rouse(self) -> None:
        """Take away sources that hear nothing of a hub we hear; reconciling puts them back."""
        now = time.monotonic()
        deaf = [kept for kept in self.kept if kept.is_deaf(now)]
        if not deaf:
            return
        config = (await self._js.stream_info(PETITIONS)).config
        hubs = {kept.source.hub for kept in deaf}
        left = [one for one in config.sources or () if hub_of_source(one) not in hubs]
        await self._js.update_stream(config.evolve(sources=left))
        for kept in deaf:
            kept.roused += 1
            log.info("source roused", hub=kept.source.hub, count=kept.roused)

    # -- all streams
    async def _reconcile(self) -> None:
        wanted = [
            kept.source.marked(PETITIONS, kept.link.mark)
            for kept in self.kept
            if kept.link.mark is not None
        ]
        found = await reconcile(
            self._js,
            apply=True,
            replicas=self._replicas,
            sources={PETITIONS: wanted} if self.kept else None,
        )
        for name in found.created:
            log.info("stream created", stream=name)
        for one in found.differences:
            left = one in found.left
            (log.warning if left else log.info)(
                "stream differs" if left else "stream changed",
                stream=one.stream,
                setting=one.setting,
                declared=one.declared[:200],
                actual=one.actual[:200],
            )

    def _say(self, trouble: str | None) -> None:
        if trouble is not None and trouble != self.trouble:
            log.warning("streams not checked", why=trouble)
        self.trouble = trouble


async def _there(kept: Kept, last: Stored | None, taken: Taken | None) -> There | None:
    """Look at single messages first: the witness must have seen them stand there."""
    known = kept.link.known
    at_taken = await kept.far.message(PETITIONS, taken.sequence) if taken else None
    at_known = await kept.far.message(PETITIONS, known.sequence) if known else None
    found = await kept.far.stream(PETITIONS)
    if found is None:
        return None
    lost = await kept.witness.tells_of_loss(found, kept.link.mark, last)
    created, end = Mark.of(str(found["created"])), int(found["state"]["last_seq"])
    return There(created, end, at_taken, at_known, lost)
