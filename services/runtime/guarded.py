"""`python -m services.runtime.guarded PAGE COMMAND...`: a nats-server ended when only that helps.

A stream whose index could not be written once - no file descriptor or no room for a moment -
stays closed to writes until the server is started again (nats-server since 2.14). The server
goes on answering all the while, so nobody who keeps services running sees a reason to start it
again; its health page says `write error`. This watches that page and ends the server (canh chừng).

The command takes this very process, so signals and its process id stay its own.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

_EVERY = 2.0
_LASTING = 5.0
"""A server that starts needs as long to serve at all: never in a tighter circle."""
_STOP_WITHIN = 30.0
_PATIENCE = 5.0
_ENOUGH = 65_536
_SIGN = "write error"


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
    ended = os.pidfd_open(server) if hasattr(os, "pidfd_open") else None
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


def main(arguments: list[str]) -> int:
    """Leave a watcher behind, then become the command."""
    if len(arguments) < 2:  # noqa: PLR2004 - a page and a command
        sys.stderr.write("usage: python -m services.runtime.guarded PAGE COMMAND...\n")
        return 2
    page, *command = arguments
    server = os.getpid()
    if os.fork() == 0:
        watch(server, page)
        os._exit(0)
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.stderr.write(f"guard: cannot run {command[0]}: {error.strerror}\n")
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
