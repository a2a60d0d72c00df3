"""Run a command that the kernel stops when its parent dies (Linux); elsewhere just run it.

Started as a file by the embedded server, so that a parent ended by force never
leaves a broker behind: `python leash.py PARENT_PID COMMAND ARGUMENT...`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to its parent, then become the command."""
    parent, *command = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            # The parent died before the kernel was told to watch it.
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
