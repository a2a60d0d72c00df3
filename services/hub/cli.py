"""`leothang hub`: keep a hub's streams, and show how it stands."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from services.hub.settings import HubSettings
    from services.runtime.ending import Told

app = typer.Typer(add_completion=False)


@app.command()
def hub(
    *,
    topology: Annotated[
        Path | None, typer.Option(help="File that describes all hubs (TOML).")
    ] = None,
    hub: Annotated[str | None, typer.Option(help="Code of the hub to keep: p51.")] = None,
    nats: Annotated[
        str | None, typer.Option(help="Address of its servers. (default: the topology's)")
    ] = None,
    monitor: Annotated[
        list[str] | None,
        typer.Option(help="Monitoring address of each server. (default: the topology's)"),
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. (default: 127.0.0.1)")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0: a free one. (default: the topology's)")
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
) -> None:
    """Make a hub's streams and keep them, and what they take from other hubs, as declared.

    One runs at every hub. Every flag can also be set as LEOTHANG_HUB_<FLAG>. Prints one JSON
    line when the streams are there; ends on SIGTERM. With other hubs away it leaves all as it is.
    """
    from services.hub.settings import HubSettings

    flags = dict(locals())
    flags.pop("HubSettings")
    given = {name: flag for name, flag in flags.items() if flag not in (None, [])}
    run(HubSettings.load(**given))


def run(settings: HubSettings) -> None:
    """Run a hub's program until it is told to stop."""
    with ends_at_once("services.hub.app"):
        from click import UsageError

        from services.runtime.ending import live
        from services.runtime.health import PortTakenError
        from services.runtime.logs import configure

    configure("hub", settings.log_level)
    try:
        live(lambda told: _serve(settings, told))
    except PortTakenError as error:
        raise UsageError(str(error)) from None


async def _serve(settings: HubSettings, told: Told) -> None:
    import asyncio

    from services.hub.app import running_hub

    async with running_hub(settings) as running:
        ending = asyncio.create_task(told.wait())
        ready = asyncio.create_task(running.ready.wait())
        await asyncio.wait({ending, ready}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            said = {"ready": "hub", "hub": running.code, "url": running.url, "pid": os.getpid()}
            print(json.dumps(said), flush=True)
        ready.cancel()
        await ending
