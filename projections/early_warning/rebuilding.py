"""What `leothang rebuild` does: build, ask the worker to go over, look, compare (dựng lại)."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from click import UsageError

from domain.contracts.envelope import legal_day
from projections.early_warning.building import Building, building_of
from projections.early_warning.opening import generations_of, refusing
from projections.early_warning.partitions import Partition, one_partition, partitions
from projections.early_warning.rebuild import Builder, Plan
from projections.early_warning.sameness import Compared, compare
from projections.early_warning.watch_clock import clock_of
from projections.store.generations import want
from projections.store.schema import SchemaVersionError
from services.runtime.connection import connect, hang_up
from services.runtime.hosting_file import read_hosting
from services.runtime.law_files import LawFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from projections.early_warning.settings import WatchSettings
    from projections.store.generations import Generations, Pointer

_LOOK = 0.2
_SAY = 5.0
_TRIES = 5
UNKNOWN_YET = "not known yet"
"""Said of the time left before it was measured for long enough."""


class View(NamedTuple):
    """The view of one partition, as its worker's settings name it."""

    settings: WatchSettings
    partition: Partition
    folder: Path
    generations: Generations

    @property
    def worker(self) -> str:
        """The worker whose alerts it tells."""
        return self.partition.worker(self.settings.worker)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Say in one line why something of it does not open."""
        with refusing(self.folder):
            yield

    @property
    def pointer(self) -> Pointer:
        """Which generation is in use."""
        with self.refusing():
            return self.generations.pointer()

    def existing(self) -> list[int]:
        """Return all generations."""
        with self.refusing():
            return self.generations.existing()

    def begun(self) -> int:
        """Return the generation that is being built, or a new one."""
        return self._unfinished() or max(self.pointer.current, *self.existing(), 0) + 1

    def built(self) -> int:
        """Return the generation that was built; refuse where there is none."""
        found = self._unfinished()
        if found is None:
            msg = "nothing was built to go over to; begin with `leothang rebuild start`"
            raise UsageError(msg)
        return found

    def before(self) -> int:
        """Return the generation before the current one; refuse where there is none."""
        found = self.pointer.previous
        if found is None or found not in self.existing():
            msg = "there is no generation to go back to; `leothang rebuild status` shows them"
            raise UsageError(msg)
        return found

    def _unfinished(self) -> int | None:
        """Return the newest generation that never was in use."""
        pointer = self.pointer
        newest = max(self.existing(), default=0)
        used = {pointer.current, pointer.previous}
        return newest if newest > pointer.current and newest not in used else None


def view_of(settings: WatchSettings) -> View:
    """Return the view the settings mean: of the whole picture, or of one province."""
    partition = one_partition(settings.partitions)
    folder = partition.folder(settings.data)
    generations = generations_of(folder, settings.store, schema=partition.view)
    return View(settings, partition, folder, generations)


class Rebuilding:
    """One run of `rebuild start`, `switch` or `back`."""

    def __init__(
        self, view: View, number: int, *, share: float, say: Callable[[str], None]
    ) -> None:
        """Take what to build, and where to tell how it goes."""
        self._view = view
        self._number = number
        self._share = share
        self._say = say
        self._said = 0.0
        self._looked = 0.0

    async def run(self, *, switch: bool, wait: float) -> bool:
        """Build until it is ready; then let the worker go over to it; tell whether it did."""
        view = self._view
        client = await connect(view.settings.nats, f"rebuild-{view.worker}")
        try:
            for _ in range(_TRIES):
                self._say(f"generation {self._number} of {view.generations.name}")
                await Builder(client, self._plan()).run(self._enough)
                if not switch:
                    self._say("ready; `leothang rebuild switch` goes over to it")
                    return True
                gone = await self._handed_over(wait)
                if gone is not None:
                    return gone
                # The worker had read far more by then, or rules changed: build on, ask again.
            self._say("the worker does not take it; its log says why")
            return False
        finally:
            await hang_up(client)

    def _plan(self) -> Plan:
        view, settings = self._view, self._view.settings
        law = LawFiles(settings.agencies, settings.rules, settings.overlay).reload()
        clock = clock_of(settings)
        (partition,) = partitions(settings.partitions, law.organisations, legal_day(clock()))
        return Plan(
            generations=view.generations,
            number=self._number,
            law=law,
            hosting=read_hosting(settings.hosting),
            worker=view.worker,
            clock=clock,
            share=self._share,
            subjects=partition.subjects,
        )

    def _enough(self, state: Building) -> bool:
        now = time.monotonic()
        if now - self._said > _SAY:
            self._said = now
            self._say(_progress(state))
        return state.phase in {"following", "live"}

    async def _handed_over(self, wait: float) -> bool | None:
        """Ask the worker, and wait; None when it says that this one is not ready."""
        generations = self._view.generations
        if generations.pointer().current != self._number:
            want(generations, self._number)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            pointer = await asyncio.to_thread(generations.pointer)
            if pointer.current == self._number:
                self._say(f"the worker went over to generation {self._number}")
                return True
            if pointer.wanted != self._number:
                return None
            await asyncio.sleep(_LOOK)
        self._say("no worker went over to it yet; the next one that runs does")
        return False


def _progress(state: Building) -> str:
    left = state.seconds_left
    said = f"{state.phase}: {state.pending:,} to read, {state.waiting:,} to judge"
    if left is None:
        return f"{said}, time left {UNKNOWN_YET}"
    return f"{said}, {state.rate:,.0f}/s, {left:,.0f} s left"


class Told(NamedTuple):
    """What an operator sees of one generation."""

    number: int
    state: str
    bytes: int
    position: int = 0
    behind: int = 0
    """How many positions it is behind the one in use."""
    rate: float = 0.0
    seconds_left: float | None = None
    ready: bool = False
    at_work: bool = False


def tell(view: View) -> list[Told]:
    """Return how all generations stand."""
    with view.refusing():
        pointer, generations = view.generations.pointer(), view.generations
        found = [_told(generations, number, pointer) for number in generations.existing()]
    live = max((one.position for one in found if one.number == pointer.current), default=0)
    return [one._replace(behind=max(0, live - one.position)) for one in found]


def _told(generations: Generations, number: int, pointer: Pointer) -> Told:
    size = generations.size(number)
    try:
        store = generations.look_into(number)
    except SchemaVersionError as error:
        return Told(number, f"of version {error.found}", size)
    try:
        state, position = building_of(store), store.position()
    finally:
        store.close()
    told = Told(number, "never in use", size, position.sequence if position else 0)
    if number == pointer.current:
        return told._replace(state="in use", ready=True)
    if state is None:
        return told
    return told._replace(
        state="wanted" if number == pointer.wanted else _called(number, state, pointer),
        ready=state.heard and state.phase != "reading" and not state.waiting,
        at_work=state.is_at_work,
        rate=state.rate if state.is_at_work else 0.0,
        seconds_left=state.seconds_left if state.is_at_work else None,
    )


def _called(number: int, state: Building, pointer: Pointer) -> str:
    if state.is_at_work:
        return state.phase
    if number == pointer.previous:
        return "before"
    return "ready" if state.is_ready else "stopped"


def compared(view: View, number: int | None) -> Compared:
    """Compare the generation in use with another one."""
    current = view.pointer.current
    others = [one for one in view.existing() if one != current]
    other = number if number is not None else max(others, default=None)
    if other is None or other not in others:
        msg = "there is no other generation to compare with; see `leothang rebuild status`"
        raise UsageError(msg)
    with view.refusing():
        mine = view.generations.look_into(current)
        try:
            its = view.generations.look_into(other)
            try:
                return compare(mine, its, (current, other))
            finally:
                its.close()
        finally:
            mine.close()


def droppable(view: View, number: int) -> None:
    """Refuse to remove a generation that is in use, wanted, or not there."""
    pointer = view.pointer
    if number in {pointer.current, pointer.wanted}:
        msg = f"generation {number} is in use; go over to another one first"
        raise UsageError(msg)
    if number not in view.existing():
        msg = f"there is no generation {number}; see `leothang rebuild status`"
        raise UsageError(msg)
