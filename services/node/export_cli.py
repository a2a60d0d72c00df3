"""`leothang export`: a register's facts as CloudEvents, one a line (xuất dữ liệu)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.node.register import Register

app = typer.Typer(add_completion=False)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="File to write; .gz packs it, - is standard output.")],
    node: Annotated[str, typer.Option(help="The node whose register it is, n51-demo.")],
    data: Annotated[Path | None, typer.Option(help="Data directory of the node.")] = None,
    store: Annotated[str | None, typer.Option(help="postgresql://user@host/database")] = None,
) -> None:
    """Write a node's facts as CloudEvents, one a line, oldest first; no personal data."""
    from services.node.export import write_facts
    from services.runtime.registers import StoreError

    register = _open(data, store)
    try:
        register.check_owner(node)
        count = write_facts(register, node, out)
    except StoreError as error:
        raise typer.BadParameter(str(error), param_hint="--node") from error
    except OSError as error:
        msg = f"cannot write {out}: {error.strerror}"
        raise typer.BadParameter(msg, param_hint="--out") from error
    finally:
        register.close()
    print(f"{count} facts written to {out}", file=sys.stderr)


def _open(data: Path | None, store: str | None) -> Register:
    from services.node.local import register_path
    from services.node.register import open_register
    from services.runtime.registers import StoreError

    if (data is None) == (store is None):
        msg = "say where the register is: either --data DIR or --store URL"
        raise typer.BadParameter(msg)
    try:
        path = register_path(data) if data is not None else None
        if path is not None and not path.is_file():
            msg = f"there is no register in {data} (no {path.name})"
            raise typer.BadParameter(msg, param_hint="--data")
        return open_register(path or str(store))
    except StoreError as error:
        raise typer.BadParameter(str(error)) from error
