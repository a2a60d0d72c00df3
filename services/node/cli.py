"""`leothang node`: run a node."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.node import erasing_cli, keys_cli
from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from services.node.settings import NodeSettings
    from services.runtime.ending import Told

app = typer.Typer(add_completion=False)
app.add_typer(keys_cli.app, name="keys")
app.command("rekey")(keys_cli.rekey)
app.command("erase")(erasing_cli.erase)


@app.callback(invoke_without_command=True)
def node(
    ctx: typer.Context,
    *,
    profile: Annotated[
        str | None,
        typer.Option(help="commune, district, province or ministry; left out: several levels."),
    ] = None,
    agency: Annotated[
        list[str] | None, typer.Option(help="Whose register is kept here, x21115; repeatable.")
    ] = None,
    node: Annotated[
        str | None, typer.Option(help="Publishing name; n-<agency> for one agency.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Directory of register and key. (default: var/node)")
    ] = None,
    nats: Annotated[
        str | None, typer.Option(help="The hub. (default: nats://127.0.0.1:4222)")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. (default: 127.0.0.1)")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0: a free one. (default: the profile's)")
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="sqlite, or postgresql://user@host/database.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Pseudonym key shared with other offices.")
    ] = None,
    hosting: Annotated[
        Path | None, typer.Option(help="Which node may speak for which agency (TOML).")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="Table of further agencies (CSV); repeatable.")
    ] = None,
    verify_hours: Annotated[
        float | None,
        typer.Option(
            help="Hours between comparisons with the hub; 0: after trouble. (default: 24)"
        ),
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
) -> None:
    """Record petitions over HTTP, publish them as facts; keeps recording while the hub is away.

    Every flag can also be set as LEOTHANG_NODE_<FLAG>. Prints one JSON line with its address when
    it answers; ends on SIGTERM after writing what waits. The commands below work on its key file
    and its register; their flags stand behind them.
    """
    flags = locals().items()
    given = {name: flag for name, flag in flags if name != "ctx" and flag not in (None, [])}
    if ctx.invoked_subcommand is None:
        run(_settings(given))
    elif given:
        msg = f"give the flags of `{ctx.invoked_subcommand}` behind it"
        raise typer.BadParameter(msg)


def _settings(given: dict[str, Any]) -> NodeSettings:
    from services.node.settings import NodeSettings

    return NodeSettings.load(**given)


def run(settings: NodeSettings) -> None:
    """Run a node until it is told to stop."""
    gc.disable()  # a sixth of the way to the first answer; `calm_collector` goes on from there
    with ends_at_once():
        from click import UsageError
        from eventsourcing.persistence import PersistenceError

        from services.node.app import StrangeAgencyError
        from services.node.key_file import KeyFileError
        from services.runtime.ending import live
        from services.runtime.health import PortTakenError
        from services.runtime.logs import configure
        from services.runtime.registers import StoreError
        from services.runtime.tables import TableError

    configure("node", settings.log_level)
    try:
        live(lambda told: _serve(settings, told))
    except (StrangeAgencyError, KeyFileError, StoreError, PortTakenError, TableError) as error:
        raise UsageError(str(error)) from None
    except PersistenceError as error:
        msg = f"the register cannot be opened ({type(error).__name__}): check --store and --data"
        raise UsageError(msg) from None
    finally:
        gc.enable()


async def _serve(settings: NodeSettings, told: Told) -> None:
    from services.node.app import running_node
    from services.runtime.collector import calm_collector
    from services.runtime.tracing import traced

    with traced("node", settings.node):
        async with running_node(settings) as running:
            calm_collector()
            ready = {"ready": "node", "node": running.node, "url": running.url, "pid": os.getpid()}
            print(json.dumps(ready), flush=True)
            await told.wait()
