"""The file that says which node speaks for which agency, for nodes and readers alike."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from click import UsageError
from pydantic import TypeAdapter, ValidationError

from domain.contracts.hosting import Hosting

if TYPE_CHECKING:
    from pathlib import Path

_TABLE: TypeAdapter[dict[str, dict[str, list[str]]]] = TypeAdapter(dict[str, dict[str, list[str]]])


def read_hosting(path: Path | None) -> Hosting:
    """Read `[nodes] "n51-demo" = ["x21115", "t51-*"]`; without a file each node speaks for itself.

    Raises `click.UsageError` with file and reason.
    """
    if path is None:
        return Hosting()
    try:
        table = _TABLE.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--hosting: cannot read the hosting file {path}: {error}"
        raise UsageError(msg) from None
    except (tomllib.TOMLDecodeError, ValidationError):
        msg = f'--hosting: {path} is not a table like [nodes] "n51-demo" = ["x21115", "t51-*"]'
        raise UsageError(msg) from None
    unknown = sorted(table.keys() - {"nodes"})
    if unknown or "nodes" not in table:
        msg = f"--hosting: {path} has {unknown or 'nothing'}, but one table [nodes] is wanted"
        raise UsageError(msg)
    return Hosting(table["nodes"])
