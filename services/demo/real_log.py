"""A slice of the ServiceNow log as commands, through the mapping every import uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

AGENCIES: tuple[Path, ...] = ()


def commands_of(cases: int) -> list[dict[str, Any]]:
    """Return the commands of the first cases of the log."""
    return []
