"""A program that is told to end ends in order, at whatever moment and however often it is told."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from projections.early_warning.cli import work
from projections.early_warning.settings import WatchSettings
from services.runtime.ending import Told

_BEGIN = """
import asyncio, os, signal, sys, threading
from services.runtime.ending import live

def told(number=signal.SIGTERM):
    os.kill(os.getpid(), number)

"""
_STARTING = """
async def program(_):
    try:
        asyncio.get_running_loop().call_soon(told)
        await asyncio.Event().wait()
    finally:
        print("undone")
"""
_UP = """
async def program(ending):
    asyncio.get_running_loop().call_soon(told, signal.SIGINT)
    await ending.wait()
    print("in order")
"""
_TWICE = """
async def program(ending):
    asyncio.get_running_loop().call_soon(told, signal.SIGINT)
    await ending.wait()
    for number in (signal.SIGINT, signal.SIGTERM) * 2:
        told(number)
        await asyncio.sleep(0)
    print("in order")
"""
_TROUBLE = """
async def program(ending):
    asyncio.get_running_loop().call_soon(told)
    await ending.wait()
    raise {error}
"""
_HANGS = """
async def program(ending):
    asyncio.get_running_loop().call_soon(told)
    await ending.wait()
    await asyncio.to_thread(threading.Event().wait)
"""
_RUN = "\nlive(program)\n"


def _ended(text: str) -> subprocess.CompletedProcess[str]:
    """Return what became of a process with this program, after all."""
    return subprocess.run(
        [sys.executable, "-W", "default", "-c", _BEGIN + text],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("text", "says"), [(_STARTING, "undone"), (_UP, "in order")])
def test_a_program_that_is_told_to_end_ends_with_code_0(text: str, says: str) -> None:
    """While it starts, that is broken off and undone; once it is up, it ends as it wants to."""
    ended = _ended(text + _RUN)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, says, "")


def test_a_program_that_is_told_before_it_begins_never_begins() -> None:
    """A signal that comes between the first line and the loop is not lost."""
    ended = _ended(_UP + "\nlive(lambda ending: (told(), program(ending))[1])\n")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_being_told_again_changes_nothing() -> None:
    """Neither while it ends, nor when all is over and the interpreter takes itself apart."""
    after = "import atexit\natexit.register(told)\natexit.register(told, signal.SIGINT)\n"
    ended = _ended(_TWICE + _RUN + after)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "in order", "")


@pytest.mark.parametrize("error", ["ConnectionError()", "ExceptionGroup('', [OSError()])"])
def test_a_part_that_is_away_is_no_failure_of_a_program_that_ends(error: str) -> None:
    """Hub or database may go just then; that is said in a line, and the code is 0."""
    ended = _ended(_TROUBLE.format(error=error) + _RUN)
    assert ended.returncode == 0
    assert "trouble while ending" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("error", ["TypeError()", "ExceptionGroup('', [OSError(), KeyError()])"])
def test_a_mistake_is_a_failure_also_while_ending(error: str) -> None:
    """What no part that is away explains is not hidden."""
    assert _ended(_TROUBLE.format(error=error) + _RUN).returncode == 1


def test_what_hangs_is_left_behind_in_time() -> None:
    """A thread that waits for a database for ever keeps no program from its end."""
    ended = _ended(_HANGS + "\nlive(program, within=0.1)\n")
    assert ended.returncode == 0
    assert "something hangs" in ended.stdout + ended.stderr


def test_who_is_told_nothing_ends_as_before() -> None:
    """Its answer is handed on, and signals mean what they meant."""
    text = "async def program(_):\n    return 7\n\nassert live(program) == 7\n"
    ended = _ended(text + "told()")
    assert (ended.returncode, ended.stderr) == (-signal.SIGTERM, "")


def test_ctrl_c_while_a_command_is_read_says_nothing() -> None:
    """Nobody wants to see which module was being read."""
    text = "from services.runtime.loading import ends_at_once\n"
    ended = _ended(text + "with ends_at_once():\n    told(signal.SIGINT)\n")
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")


def test_ctrl_c_after_that_is_an_exception_again() -> None:
    """A command that does something can undo it."""
    text = "from services.runtime.loading import ends_at_once\nwith ends_at_once():\n    pass\n"
    ended = _ended(text + "try:\n    told(signal.SIGINT)\nexcept KeyboardInterrupt:\n    pass\n")
    assert (ended.returncode, ended.stderr) == (0, "")


async def test_a_worker_ends_in_order_while_its_hub_does_not_answer(tmp_path: Path) -> None:
    """Its start would be refused soon, with code 2; told to end before, it was not refused."""
    asked, over = asyncio.Event(), asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await over.wait()
        writer.close()

    told = Told()
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as hub:
        port = hub.sockets[0].getsockname()[1]
        settings = WatchSettings.load(nats=f"nats://127.0.0.1:{port}", data=tmp_path)
        ending = asyncio.create_task(told.lead(work(settings, told)))
        await asked.wait()
        told.tell()
        await ending
        over.set()


_UNDOES = """
from services.runtime.loading import undone
with undone():
    try:
        {told}
    finally:
        print("undone")
"""
_WAITS = """
async def waits():
    asyncio.get_running_loop().call_soon(told)
    await asyncio.Event().wait()
"""


@pytest.mark.parametrize(
    "told",
    [
        "told()",
        "asyncio.run(waits())",
        "signal.signal(signal.SIGINT, signal.SIG_IGN), told()",
    ],
    ids=["at work", "in a loop", "deaf to Ctrl-C"],
)
def test_a_command_that_is_told_to_end_undoes_what_it_began(told: str) -> None:
    """A backup of names and texts that was begun does not lie about; the code is the signal's."""
    ended = _ended(_WAITS + _UNDOES.format(told=told))
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (-signal.SIGTERM, "undone", "")


def test_what_takes_long_to_read_is_read_where_ctrl_c_says_nothing() -> None:
    """The command line itself reads next to nothing before it gets there."""
    text = "import services.cli\nassert not {'pydantic', 'click', 'typer'} & set(sys.modules)\n"
    subprocess.run([sys.executable, "-c", f"import sys\n{text}"], check=True)
