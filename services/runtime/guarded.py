"""`python -m services.runtime.guarded [--denials HOST:PORT] PAGE COMMAND...`: run nats-server.

A stream whose index could not be written once - no file descriptor or no room for a moment -
stays closed to writes until the server is started again (nats-server since 2.14). The server
goes on answering all the while, so nobody who keeps services running sees a reason to start it
again; its health page says `write error`. This watches that page and ends the server (canh chừng).

The command takes this very process, so signals and its process id stay its own. With `--denials`
what it says at stderr goes through the guard, which counts what it denied (`denials.py`). A guard
that dies takes the server with it, at the next line that it says: whoever keeps services running
starts both. As the first process of a container, whose end ends all others, the guard stays it:
the last words of a server must be passed on.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY = 2.0
_LASTING = 5.0
"""A server that starts needs as long to serve at all: never in a tighter circle."""
_STOP_WITHIN = 30.0
_PATIENCE = 5.0
_ENOUGH = 65_536
_SIGN = "write error"
_DENIALS = "--denials"
_OURS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
"""What service managers send to all processes of a service, and is meant for the server."""
_KILLED = 128


def refusal(page: str) -> str | None:
    """Return what the health page says of streams closed to writes; None when nothing."""
    # Imported by the watcher alone: the server must not wait for it.
    import urllib.error  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    # No proxy of the environment: health is asked on the machine itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(page, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as error:
        try:
            said = error.read(_ENOUGH).decode(errors="replace")
        except OSError:
            return None
        return said if _SIGN in said else None
    except (OSError, ValueError):
        # Who does not answer may be starting, or be out of descriptors: no word, no verdict.
        return None
    return None


def watch(server: int, page: str, *, every: float = _EVERY, lasting: float = _LASTING) -> None:
    """Look until the server, our parent, ends; end it when a stream stays closed to writes."""
    since: float | None = None
    try:
        ended = os.pidfd_open(server) if hasattr(os, "pidfd_open") else None
    except ProcessLookupError:
        return  # gone before anybody looked
    while os.getppid() == server:
        said = refusal(page)
        now = time.monotonic()
        since = None if said is None else since or now
        if since is not None and now - since >= lasting:
            sys.stderr.write("guard: a stream takes no writes any more, the server must start anew")
            sys.stderr.write(f"; {page} says {said}\n")
            _end(server)
            return
        _rest(ended, every)


def _rest(ended: int | None, seconds: float) -> None:
    """Wait so long, at most until the server ends: nobody is left behind (Linux)."""
    if ended is None:
        time.sleep(seconds)
    else:
        select.select([ended], [], [], seconds)


def _end(server: int) -> None:
    """Ask it to end; by force when it does not."""
    os.kill(server, signal.SIGTERM)
    end = time.monotonic() + _STOP_WITHIN
    while os.getppid() == server:
        if time.monotonic() > end:
            os.kill(server, signal.SIGKILL)
            return
        time.sleep(0.1)


def listen(server: int, page: str, source: int, address: str) -> None:
    """Watch the server, and count in its log what it denies, until it is gone and all is said."""
    for one in _OURS:
        signal.signal(one, signal.SIG_IGN)
    # Imported by the guard alone, as above.
    import threading  # noqa: PLC0415

    from services.runtime import denials  # noqa: PLC0415

    counted = denials.Denials()
    carried = threading.Thread(target=denials.pass_on, args=(source, 2, counted))
    carried.start()
    denials.show(address, counted)
    watch(server, page)
    carried.join()


def stand_first() -> int | None:
    """Return None in a new process; in this one the code the new one ended with.

    What is sent to this one is the new one's; it ends after all who came to it (container).
    """
    # What comes before it is known to whom must wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
    one = os.fork()
    if one == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
        return None

    def pass_on(number: int, _: object) -> None:
        os.kill(one, number)

    for number in _OURS:
        signal.signal(number, pass_on)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
    code = 0
    while True:
        try:
            ended, status = os.wait()
        except ChildProcessError:
            return code
        if ended == one:
            for number in _OURS:
                signal.signal(number, signal.SIG_IGN)
            code = os.waitstatus_to_exitcode(status)
            code = code if code >= 0 else _KILLED - code


def main(arguments: list[str]) -> int:
    """Leave a watcher behind, then become the command."""
    address = arguments[1] if arguments[:1] == [_DENIALS] and len(arguments) > 1 else None
    if address is not None:
        arguments = arguments[2:]
    if len(arguments) < 2:  # noqa: PLR2004 - a page and a command
        words = f"[{_DENIALS} HOST:PORT] PAGE COMMAND..."
        sys.stderr.write(f"usage: python -m services.runtime.guarded {words}\n")
        return 2
    page, *command = arguments
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # A Ctrl-C reaches the watcher, too: it goes without a trace of where it looked.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if address is None:
        return _become(command, lambda server: watch(server, page))
    if os.getpid() == 1 and (code := stand_first()) is not None:
        return code
    source, target = os.pipe()

    def counted(server: int) -> None:
        os.close(target)
        listen(server, page, source, address)

    # Not inherited by the command: its stderr alone is the pipe.
    return _become(command, counted, stderr=target)


def _become(command: list[str], guard: Callable[[int], None], *, stderr: int | None = None) -> int:
    server = os.getpid()
    if os.fork() == 0:
        guard(server)
        os._exit(0)
    if stderr is not None:
        os.dup2(stderr, 2)
        # Python ignores it, and what is ignored stays so: with no guard left to read, it must end.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.stderr.write(f"guard: cannot run {command[0]}: {error.strerror}\n")
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
