"""A guard believes only what a server says of itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from services.runtime import guarded
from tests.support.ports import free_port

CLOSED = b'{"error":"JetStream stream \'$G > PETITIONS\' write error: open index.db"}'


async def _answers(status: int, body: bytes) -> asyncio.Server:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.parametrize(
    ("status", "body", "is_closed"),
    [
        (503, CLOSED, True),
        (503, b'{"error":"JetStream stream could not be recovered"}', False),
        (200, b'{"status":"ok"}', False),
    ],
)
async def test_only_a_stream_closed_to_writes_is_a_reason(
    status: int, body: bytes, *, is_closed: bool
) -> None:
    """A server that recovers, or waits for the others of its cluster, is left alone."""
    server = await _answers(status, body)
    async with server:
        page = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/healthz"
        said = await asyncio.to_thread(guarded.refusal, page)
    assert said == (body.decode() if is_closed else None)


def test_a_server_that_does_not_answer_is_left_alone() -> None:
    """It starts, or has no file descriptor: what is not said is no verdict."""
    assert guarded.refusal(f"http://127.0.0.1:{free_port()}/healthz") is None


def test_the_command_takes_the_place_of_the_guard() -> None:
    """Its exit code and process id are those of whom the unit started; wrong words are told."""
    words = [sys.executable, "-I", "-S", guarded.__file__]
    shown = [sys.executable, "-c", "import os; print(os.getpid())"]
    with subprocess.Popen(
        [*words, "http://127.0.0.1:1/", *shown], stdout=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout is not None
        assert int(one.stdout.readline()) == one.pid
    assert one.returncode == 0
    missing = subprocess.run(
        [*words, "http://127.0.0.1:1/", "/nowhere"], capture_output=True, text=True, check=False
    )
    assert missing.returncode == 127
    assert "cannot run /nowhere" in missing.stderr
    assert subprocess.run(words, capture_output=True, check=False).returncode == 2


WATCHED = """
import os, time
from services.runtime import guarded
server = os.getpid()
if os.fork() == 0:
    guarded.watch(server, "http://127.0.0.1:1/", every=600)
    os._exit(0)
print("watched", flush=True)
time.sleep(600)
"""


def test_nobody_is_left_behind_a_server_that_was_killed() -> None:
    """The watcher ends with the server, not only when it looks the next time."""
    words = [sys.executable, "-c", WATCHED]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "watched\n"
        one.kill()
        assert one.stdout.read() == "", "it ends only when the watcher has let go of it, too"


ENDS = """
import signal
signal.signal(signal.SIGINT, signal.SIG_DFL)
print("up", flush=True)
signal.pause()
"""


def test_a_ctrl_c_that_reaches_server_and_watcher_ends_both_without_a_word() -> None:
    """At a terminal it is sent to all that was started there."""
    words = [sys.executable, "-I", "-S", guarded.__file__, "http://127.0.0.1:1/"]
    command = [sys.executable, "-c", ENDS]
    with subprocess.Popen(
        [*words, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        assert one.stdout.readline() == "up\n"
        os.killpg(one.pid, signal.SIGINT)
        assert one.stderr.read() == ""
    assert one.returncode == -signal.SIGINT


def _counted(*command: str, before: str = "") -> subprocess.Popen[str]:
    address, page = f"127.0.0.1:{free_port()}", "http://127.0.0.1:1/"
    code = f"import os, sys; from services.runtime import guarded; {before}"
    code += "sys.exit(guarded.main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "--denials", address, page, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


LEAVES = """
import os, signal, sys
def leave(*_):
    os.write(2, b"leaving\\n")
    exec(sys.argv[1])
signal.signal(signal.SIGUSR2, leave)
os.write(2, b"%d\\n" % os.getpid())
while True:
    signal.pause()
"""


def test_what_a_counted_server_says_is_passed_on_to_the_last_word() -> None:
    """Signals for the whole service are the server's; its code and process id are its own."""
    with _counted(sys.executable, "-c", LEAVES, "os._exit(3)") as one:
        assert one.stderr is not None
        assert int(one.stderr.readline()) == one.pid
        os.killpg(one.pid, signal.SIGUSR2)
        assert one.stderr.readline() == "leaving\n"
        assert one.stderr.read() == ""
    assert one.returncode == 3


TELLS = "fork = os.fork; os.fork = lambda: (one := fork()) and print(one, flush=True) or one; "


def test_a_counted_server_does_not_go_on_without_its_guard() -> None:
    """It ends at the next line that it says, so that both are started anew."""
    script = "echo there >&2; read x; echo on >&2; read x"
    with _counted("sh", "-c", script, before=TELLS) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        guard = int(one.stdout.readline())
        assert one.stderr.readline() == "there\n"
        os.kill(guard, signal.SIGKILL)
        assert one.stderr.read() == ""
        one.communicate("go\n")
    assert one.returncode == -signal.SIGPIPE


FIRST = (
    "import itertools as i; at = i.chain([1], i.repeat(0)); mine = os.getpid; "
    "os.getpid = lambda: next(at) or mine(); "
)


@pytest.mark.parametrize(("ends", "code"), [("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", 137)])
def test_the_first_process_of_a_container_ends_last(ends: str, code: int) -> None:
    """Its end ends all others: it hands signals on, and waits for the last word of the server."""
    with _counted(sys.executable, "-c", LEAVES, ends, before=FIRST) as one:
        assert one.stderr is not None
        assert int(one.stderr.readline()) != one.pid
        one.send_signal(signal.SIGUSR2)
        assert one.wait() == code
        assert one.stderr.read() == "leaving\n"
