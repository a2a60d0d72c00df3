"""`leothang up`: the whole system on this machine, left running until it is stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.contracts.envelope import legal_day
from services.runtime.instants import instant_of

if TYPE_CHECKING:
    from services.demo.system import Plan, System

app = typer.Typer(add_completion=False)
NODE = "n-local"
PORTS = "ports.json"


@app.command()
def up(
    *,
    data: Annotated[Path, typer.Option(help="Where everything is kept; go on with it later.")] = (
        Path("var/up")
    ),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the node's API; 0 for a free one.")
    ] = 0,
    nats_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the server; 0 for a free one.")
    ] = 0,
    desk_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the desk's API; 0 for a free one.")
    ] = 0,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge as of this instant for ever; for drills.")
    ] = None,
) -> None:
    """Start server, node, early warning and desk over one directory and leave them running.

    One node keeps the registers of all agencies. Ctrl-C or SIGTERM stops
    everything in order; the next start with the same --data goes on.
    """
    from services.demo.cli import refusals
    from services.demo.feed import Feed
    from services.demo.ports import last_port
    from services.demo.system import Plan
    from services.runtime.logs import configure
    from services.runtime.loop import runner

    configure("up", "error")
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"--data: cannot write to {data}: {error.strerror}"
        raise typer.BadParameter(message) from error
    folder = data.absolute()
    plan = Plan(
        folder,
        NODE,
        ("*",),
        as_of=instant_of(as_of, "--as-of") if as_of else None,
        agencies=tuple(path.absolute() for path in agencies or ()),
        node_port=port or last_port(folder / PORTS, "node"),
        nats_port=nats_port or last_port(folder / PORTS, "nats"),
        desk_port=desk_port or last_port(folder / PORTS, "desk"),
    )
    with refusals(Feed(), "The system could not go on"), runner() as loop:
        loop.run(_run(plan))
    typer.echo(f"Stopped. `leothang up --data {data}` goes on from here.")


async def _run(plan: Plan) -> None:
    """Run until told to stop, or until a part ends by itself."""
    from services.demo.ports import remember
    from services.demo.system import System
    from services.runtime.loop import stop_signal

    stopping = stop_signal()
    async with System(plan) as system:
        used = {"node": system.node_url, "nats": system.nats_url, "desk": system.desk_url}
        remember(plan.folder / PORTS, {name: _port(url) for name, url in used.items()})
        typer.echo(_welcome(system))
        guard = asyncio.create_task(system.guard())
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait({guard, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if guard.done():
            guard.result()
        guard.cancel()
        typer.echo("Stopping…")


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _welcome(system: System) -> str:
    today = legal_day(datetime.now(UTC)).isoformat()
    return f"""\
leothang is up; everything is kept in {system.plan.folder}

  API          {system.node_url}/docs        (OpenAPI: {system.node_url}/openapi.json)
  node         {system.node_url}/metrics     {system.node_url}/health/ready
  watch        {system.watch_url}/metrics     {system.watch_url}/health/ready
  desk         {system.desk_url}/docs        {system.desk_url}/health/ready
  hub          {system.nats_url}     {system.monitoring_url}

Check it:

  leothang doctor --nats {system.nats_url} --monitor {system.monitoring_url}

Watch the early warnings:

  leothang alerts --follow --nats {system.nats_url}

List them at the desk, and take one up:

  leothang desk list --url {system.desk_url}
  leothang desk acknowledge ALERT --office t51-ttr --officer o-7f3a91 --url {system.desk_url}

Record a complaint about a commune that was brought to the province first:

  curl -s {system.node_url}/v1/commands/receive_petition -H 'content-type: application/json' -d '{{
    "agency": "t51", "register_no": "1", "province": "51", "on": "{today}",
    "sender": {{"name": "Nguyễn Văn Mẫu", "id_number": "900000000001"}},
    "content": {{"kind": "complaint", "topic": "land", "commune": "21115",
      "complaint": {{"issuer": "x21115", "decision_no": "15/QĐ-UBND", "issued_on": "{today}"}}}}}}'

Ctrl-C stops everything."""
