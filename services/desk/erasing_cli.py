"""`leothang desk erase`: the words of one comment, forgotten for good (xóa ghi chú)."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from collections.abc import Generator

    from services.desk.register import DeskRegister

_DATA = Path("var/desk")


def erase(
    alert: Annotated[UUID, typer.Argument(help="The alert's id.")],
    number: Annotated[
        int, typer.Argument(help="The comment's number, as `leothang desk show --json` has it.")
    ],
    *,
    desk: Annotated[str, typer.Option(help="Name of the desk whose register it is.")],
    data: Annotated[Path, typer.Option(help="Directory of the register.")] = _DATA,
    store: Annotated[
        str | None, typer.Option(help="postgresql://…, where the register is not in the directory.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget the words of a comment for good; that there was one stays. A running desk goes on.

    Copies made before hold the words still: they are yours.
    """
    with _opened(desk, data, store) as register:
        if number not in register.index.comments(str(alert)):
            typer.echo(f"nothing is kept here of comment {number} on {alert}", err=True)
            raise typer.Exit(1)
        if not yes:
            typer.confirm(f"Forget the words of comment {number} on {alert} for good?", abort=True)
        register.index.erase_comment(str(alert), number)
    typer.echo(f"comment {number} on {alert} is erased; copies made before hold it still")


@contextmanager
def _opened(desk: str, data: Path, store: str | None) -> Generator[DeskRegister]:
    from eventsourcing.persistence import PersistenceError

    from services.desk.app import REGISTER_FILE
    from services.desk.register import open_register
    from services.runtime.registers import StoreError

    try:
        if store is None and not (data / REGISTER_FILE).is_file():
            msg = f"there is no register in {data}; say --data DIR or --store URL"
            raise typer.BadParameter(msg)
        register = open_register(store or data / REGISTER_FILE, desk)
        try:
            yield register
        finally:
            register.close()
    except StoreError as error:
        raise typer.BadParameter(str(error)) from None
    except PersistenceError as error:
        msg = f"the register cannot be used now ({type(error).__name__}); try again"
        raise typer.BadParameter(msg) from None
