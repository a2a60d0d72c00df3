"""Ports for servers that a test starts, stops and starts again (cổng)."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

_RANGE = (12_000, 31_000)
"""Below the ports the kernel gives to those who ask for any: nobody takes one while it is free."""
_given: set[int] = set()


def free_port() -> int:
    """Return a port nobody listens on, nobody gets by chance, and not the same one twice."""
    while True:
        port = random.SystemRandom().randrange(*_RANGE)
        if port in _given:
            continue
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port


def free_ports(count: int) -> list[int]:
    """Return so many of them."""
    return [free_port() for _ in range(count)]
