"""`leothang deadletter`: what could not be read or judged, where it lies, and why."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from projections.store.rows import DeadLetter

app = typer.Typer(add_completion=False, no_args_is_help=True)
DataOption = Annotated[
    Path, typer.Option(envvar="LEOTHANG_WATCH_DATA", help="Directory of the worker's view.")
]
StoreOption = Annotated[
    str | None,
    typer.Option(envvar="LEOTHANG_WATCH_STORE", help="postgresql://… if the view is there."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_DATA = Path("leothang-watch")


@app.command("list")
def list_(data: DataOption = _DATA, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List what was set aside; never what it says."""
    letters = _letters(data, store)
    if as_json:
        for letter in letters:
            sys.stdout.write(json.dumps(_said(letter)) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("Sequence", "Reason", "Errors", "Subject")
    for letter in letters:
        table.add_row(str(letter.position), letter.reason, letter.errors, letter.source)
    console = Console()
    console.print(table)
    count = Counter(letter.reason for letter in letters)
    by_reason = ", ".join(f"{number} {reason}" for reason, number in sorted(count.items()))
    console.print(f"{len(letters)} set aside" + (f": {by_reason}" if by_reason else ""))


@app.command()
def show(
    sequence: Annotated[int, typer.Argument(min=1, help="As `deadletter list` shows it.")],
    data: DataOption = _DATA,
    store: StoreOption = None,
    nats: Annotated[
        str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the hub.")
    ] = "nats://127.0.0.1:4222",
) -> None:
    """Show one message that was set aside, as it still lies in the stream."""
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.logs import configure

    letters = [one for one in _letters(data, store) if one.position == sequence]
    if not letters:
        message = f"nothing was set aside at sequence {sequence}; see `leothang deadletter list`"
        raise typer.BadParameter(message)
    configure("deadletter", "error")
    try:
        body = asyncio.run(_body(nats, sequence))
    except BrokerUnreachableError as error:
        raise typer.BadParameter(str(error)) from None
    for letter in letters:
        typer.echo(json.dumps(_said(letter), indent=2))
    # Escaped: what is broken may hold anything, control characters too.
    typer.echo("the stream no longer has it" if body is None else ascii(body)[2:-1])


async def _body(url: str, sequence: int) -> bytes | None:
    from nats.js.errors import NotFoundError

    from domain.contracts.subjects import PETITIONS
    from services.runtime import credentials
    from services.runtime.connection import connect

    client = await connect(url, "deadletter")
    try:
        return (await client.jetstream(prefix=credentials.api()).get_msg(PETITIONS, sequence)).data
    except NotFoundError:
        return None
    finally:
        await client.close()


def _letters(data: Path, store: str | None) -> list[DeadLetter]:
    from pydantic import SecretStr

    from projections.early_warning.opening import look_into

    opened = look_into(data, SecretStr(store) if store else None)
    try:
        return list(opened.dead_letters())
    finally:
        opened.close()


def _said(letter: DeadLetter) -> dict[str, object]:
    return {
        "sequence": letter.position,
        "reason": letter.reason,
        "errors": letter.errors.split(",") if letter.errors else [],
        "subject": letter.source,
    }
