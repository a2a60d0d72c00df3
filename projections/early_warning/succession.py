"""The live worker goes over to another generation of its view, between two facts (kế tục).

Somebody asks for it by the pointer's `wanted`. The worker opens that generation as soon as its
builder lets go of it, reads on in the current one until it is not behind the other, brings
the other quietly to the very same position, lets it take over what was told, moves the
pointer, and goes on. Killed at any moment it finds either the old generation with the wish, or the
new one.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

import structlog

from projections.early_warning.building import building_of
from projections.early_warning.handover import TellingOf, hand_over, lay_down
from projections.early_warning.stream_places import checkpoint_at, messages_of, position_at
from projections.store.generations import move, want
from projections.store.schema import SchemaVersionError, StoreInUseError
from services.runtime.reader import Checkpoint, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from nats.aio.msg import Msg
    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.pipeline import Pipeline
    from projections.store.generations import Generations
    from projections.store.outbox import OutboxLog
    from projections.store.protocol import Store
    from projections.store.rows import OutboxRow
    from services.runtime.reader import BatchReader

log: FilteringBoundLogger = structlog.get_logger()

FAR = 5_000
"""Messages the other generation may lack: read in about a second, and nothing is judged then."""
_SILENCE = 5.0


class OutboxInTurn:
    """The outbox of whichever generation is current, as one log for one relay."""

    def __init__(self, log: OutboxLog) -> None:
        """Begin with one; the others hold the same messages at the same positions."""
        self.log = log

    def at_hand(self, after: int, limit: int) -> list[OutboxRow] | None:
        """Return what can be had at once."""
        return self.log.at_hand(after, limit)

    def select(self, after: int, limit: int) -> list[OutboxRow]:
        """Return messages behind a position."""
        return self.log.select(after, limit)

    def begins(self) -> int:
        """Return behind which position it holds everything."""
        return self.log.begins()

    def last_position(self) -> int:
        """Return where it ends."""
        return self.log.last_position()


class Live(NamedTuple):
    """What the live worker lends for the change."""

    worker: str
    clock: Callable[[], datetime]
    reader: Callable[[Checkpoint], BatchReader]
    cache_kib: int


class Succession:
    """Watches for the wish of a change, and carries it out."""

    def __init__(self, generations: Generations, live: Live, *, every: float = 1.0) -> None:
        """Take the generations; `every` so many seconds the pointer is looked at."""
        self._generations = generations
        self._live = live
        self._every = every
        self._looked = time.monotonic()
        self._wanted: int | None = None
        self._next: Store | None = None
        self._claim = ExitStack()
        self.gap = 0.0
        """Seconds without judging at the last change."""
        self.changes = 0

    async def next(self, pipeline: Pipeline) -> Pipeline | None:
        """Return the pipeline to go on with, or None where all stays as it is.

        The one before is the caller's to close: its relay may still read of it.
        """
        number = await self._look()
        store = None if number is None else self._opened(number)
        if number is None or store is None:
            return None
        unfit = _unfit(store, pipeline.store)
        if unfit:
            await self._refuse(unfit)
            return None
        if _sequence(store) > _sequence(pipeline.store):
            return None  # this one reads on first, so that what it has to tell is told
        try:
            return await self._go_over(pipeline, store, number)
        except BaseException:
            self.close()  # it is opened anew, from what it holds
            raise

    def close(self) -> None:
        """Let go of what was not gone over to."""
        found, self._next = self._next, None
        self._claim.close()
        if found is not None:
            found.close()

    async def _look(self) -> int | None:
        """Return which generation is wanted, as the pointer said not long ago."""
        now = time.monotonic()
        if now - self._looked < self._every:
            return self._wanted
        self._looked = now
        try:
            pointer = await asyncio.to_thread(self._generations.pointer)
        except OSError as error:
            # Out of file descriptors, say: a wish is heard at the next look.
            log.warning("wishes for a generation not looked at", reason=error.strerror)
            return None
        wanted = None if pointer.wanted == pointer.current else pointer.wanted
        if wanted != self._wanted:
            self.close()
        self._wanted = wanted
        return wanted

    def _opened(self, number: int) -> Store | None:
        """Return the wanted generation, or None where it cannot be had now."""
        if self._next is None:
            try:
                self._claim.enter_context(self._generations.claim(number))
                self._next = self._generations.open_live(number)
                self._next.keep_at_hand(self._live.cache_kib)
            except StoreInUseError:
                self._claim.close()  # its builder still holds it; asked again
            except SchemaVersionError as error:
                self._claim.close()
                log.warning("the wanted generation cannot be opened", why=str(error))
                want(self._generations, None)
                self._wanted = None
        return self._next

    async def _refuse(self, why: str) -> None:
        log.warning("not going over to another generation", to=self._wanted, why=why)
        self.close()
        self._wanted = None
        await asyncio.to_thread(want, self._generations, None)

    async def _go_over(self, pipeline: Pipeline, store: Store, number: int) -> Pipeline:
        started, old = time.monotonic(), pipeline.store
        following = pipeline.over(store)
        following.desk.quiet = True
        await self._bring_up(following, old)
        telling = TellingOf(self._live.worker, self._live.clock())
        with store.transaction():
            found = hand_over(old, store, telling)
        lay_down(old)
        move(self._generations, number)
        following.desk.quiet = False
        self._next, self._wanted = None, None
        self._claim.close()
        self.gap, self.changes = time.monotonic() - started, self.changes + 1
        told = " ".join(f"{word}:{count}" for word, count in sorted(found.items()))
        log.warning(
            "gone over to another generation", sequence=number, seconds=self.gap, change=told
        )
        return following

    async def _bring_up(self, pipeline: Pipeline, old: Store) -> None:
        """Read and judge quietly up to where the current generation stands, and not beyond."""
        goal, position = _sequence(old), pipeline.store.position()
        if position is not None and position.sequence < goal:
            async with self._live.reader(checkpoint_at(position)) as reader:
                while _sequence(pipeline.store) < goal:
                    batch = await reader.next_batch(FAR, timeout=_SILENCE)
                    messages = [m for m in batch.messages if place_of(m).sequence <= goal]
                    if not messages:
                        break  # the last ones are gone from the stream
                    self._observe(pipeline, messages, reader.checkpoint.created)
        now = self._live.clock()
        pipeline.settle(now)

    def _observe(self, pipeline: Pipeline, messages: Sequence[Msg], created: str) -> None:
        last = place_of(messages[-1])
        reached = Checkpoint(last.sequence, last.timestamp_ns, created)
        now = self._live.clock()
        pipeline.observe(messages_of(messages), now, position=position_at(reached))


def _unfit(store: Store, old: Store) -> str:
    """Say why going over would keep judging waiting; nothing where it would not."""
    state, position, mine = building_of(store), store.position(), old.position()
    if state is None or not state.heard or position is None or mine is None:
        return "it is not built to its end"
    if position.created != mine.created or mine.sequence - position.sequence > FAR:
        return "it has not read as far as this one"
    if store.law_digest() != old.law_digest():
        return "it was judged by other rules"
    return ""


def _sequence(store: Store) -> int:
    position = store.position()
    return 0 if position is None else position.sequence
