"""Where Prometheus finds programs: a file of targets, read again when it changes (mục tiêu đo)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def target(address: str, program: str, *, hub: str, **named: str) -> dict[str, object]:
    """Return one entry: where a program answers, and what its numbers are called by."""
    place = address.partition("://")[2] or address
    return {"targets": [place], "labels": {"program": program, "hub": hub} | named}


def write_targets(folder: Path, hub: str, targets: Iterable[Mapping[str, object]]) -> Path:
    """Write the targets of a hub; whoever reads meanwhile finds the old file or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    path, fresh = folder / f"{hub}.json", folder / f".{hub}.fresh"
    fresh.write_text(json.dumps(list(targets), indent=1) + "\n", encoding="utf-8")
    return fresh.replace(path)
