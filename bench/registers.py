"""A node's register for measurements, and real commands to fill it with."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from domain.contracts.hosting import Hosting
from services.node.commands import AnyCommand, parse_command
from services.node.engine import Engine
from services.node.key_file import load_or_create
from services.node.register import open_register

if TYPE_CHECKING:
    from pathlib import Path

    from bench.inputs import Inputs

NODE = "n51-bench"
"""One node that hosts every agency of the scenario."""

_numbers = itertools.count(1)


def another_node() -> str:
    """Return a node name the hub has not heard yet, so that its log starts at 0 there."""
    return f"{NODE}-{next(_numbers)}"


def bench_engine(folder: Path) -> Engine:
    """Open an engine on a new SQLite register, every commit flushed."""
    return Engine(
        open_register(folder / "register.sqlite"),
        node=NODE,
        hosting=Hosting({NODE: ("*",)}),
        keys=load_or_create(folder / "key.json"),
        clock=lambda: datetime.now(UTC),
    )


def commands_of(inputs: Inputs, number: int) -> list[AnyCommand]:
    """Return the first commands of a scenario."""
    with inputs.commands_file.open("rb") as file:
        return [parse_command(json.loads(line)) for line in islice(file, number)]
