"""Ports that stay the same from start to start, as long as nobody else took them."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = "127.0.0.1"


def last_port(file: Path, name: str) -> int:
    """Return the port a program had last time when it is free, else 0 for any."""
    try:
        ports = json.loads(file.read_text(encoding="utf-8"))
        port = int(ports[name])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return port if is_free(port) else 0


def remember(file: Path, ports: dict[str, int]) -> None:
    """Write down which ports were taken this time."""
    file.write_text(json.dumps(ports) + "\n", encoding="utf-8")


def is_free(port: int) -> bool:
    """Tell whether a program could listen at a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True
