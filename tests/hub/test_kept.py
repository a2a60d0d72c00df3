"""A program kept running: started again when it ends, and no more once it was stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from services.demo.kept import Kept
from services.runtime.tracing import TRACES
from tests.support.nats import eventually

pytestmark = pytest.mark.wiring

_SLEEPS = "import sys, time; print('here', flush=True); time.sleep(600)"
_SHOWS = "import os; print(sorted(n for n in os.environ if n.startswith('LEOTHANG_')))"


def kept(folder: Path, program: str, said: list[str]) -> Kept:
    """Return a process that runs a line of Python."""
    command = (sys.executable, "-I", "-S", "-c", program)
    environment = {"LEOTHANG_HUB_HUB": "p51"}
    return Kept("p51/hub", command, folder, folder / "log", environment, said.append, pause=0.01)


async def test_what_ends_is_started_again_and_said(tmp_path: Path) -> None:
    """With its code, and ever longer pauses."""
    said: list[str] = []
    program = kept(tmp_path, "raise SystemExit(3)", said)
    program.start()
    await eventually(lambda: program.starts >= 3)
    await program.stop()
    assert said[0] == "p51/hub ended (code 3); starting it again in 0.01 s"
    assert "0.02 s" in said[1]


async def test_what_was_stopped_stays_so(tmp_path: Path) -> None:
    """Stopping waits for its end, and says nothing of it."""
    said: list[str] = []
    program = kept(tmp_path, _SLEEPS, said)
    program.start()
    await eventually(lambda: "here" in program.last_words())
    await program.stop()
    assert (program.pid, program.starts, said) == (None, 1, [])


async def test_a_program_gets_its_own_settings_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the shell was told of a program is not meant for it; where traces go is for all."""
    monkeypatch.setenv("LEOTHANG_WATCH_WORKER", "w9")
    monkeypatch.setenv(TRACES, "http://127.0.0.1:4318/v1/traces")
    program = kept(tmp_path, _SHOWS, [])
    program.start()
    await eventually(lambda: bool(program.last_words()))
    await program.stop()
    assert "['LEOTHANG_HUB_HUB', 'LEOTHANG_TRACES']" in program.last_words()
