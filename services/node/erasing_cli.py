"""`leothang node erase`: names and text of one paper, forgotten for good (xóa dữ liệu cá nhân)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.node.keys_cli import DataFlag, NodeFlag, StoreFlag

if TYPE_CHECKING:
    from collections.abc import Generator

    from services.node.register import Register

_DATA = Path("var/node")


def erase(
    petition: Annotated[UUID, typer.Argument(help="The paper's id, as `leothang export` has it.")],
    *,
    node: NodeFlag,
    data: DataFlag = _DATA,
    store: StoreFlag = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget the names, addresses and text of a paper for good; a running node goes on.

    Its entries in the register and what was published stay: they name nobody. What takes names to
    say cannot be said of it any more. Copies made before hold the words still: they are yours.
    """
    with _opened(node, data, store) as register:
        if register.private.find(petition) is None:
            typer.echo(f"nothing is kept here of {petition}", err=True)
            raise typer.Exit(1)
        if not yes:
            typer.confirm(f"Forget the names and the text of {petition} for good?", abort=True)
        register.private.erase(petition)
    typer.echo(f"names and text of {petition} are erased; copies made before hold them still")


@contextmanager
def _opened(node: str, data: Path, store: str | None) -> Generator[Register]:
    from eventsourcing.persistence import PersistenceError

    from services.node.local import register_path
    from services.node.register import open_register
    from services.runtime.registers import StoreError

    try:
        if store is None and not register_path(data).is_file():
            msg = f"there is no register in {data}; say --data DIR or --store URL"
            raise typer.BadParameter(msg)
        register = open_register(store or register_path(data))
        try:
            register.check_owner(node)
            yield register
        finally:
            register.close()
    except StoreError as error:
        raise typer.BadParameter(str(error)) from None
    except PersistenceError as error:
        msg = f"the register cannot be used now ({type(error).__name__}); try again"
        raise typer.BadParameter(msg) from None
