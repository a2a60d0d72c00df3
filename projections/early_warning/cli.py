"""`leothang watch`: run the early-warning worker."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from projections.early_warning.settings import WatchSettings
    from services.runtime.ending import Told

app = typer.Typer(add_completion=False)
_MANY = 100_000


@app.command()
def watch(  # noqa: PLR0917 - typer passes flags by name
    nats: Annotated[
        str | None, typer.Option(help="Address of the hub [nats://127.0.0.1:4222].")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Directory of the view [./leothang-watch].")
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="postgresql://… to keep the view there instead.")
    ] = None,
    worker: Annotated[str | None, typer.Option(help="Name of this worker [w1].")] = None,
    partitions: Annotated[
        str | None,
        typer.Option(help="Provinces to share with other processes: 48,51 or `provinces` for all."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge as of this instant for ever; for drills.")
    ] = None,
    hosting: Annotated[
        Path | None, typer.Option(help="TOML table of which node speaks for which agencies.")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            help="Folder of rule files instead of the shipped ones; followed as it changes."
        ),
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(
            envvar="LEOTHANG_RULES_OVERLAY",
            help="A province's own thresholds, laid over the rules.",
        ),
    ] = None,
    shadow_rules: Annotated[
        Path | None,
        typer.Option(help="Folder of rule files on trial: judged beside, nothing published."),
    ] = None,
    shadow_overlay: Annotated[
        Path | None, typer.Option(help="Thresholds on trial, laid over the shadow's rules.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Where to serve metrics [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Its port [any that is free].")] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
) -> None:
    """Read facts, judge what they touch, and publish early warnings, until stopped.

    Every flag is also a variable: --data is LEOTHANG_WATCH_DATA.
    """
    with ends_at_once("projections.early_warning.app"):
        from projections.early_warning.settings import WatchSettings
        from services.runtime.ending import live
        from services.runtime.logs import configure

    settings = WatchSettings.load(
        nats=nats,
        data=data,
        store=store,
        worker=worker,
        partitions=partitions,
        as_of=as_of,
        hosting=hosting,
        agencies=tuple(agencies) if agencies else None,
        rules=rules,
        overlay=overlay,
        shadow_rules=shadow_rules,
        shadow_overlay=shadow_overlay,
        host=host,
        port=port,
        log_level=log_level,
    )
    configure("watch", settings.log_level)
    # Facts are trees: reference counts free them, the collector would only look at them.
    gc.set_threshold(_MANY, 50, 100)
    live(lambda told: work(settings, told))


async def work(settings: WatchSettings, told: Told) -> None:
    """Run a worker until it is told to end; what is wrong is refused in a line."""
    import sqlite3

    import psycopg

    from domain.law.errors import RulebookError
    from projections.early_warning.app import Watch
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.health import PortTakenError
    from services.runtime.tables import TableError
    from services.runtime.tracing import traced

    def ready(address: str) -> None:
        typer.echo(f"watching; metrics and health at {address}")
        told.then(program.stop)

    try:
        with traced("watch", settings.worker):
            program = Watch(settings, ready=ready)
            await program.run()
    except (BrokerUnreachableError, PortTakenError, TableError, RulebookError) as error:
        raise click.UsageError(str(error)) from None
    except (sqlite3.Error, psycopg.Error) as error:
        message = f"the view cannot be kept ({type(error).__name__}); nothing read is lost"
        raise click.ClickException(message) from None
