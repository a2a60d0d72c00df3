"""`leothang up status`, `stop`, `start`, `restart`: single programs of a country that is up."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from click import UsageError

if TYPE_CHECKING:
    from services.demo.switchboard import Board, Row, State

DataOption = Annotated[
    Path | None,
    typer.Option(help="Directory of the country. (default: the one that is up below ./var)"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
NameArgument = Annotated[
    str, typer.Argument(help="As `leothang up status` shows it: p51/watch-w51.")
]
_WITHIN = 60.0
_LOOK = 0.1


def status(ctx: typer.Context, *, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show every program of the country: whether it runs, its process, how often it was started.

    A process may be ended or stopped by its id (`kill -9`, `kill -STOP`): what ends is started
    again after a second, ever later where it ends again, as systemd would.
    """
    rows = _board(ctx, data).read()
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row._asdict()) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("Program", "State", "Process", "Starts", "Address")
    for row in rows:
        address = row.health.partition("/health")[0]
        table.add_row(row.name, row.state, str(row.pid or ""), str(row.starts), address)
    Console().print(table)


def stop(ctx: typer.Context, name: NameArgument, *, data: DataOption = None) -> None:
    """Stop one program in order, and leave it so until `leothang up start NAME`."""
    board = _board(ctx, data)
    row = _named(board, name)
    board.hold(row.name)
    _await(board, row.name, "stopped")


def start(ctx: typer.Context, name: NameArgument, *, data: DataOption = None) -> None:
    """Start a program that was stopped."""
    board = _board(ctx, data)
    row = _named(board, name)
    board.release(row.name)
    _await(board, row.name, "running")


def restart(ctx: typer.Context, name: NameArgument, *, data: DataOption = None) -> None:
    """Stop one program in order, and start it again."""
    stop(ctx, name, data=data)
    start(ctx, name, data=data)


def _board(ctx: typer.Context, data: Path | None) -> Board:
    """Return the board of a country that is up; refuse where none is."""
    from services.demo.claims import is_claimed
    from services.demo.switchboard import WHERE, Board

    said = data or ctx.obj
    if said is None:
        up = [one.parents[2] for one in sorted(Path("var").glob(f"*/{WHERE}/status.json"))]
        running = [folder for folder in up if is_claimed(folder.absolute())]
        if len(running) != 1:
            which = ", ".join(map(str, running)) or "none below ./var"
            message = f"say with --data which country is meant; up are: {which}"
            raise UsageError(message)
        (said,) = running
    folder = Path(said).absolute()
    board = Board(folder / WHERE)
    if not (board.folder / "status.json").exists() or not is_claimed(folder):
        message = f"--data: no `leothang up --topology` runs over {folder}"
        raise UsageError(message)
    return board


def _named(board: Board, name: str) -> Row:
    """Return the program of a name, or of the end of one where only one has it."""
    rows = board.read()
    found = [row for row in rows if row.name == name]
    found = found or [row for row in rows if row.name.endswith(f"/{name}")]
    if len(found) != 1:
        message = f"{name!r} names {len(found) or 'no'} programs; see `leothang up status`"
        raise UsageError(message)
    return found[0]


def _await(board: Board, name: str, state: State) -> None:
    """Return when the country says so."""
    end = time.monotonic() + _WITHIN
    while time.monotonic() < end:
        row = _named(board, name)
        if row.state == state:
            process = f", process {row.pid}" if row.pid else ""
            typer.echo(f"{name}: {state}{process}")
            return
        time.sleep(_LOOK)
    message = f"{name} is not {state} after {_WITHIN:.0f} s; see what `leothang up` says"
    raise UsageError(message)
