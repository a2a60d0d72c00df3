"""`leothang deploy`: from a topology to what machines run by, and a look whether it still holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=(
        "Write what machines run by: nats-server configurations, keys, certificates, systemd "
        "units, environments, Prometheus targets, parts for compose.\n\n"
        "docs/topology.md says how to write a topology, roll it out and change keys."
    ),
)

_SHOWN = 20


@app.command()
def render(
    topology: Annotated[Path, typer.Argument(help="File that describes all hubs (TOML).")],
    *,
    out: Annotated[Path, typer.Option(help="Directory to write to; kept closed to others.")],
    hosts: Annotated[
        Literal["given", "loopback"],
        typer.Option(help="`loopback` puts every program on this machine."),
    ] = "given",
    ports: Annotated[
        int | None,
        typer.Option(min=1024, max=65_000, help="First port where --hosts loopback counts up."),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            help="Where programs write. (default: /var/lib/leothang; --hosts loopback: var)"
        ),
    ] = None,
    tls: Annotated[bool, typer.Option(help="Without TLS only on loopback.")] = True,
) -> None:
    """Write the directory, or bring it up to date: secrets and certificates that serve are kept.

    Says what it made, changed and removed. Nothing of a running system is touched: rolling out is
    yours, machine by machine, by the lists in machines/.
    """
    from services.deploying.folder import Folder
    from services.deploying.rendering import Rendering
    from services.deploying.servers import STATE, Manner
    from services.topology.loopback import HERE, listeners, on_loopback
    from services.topology.model import checked, read

    read_one = read(topology)
    if hosts == "loopback":
        free = None if ports is None else range(ports, ports + listeners(read_one))
        read_one = on_loopback(read_one, free)
        checked(f"{topology} on loopback", read_one.model_dump(mode="json"))
    elif ports is not None:
        msg = "--ports goes with --hosts loopback"
        raise typer.BadParameter(msg)
    local = all(server.host == HERE for hub in read_one.hubs for server in hub.servers)
    if not tls and not local:
        msg = "--no-tls is for loopback only; these servers are elsewhere"
        raise typer.BadParameter(msg)
    where = data or ("var" if hosts == "loopback" else STATE)
    manner = Manner(has_tls=tls, data=where, is_loopback=local)
    rendering = Rendering(read_one, Folder(out), manner, say=lambda line: print(line, flush=True))
    changes = rendering.write()
    for what, names in (
        ("made", changes.made),
        ("changed", changes.changed),
        ("removed", changes.removed),
    ):
        _list(what, names)
    for line in rendering.renewed:
        print(f"renewed {line}")
    hubs = read_one.hubs
    print(
        f"{read_one.name}: {len(hubs)} hubs, {sum(len(hub.servers) for hub in hubs)} servers, "
        f"{sum(len(hub.nodes) for hub in hubs)} nodes in {out}: {len(changes.made)} files made, "
        f"{len(changes.changed)} changed, {len(changes.removed)} removed, {changes.same} as before"
    )


@app.command()
def check(
    directory: Annotated[Path, typer.Argument(help="A directory `render` wrote.")],
    *,
    topology: Annotated[
        Path | None,
        typer.Option(help="What it ought to be of; left out, what it was rendered from."),
    ] = None,
    agencies: Annotated[
        list[Path] | None,
        typer.Option(help="CSV of agencies beyond the official ones; repeat for several."),
    ] = None,
) -> None:
    """Compare the directory with its topology, and let nats-server read every configuration.

    Agencies that no table knows are named: what they record would be set aside.
    Ends with 1 when anything is wrong; changes nothing.
    """
    from services.deploying.checking import check as look
    from services.deploying.progress import progress
    from services.topology.model import read

    wanted = None if topology is None else read(topology)
    found = list(look(directory, wanted, agencies=tuple(agencies or ()), say=progress()))
    for one in found:
        print(f"{one.path}: {one.wrong}")
    if found:
        print(f"{len(found)} wrong")
        raise typer.Exit(1)
    print(f"{directory}: as its topology says")


def _list(what: str, names: list[str]) -> None:
    for name in names[:_SHOWN]:
        print(f"{what} {name}")
    if len(names) > _SHOWN:
        print(f"{what} {len(names) - _SHOWN} more")
