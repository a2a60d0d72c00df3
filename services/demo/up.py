"""`leothang up`: the whole system on this machine, left running until it is stopped."""

from __future__ import annotations

import asyncio
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.contracts.envelope import legal_day
from services.demo import up_cli
from services.runtime.instants import instant_of
from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from services.demo.country import Country
    from services.demo.system import Plan, System
    from services.runtime.ending import Told
    from services.topology.model import Topology

app = typer.Typer(add_completion=False, subcommand_metavar="[COMMAND]")
for _word in (up_cli.status, up_cli.stop, up_cli.start, up_cli.restart):
    app.command()(_word)
NODE = "n-local"
PORTS = "ports.json"
_HUB = "local"


@app.callback(invoke_without_command=True)
def up(
    ctx: typer.Context,
    *,
    topology: Annotated[
        Path | None, typer.Option(help="A whole topology on this machine, as its file says.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Where all is kept; go on with it later. (default: var/up, var/<name>)"),
    ] = None,
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

    One node keeps the registers of all agencies. With --topology: every server, hub program,
    node, worker and desk of that file, with the configurations, keys and certificates `leothang
    deploy render` writes, on loopback; what ends is started again. Ctrl-C or SIGTERM stops
    everything in order; the next start with the same --data goes on. In another shell the
    commands below show, stop and start single programs of a topology that is up.
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = data
        return
    if topology is not None:
        said = (port, nats_port, desk_port, agencies, as_of)
        if any(said):
            message = "--topology says ports and agencies itself; leave the other flags out"
            raise typer.BadParameter(message)
        run_country(topology, data)
        return
    data = data or Path("var/up")
    with ends_at_once():
        from services.demo.cli import refusals
        from services.demo.feed import Feed
        from services.demo.ports import last_port
        from services.demo.system import Plan
        from services.runtime.ending import live
        from services.runtime.logs import configure

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
    with refusals(Feed(), "The system could not go on"):
        live(lambda told: _run(plan, told), within=None, heard=_stopping)
    typer.echo(f"Stopped. `leothang up --data {data}` goes on from here.")


def run_country(topology: Path, data: Path | None) -> None:
    """Start a whole topology on loopback, and leave it running until it is stopped."""
    with ends_at_once():
        from services.demo.claims import claimed, refuse_taken_ports
        from services.demo.cli import refusals
        from services.demo.country import local
        from services.demo.feed import Feed
        from services.runtime.ending import live
        from services.runtime.logs import configure

    configure("up", "error")
    read = local(topology)
    folder = (data or Path("var") / read.name).absolute()
    with claimed(folder):
        refuse_taken_ports(read)
        with refusals(Feed(), "The country could not be started"):
            live(lambda told: _run_country(read, folder, told), within=None, heard=_stopping)
    again = shlex.join(["leothang", "up", "--topology", str(topology), "--data", str(folder)])
    typer.echo(f"Stopped. `{again}` goes on from here.")


def _stopping() -> None:
    typer.echo("Stopping…")


async def _run_country(topology: Topology, folder: Path, told: Told) -> None:
    from services.demo.country import Country, addresses

    async with Country(topology, folder, typer.echo) as country:
        typer.echo(_country_welcome(country, addresses(country)))
        await told.wait()


def _country_welcome(country: Country, addresses: str) -> str:
    hub = country.topology.hubs[-1]
    province = hub.provinces[0] if hub.provinces else ""
    return f"""
{country.topology.name} is up; everything is kept in {country.folder}
{addresses}

Every program answers at /metrics and /health/ready, nodes and desks at /docs as well.
Who you are to a hub is said by the environment; to read the alerts of one province:

  cd {shlex.quote(str(country.folder))}
  LEOTHANG_NATS_CA=tls/ca.crt LEOTHANG_NATS_API=HUB.API \\
  LEOTHANG_NATS_NKEY=secrets/{hub.code}/reader-{province}.nk \\
    leothang alerts --province {province} --nats {hub.nats_urls}

To try what happens, in another shell: `leothang up status` shows every process, `leothang up
stop p51/watch-w51` and `start` stop and start one; one that is killed is started again.
Ctrl-C stops everything in order."""


async def _run(plan: Plan, told: Told) -> None:
    """Run until told to stop, or until a part ends by itself."""
    from services.demo.ports import remember
    from services.demo.system import System

    async with System(plan) as system:
        used = {"node": system.node_url, "nats": system.nats_url, "desk": system.desk_url}
        remember(plan.folder / PORTS, {name: _port(url) for name, url in used.items()})
        _tell_prometheus(plan, system)
        typer.echo(_welcome(system))
        guard = asyncio.create_task(system.guard())
        stopped = asyncio.create_task(told.wait())
        await asyncio.wait({guard, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if guard.done():
            guard.result()
        guard.cancel()


def _tell_prometheus(plan: Plan, system: System) -> None:
    """Leave the addresses where deploy/prometheus/prometheus.yml looks for them."""
    from services.runtime.scraping import target, write_targets

    here = [
        target(system.node_url, "node", hub=_HUB, node=plan.node),
        target(system.watch_url, "watch", hub=_HUB, worker="w1"),
        target(system.desk_url, "desk", hub=_HUB, desk="d1"),
    ]
    write_targets(plan.folder / "prometheus" / "targets", _HUB, here)


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
