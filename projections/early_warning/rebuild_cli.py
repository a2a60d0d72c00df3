"""`leothang rebuild`: a view built anew beside the one in use, and taken into use or not."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from projections.early_warning.view_options import (
    SETTINGS,
    DataOption,
    NatsOption,
    PartitionOption,
    StoreOption,
    WorkerOption,
    watch_settings,
)

if TYPE_CHECKING:
    from projections.early_warning.rebuilding import Told, View

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Build a view anew beside the one in use; the worker goes over to it between two facts. "
    + SETTINGS,
)
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object.")]
ShareOption = Annotated[
    float, typer.Option(min=0.01, max=1.0, help="The part of one processor it may use.")
]
SwitchOption = Annotated[
    bool, typer.Option("--switch/--no-switch", help="Take it into use as soon as it is ready.")
]
WaitOption = Annotated[
    float, typer.Option(min=0, help="Seconds to wait for the worker to go over to it.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
_SHARE, _WAIT = 0.5, 60.0


@app.command()
def start(  # noqa: PLR0917 - typer passes flags by name
    nats: NatsOption = None,
    data: DataOption = None,
    store: StoreOption = None,
    worker: WorkerOption = None,
    partition: PartitionOption = None,
    share: ShareOption = _SHARE,
    switch: SwitchOption = True,
    wait: WaitOption = _WAIT,
) -> None:
    """Build the next generation, or go on with one that was begun; then go over to it.

    Rules, agencies and hosting, too, are those of `leothang watch` (LEOTHANG_WATCH_RULES, …).
    """
    view = _view(nats, data, store, worker, partition)
    _build(view, view.begun(), share, switch=switch, wait=wait)


@app.command("switch")
def switch_(  # noqa: PLR0917 - typer passes flags by name
    nats: NatsOption = None,
    data: DataOption = None,
    store: StoreOption = None,
    worker: WorkerOption = None,
    partition: PartitionOption = None,
    share: ShareOption = 1.0,
    wait: WaitOption = _WAIT,
) -> None:
    """Go over to the generation that was built, once it has read what came since."""
    view = _view(nats, data, store, worker, partition)
    _build(view, view.built(), share, switch=True, wait=wait)


@app.command()
def back(  # noqa: PLR0917 - typer passes flags by name
    nats: NatsOption = None,
    data: DataOption = None,
    store: StoreOption = None,
    worker: WorkerOption = None,
    partition: PartitionOption = None,
    share: ShareOption = 1.0,
    wait: WaitOption = _WAIT,
) -> None:
    """Go back to the generation before, once it has read what came since."""
    view = _view(nats, data, store, worker, partition)
    _build(view, view.before(), share, switch=True, wait=wait)


@app.command()
def status(
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the generations of the view, how far each is, and how long a building still takes."""
    from projections.early_warning.rebuilding import tell

    view = _view(None, data, store, None, partition)
    told = tell(view)
    if as_json:
        sys.stdout.write(json.dumps([one._asdict() for one in told]) + "\n")
        return
    if not told:
        msg = f"there is no view in {view.generations.name}; name the one `leothang watch` uses"
        raise typer.BadParameter(msg, param_hint="--data, --store")
    _show(told)


@app.command()
def compare(
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    with_: Annotated[
        int | None, typer.Option("--with", help="Which generation [the newest other].")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare what two generations hold; exit code 1 where they differ."""
    from projections.early_warning.rebuilding import compared

    view = _view(None, data, store, None, partition)
    found = compared(view, with_)
    if as_json:
        sys.stdout.write(json.dumps(found._asdict(), default=list) + "\n")
    else:
        for line in found.lines():
            typer.echo(line)
    if not found.equal:
        raise typer.Exit(1)


@app.command()
def drop(
    number: Annotated[int, typer.Argument(min=1, help="As `rebuild status` shows it.")],
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    yes: YesOption = False,
) -> None:
    """Remove a generation that is not in use."""
    from projections.early_warning.rebuilding import droppable

    view = _view(None, data, store, None, partition)
    droppable(view, number)
    if not yes:
        typer.confirm(f"Remove generation {number} of {view.generations.name}?", abort=True)
    with view.refusing():
        view.generations.drop(number)
    typer.echo(f"generation {number} is removed")


def _view(
    nats: str | None,
    data: Path | None,
    store: str | None,
    worker: str | None,
    partition: str | None,
) -> View:
    from projections.early_warning.rebuilding import view_of

    return view_of(
        watch_settings(nats=nats, data=data, store=store, worker=worker, partition=partition)
    )


def _build(view: View, number: int, share: float, *, switch: bool, wait: float) -> None:
    from projections.early_warning.rebuilding import Rebuilding
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.logs import configure

    # How far it is is said on the screen; the level is the worker's, and would log beside it.
    configure("rebuild", "debug" if view.settings.log_level == "debug" else "warning")
    run = Rebuilding(view, number, share=share, say=typer.echo)
    try:
        with view.refusing():
            done = asyncio.run(run.run(switch=switch, wait=wait))
    except BrokerUnreachableError as error:
        raise typer.BadParameter(str(error)) from None
    except KeyboardInterrupt:
        typer.echo("stopped; `leothang rebuild start` goes on from here")
        raise typer.Exit(130) from None
    if not done:
        raise typer.Exit(1)


def _left(one: Told) -> str:
    from projections.early_warning.rebuilding import UNKNOWN_YET

    if not one.at_work:
        return ""
    return UNKNOWN_YET if one.seconds_left is None else f"{one.seconds_left:,.0f} s"


def _show(told: list[Told]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Generation", "State", "Position", "Facts/s", "Time left", "Ready", "Size")
    for one in told:
        table.add_row(
            str(one.number),
            one.state,
            str(one.position),
            f"{one.rate:,.0f}" if one.rate else "",
            _left(one),
            "yes" if one.ready else "no",
            f"{one.bytes / 2**20:,.1f} MiB",
        )
    Console().print(table)
