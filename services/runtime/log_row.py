"""One row of a register's log, as the relay and whoever compares it read it (dòng sổ)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogRow:
    """Where it stands, where it goes, what travels."""

    position: int
    subject: str | None
    """None for what stays inside the register."""
    body: bytes = b""
