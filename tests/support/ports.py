"""Ports for servers that a test starts, stops and starts again (cổng)."""

from __future__ import annotations

import os
import random
import socket
from contextlib import suppress

_RANGE = (12_000, 31_000)
"""Below the ports the kernel gives to those who ask for any: nobody takes one while it is free."""
_SHARES = 8
"""Test processes that run side by side each have a part of the range of their own."""
_given: set[int] = set()


def free_port() -> int:
    """Return a port nobody listens on, nobody gets by chance, and not the same one twice."""
    while True:
        port = random.SystemRandom().randrange(*_RANGE, _SHARES) + _share()
        if port in _given:
            continue
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port


def free_ports(count: int) -> list[int]:
    """Return so many of them."""
    return [free_port() for _ in range(count)]


def _share() -> int:
    """Return which part is ours: between being chosen and listened on, a port looks free."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _SHARES
