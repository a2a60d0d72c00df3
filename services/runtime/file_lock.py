"""A lock of a file for one process; it goes with the process, however that ends (khóa tệp)."""

from __future__ import annotations

import sys
from typing import IO


def lock_file(claim: IO[bytes]) -> None:
    """Lock an open file until it is closed; raise OSError where another process has it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists there only

        msvcrt.locking(claim.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - exists there only

        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
