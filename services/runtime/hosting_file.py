"""The file that says which node speaks for which agency, for nodes and readers alike."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from click import UsageError
from pydantic import BaseModel, ConfigDict, ValidationError

from domain.contracts.hosting import Hosting

if TYPE_CHECKING:
    from pathlib import Path


class _File(BaseModel):
    """What the file may say; `here` and `hubs` only where there are several hubs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nodes: dict[str, list[str]]
    hubs: dict[str, list[str]] = {}
    here: str = ""


def read_hosting(path: Path | None) -> Hosting:
    """Read `[nodes] "n51-demo" = ["x21115", "t51-*"]`; without a file each node speaks for itself.

    With several hubs, `here = "p51"` names the one the file is read at, and
    `[hubs] p51 = ["n51-demo"]` where each node publishes. Raises `click.UsageError`
    with file and reason.
    """
    if path is None:
        return Hosting()
    said = _read(path)
    home: dict[str, str] = {}
    for hub, nodes in said.hubs.items():
        for node in nodes:
            if home.setdefault(node, hub) != hub:
                msg = f"--hosting: {path} has {node} at two hubs, {home[node]} and {hub}"
                raise UsageError(msg)
    return Hosting(said.nodes, home, said.here)


def _read(path: Path) -> _File:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--hosting: cannot read the hosting file {path}: {error}"
        raise UsageError(msg) from None
    except tomllib.TOMLDecodeError:
        raise UsageError(_wrong(path)) from None
    unknown = sorted(table.keys() - _File.model_fields.keys())
    if unknown or "nodes" not in table:
        msg = f"--hosting: {path} has {unknown or 'nothing'}, but one table [nodes] is wanted"
        raise UsageError(msg)
    try:
        return _File.model_validate(table)
    except ValidationError:
        raise UsageError(_wrong(path)) from None


def _wrong(path: Path) -> str:
    return f'--hosting: {path} is not a table like [nodes] "n51-demo" = ["x21115", "t51-*"]'
