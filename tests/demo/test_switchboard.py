"""One program of a country that is up: shown, stopped, started, killed and started again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from click import UsageError
from typer.testing import CliRunner, Result

from services.demo.claims import claimed
from services.demo.kept import Kept
from services.demo.switchboard import WHERE, Board, Minder, Row
from services.demo.up import app

pytestmark = pytest.mark.wiring

_SLEEPS = "import time; time.sleep(600)"
NAMES = ("p51-1", "p51/watch-w51", "p48/watch-w48")


class Up:
    """Three sleeping programs that a board minds, as `leothang up --topology` does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.board = Board(folder / WHERE)
        self.said: list[str] = []
        self.minder = Minder(self.board, self.said.append)

    async def begin(self) -> None:
        """Start them and the minding."""
        self.board.begin()
        command = (sys.executable, "-I", "-S", "-c", _SLEEPS)
        for name in NAMES:
            log = self.folder / f"{name.replace('/', '-')}.log"
            one = Kept(name, command, self.folder, log, {}, self.said.append, pause=0.01)
            one.start()
            self.minder.programs.append(one)
        self.task = asyncio.create_task(self.minder.run())

    async def end(self) -> None:
        """Stop all of it."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task
        for one in self.minder.programs:
            await one.stop()

    def row(self, name: str) -> Row | None:
        """Return how one stands."""
        try:
            return next((row for row in self.board.read() if row.name == name), None)
        except OSError:
            return None

    async def becomes(self, name: str, state: str, *, starts: int = 0) -> Row:
        """Wait until one stands so; the test's own limit ends a wait in vain."""
        while True:
            row = self.row(name)
            if row is not None and row.state == state and row.starts >= starts:
                return row
            await asyncio.sleep(0.01)

    async def says(self, *words: str) -> Result:
        """Say `leothang up …` in another shell."""
        said = [*words, "--data", str(self.folder)]
        return await asyncio.to_thread(CliRunner().invoke, app, said)


@pytest.fixture
async def up(tmp_path: Path) -> AsyncIterator[Up]:
    """A country that is up, for as long as the test lasts."""
    folder = tmp_path / "country"
    folder.mkdir()
    with claimed(folder):
        running = Up(folder)
        await running.begin()
        try:
            for name in NAMES:
                await running.becomes(name, "running")
            yield running
        finally:
            await running.end()


async def test_one_program_is_stopped_and_started_and_the_others_go_on(up: Up) -> None:
    """By its name or the end of it; it stays stopped until it is asked for."""
    others = [up.row("p51-1"), up.row("p48/watch-w48")]
    stopped = await up.says("stop", "watch-w51")
    assert (stopped.exit_code, stopped.output) == (0, "p51/watch-w51: stopped\n")
    assert up.row("p51/watch-w51") == Row("p51/watch-w51", "stopped", None, 1, "")
    started = await up.says("start", "p51/watch-w51")
    row = await up.becomes("p51/watch-w51", "running", starts=2)
    assert started.output == f"p51/watch-w51: running, process {row.pid}\n"
    assert [up.row("p51-1"), up.row("p48/watch-w48")] == others
    again = await up.says("restart", "p51-1")
    assert again.exit_code == 0
    await up.becomes("p51-1", "running", starts=2)


async def test_what_is_killed_by_its_process_id_is_started_again(up: Up) -> None:
    """The id stands in the table; nobody has to ask for the start."""
    shown = await up.says("status", "--json")
    pid = {row["name"]: row["pid"] for row in map(json.loads, shown.output.splitlines())}["p51-1"]
    os.kill(pid, signal.SIGKILL)
    row = await up.becomes("p51-1", "running", starts=2)
    assert row.pid != pid
    assert any(line.startswith("p51-1 ended (signal 9)") for line in up.said)


async def test_a_name_that_fits_none_is_refused(up: Up) -> None:
    """Before anything is stopped."""
    found = await up.says("stop", "watch-w52")
    assert isinstance(found.exception, UsageError)
    assert "'watch-w52' names no programs" in str(found.exception)
    assert up.board.held() == frozenset()


def test_where_nothing_is_up_it_is_said(tmp_path: Path) -> None:
    """A country that was up once, and one that never was."""
    Board(tmp_path / "once" / WHERE).begin()
    Board(tmp_path / "once" / WHERE).show([])
    for folder in ("once", "never"):
        found = CliRunner().invoke(app, ["status", "--data", str(tmp_path / folder)])
        assert isinstance(found.exception, UsageError)
        assert "no `leothang up --topology` runs over" in str(found.exception)


def test_a_new_start_lets_everything_run(tmp_path: Path) -> None:
    """What was stopped before is not remembered."""
    board = Board(tmp_path)
    board.begin()
    board.hold("p51/watch-w51")
    assert board.held() == {"p51/watch-w51"}
    board.begin()
    assert board.held() == frozenset()
