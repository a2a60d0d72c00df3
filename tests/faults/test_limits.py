"""Too few file descriptors, a clock that jumps, readers that are slow or never read."""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager, closing, suppress
from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS
from projections.store.protocol import Store
from services.runtime.connection import connect
from tests.support.faults import shifted
from tests.support.faults.chaos import seed_of
from tests.support.faults.judgement import View, read_stream
from tests.support.faults.load import Load
from tests.support.faults.programs import Program, until
from tests.support.faults.report import tell
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import USUAL, Places, System, running_system

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(300 + 2 * int(scale().slow)),
]

_BATCH = 10
_DAY = 86_400.0
_SPARE = 12
"""File descriptors a program may open beyond those its work took."""
_HOURLY = 15.0
"""Facts a second while a worker falls behind: an hour of them leaves the machine to others."""
_TICK = 0.02
_LONGEST_SLEEP = 20.0


@asynccontextmanager
async def _judged(
    folder: Path, *, rate: float = 200.0, places: Places = USUAL, facts: int = 0
) -> AsyncGenerator[tuple[System, Load]]:
    """Run a load while the block does harm; then judge."""
    facts = facts or scale().small
    story = Story.of(facts, seed=seed_of())
    async with running_system(folder, story, places=places) as system:
        load = system.load(rate=rate, batch=_BATCH)
        answers = asyncio.create_task(load.run())
        while load.share < 0.1:
            await asyncio.sleep(0.01)
        yield system, load
        verdict = await system.verdict(await answers, within=300)
    assert verdict.facts == facts


def _numbers(program: Program) -> set[int]:
    """Return the file descriptors a program holds."""
    return {int(one.name) for one in Path(f"/proc/{program.pid}/fd").iterdir()}


def _is_full(program: Program, limit: int) -> bool:
    """Tell whether whatever it opens next is refused (EMFILE)."""
    return len([number for number in _numbers(program) if number < limit]) >= limit


class _Crowd:
    """Strangers who say nothing, and knock again where they were turned away."""

    def __init__(self, port: int, size: int) -> None:
        self._port = port
        self._size = size
        self._all: list[socket.socket] = []

    def knock(self) -> None:
        """Be as many as a crowd is."""
        stay = [one for one in self._all if not _is_over(one)]
        for one in set(self._all).difference(stay):
            one.close()
        self._all = stay
        while len(self._all) < self._size:
            one = socket.socket()
            one.setblocking(False)
            with suppress(OSError):
                one.connect(("127.0.0.1", self._port))
            self._all.append(one)

    def leave(self) -> None:
        """Go away, all of them."""
        for one in self._all:
            one.close()


def _is_over(one: socket.socket) -> bool:
    try:
        return not one.recv(4_096)
    except BlockingIOError:
        return False
    except OSError:
        return True


async def _needed(system: System, load: Load, share: float) -> dict[str, int]:
    """Return how many descriptors each program held at most until so much was done."""
    most = dict.fromkeys(system.programs, 0)
    while load.share < share:
        for name, program in system.programs.items():
            most[name] = max(most[name], *_numbers(program))
        await asyncio.sleep(0.02)
    return {name: number + 1 for name, number in most.items()}


async def test_programs_out_of_file_descriptors_come_back_when_the_crowd_leaves(
    tmp_path: Path,
) -> None:
    """Node, worker and broker may open twelve files more than work takes; a crowd takes them.

    Node and worker go on without a restart; so does the broker, unless a stream's own index
    could not be written: such a stream stays closed until its guard has the server started anew.
    """
    async with _judged(tmp_path) as (system, load):
        needed = await _needed(system, load, 0.3)
        limits = {name: most + _SPARE for name, most in needed.items()}
        for name, program in system.programs.items():
            program.limit(resource.RLIMIT_NOFILE, limits[name])
        ports = {one.name: one.port for one in system.hub.servers}
        ports |= {one.name: one.port for one in (system.watcher, *system.nodes.values())}
        crowds = {name: _Crowd(port, 300 // len(ports)) for name, port in ports.items()}
        hungry = set(limits)

        async def all_full() -> bool:
            for name in sorted(hungry):
                crowds[name].knock()
                if _is_full(system.programs[name], limits[name]):
                    hungry.discard(name)
            return not hungry

        with ExitStack() as stack:
            for crowd in crowds.values():
                stack.callback(crowd.leave)
            await until(all_full, 60, lambda: f"{hungry} can open files still")
            await asyncio.sleep(3.0)
            stuck = load.share
        await until(lambda: _beyond(load, stuck), 60, lambda: "no command is taken any more")
        hub = system.hub.servers[0]
    said = hub.log.read_text(encoding="utf-8")
    assert "too many open files" in said
    closed = "critical write error" in said
    tell(f"limits {limits}; a stream closed by them: {'yes' if closed else 'no'}")
    starts = {program.name: program.starts for program in system.programs.values()}
    assert starts == dict.fromkeys(starts, 1) | ({hub.name: starts[hub.name]} if closed else {})


async def _beyond(load: Load, share: float) -> bool:
    return load.share > share or load.share == 1.0


async def test_a_clock_that_jumps_by_a_day_changes_no_verdict(tmp_path: Path) -> None:
    """Forth, back behind the true time, and true again, under node and worker while they run."""
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    through = (sys.executable, shifted.__file__, ahead, "-m", "services.cli")
    async with _judged(tmp_path / "s", places=Places(through=through)) as (system, load):
        for seconds in (_DAY, -_DAY):
            ahead.write_text(str(seconds))
            enough = min(1.0, load.share + 0.25)
            await until(_passed(load, enough), 120, lambda: f"{load.answers.failures}")
        ahead.write_text("0")
        starts = {program.name: program.starts for program in system.programs.values()}
        assert set(starts.values()) == {1}, starts
        days = {fact["recordedtime"][:10] for fact in await _facts(system)}
        assert len(days) >= 3, "no clock jumped"


def _passed(load: Load, share: float) -> Callable[[], Awaitable[bool]]:
    async def passed() -> bool:
        return load.share >= share

    return passed


async def _facts(system: System) -> list[dict[str, str]]:
    client = await connect(system.hub.url, "faults-clock")
    try:
        return [json.loads(one.body) for one in await read_stream(client, PETITIONS)]
    finally:
        await client.close()


async def test_a_worker_ten_times_slower_than_the_nodes_catches_up(tmp_path: Path) -> None:
    """For every ten facts it may take one; the rest waits in the stream, in nobody's memory."""
    facts = max(scale().small, int(_HOURLY * scale().slow))
    story = Story.of(facts, seed=seed_of())
    async with running_system(tmp_path, story) as system:
        load = system.load(rate=facts / scale().slow, batch=_BATCH)
        slow = (system.watcher, system.hub.servers[0])
        before = {program.name: program.most_rss() for program in slow}
        answers = asyncio.create_task(load.run())
        taken = await _held_back(system, load)
        waiting = time.monotonic()
        verdict = await system.verdict(await answers, within=900)
        caught_up = time.monotonic() - waiting
        grown = {name: system.programs[name].most_rss() - rss for name, rss in before.items()}
    told = ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in grown.items())
    tell(
        *(f"{facts} facts in {scale().slow:.0f} s", f"{taken} of them taken meanwhile"),
        *(f"grown at most: {told}", f"caught up and judged in {caught_up:.0f} s"),
    )
    assert verdict.facts == facts
    if scale().slow > 60:  # in seconds, what it takes at once may be all there is
        assert taken < 0.3 * facts, "the worker kept up: nothing was tried"
    broker, worker = (grown.pop(system.hub.servers[0].name), *grown.values())
    assert broker < 200e6
    assert worker < 400e6  # what it holds at hand of so many facts, however they came


async def _held_back(system: System, load: Load) -> int:
    """Let the worker run only while it took less than a tenth; return how much it took."""
    with closing(View(system.watcher.data).open()) as view:
        while True:
            system.watcher.pause()
            await _fallen_behind(view, load)
            taken = _taken(view)
            system.watcher.resume()
            if load.share > 0.98:
                return taken
            await asyncio.sleep(_TICK)


async def _fallen_behind(view: Store, load: Load) -> None:
    """Return when the worker took less than a tenth of what was recorded, or slept long."""
    end = time.monotonic() + _LONGEST_SLEEP
    await asyncio.sleep(10 * _TICK)
    while _taken(view) > load.sent / 10 and load.share < 0.98 and time.monotonic() < end:
        await asyncio.sleep(_TICK)


def _taken(view: Store) -> int:
    found = view.position()
    return found.sequence if found is not None else 0


async def test_a_subscriber_that_never_reads_is_cut_off_and_harms_nobody(tmp_path: Path) -> None:
    """The server closes its connection as too slow; nodes and worker notice nothing."""
    async with _judged(tmp_path) as (system, load):
        hub = system.hub.servers[0]
        with socket.socket() as sleeper:
            sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            sleeper.connect(("127.0.0.1", hub.port))
            sleeper.recv(4_096)
            said = json.dumps({"verbose": False, "name": "sleeper"})
            lines = [f"CONNECT {said}\r\n", *(f"SUB > {n}\r\n" for n in range(100))]
            await asyncio.to_thread(sleeper.sendall, "".join(lines).encode())
            began = time.monotonic()

            async def cut_off() -> bool:
                return int((await hub.monitor("varz")).get("slow_consumers", 0)) > 0

            await until(cut_off, 120, lambda: "the server keeps who does not read")
            tell(f"cut off after {time.monotonic() - began:.0f} s, {load.share:.0%} of the load")
        starts = {program.name: program.starts for program in system.programs.values()}
        assert set(starts.values()) == {1}, starts
