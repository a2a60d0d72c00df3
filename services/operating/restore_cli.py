"""`leothang restore`: put a backup back where nothing is (phục hồi)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.operating.answering_cli import connected, print_manifest, quiet, refused, show
from services.operating.backup_cli import NATS_URL, NatsOption

if TYPE_CHECKING:
    from services.backup.going_on import GoneOn

app = typer.Typer(add_completion=False, no_args_is_help=True)
ArchiveArgument = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, help="What `leothang backup` made.")
]


@app.callback()
def restore() -> None:
    """Put a node, a desk, a hub or a view back from a backup; nothing that exists is overwritten.

    Every file is checked against the manifest first. docs/backup.md has the drill, and what is
    lost in each case.
    """


@app.command()
def node(
    archive: ArchiveArgument,
    *,
    data: Annotated[Path, typer.Option(help="Directory to make for register and key.")],
    store: Annotated[
        str | None, typer.Option(help="postgresql://…, where the backup is of a register there.")
    ] = None,
    go_on: Annotated[
        bool, typer.Option("--go-on", help="Take back from the hub what was recorded since.")
    ] = False,
    nats: NatsOption = NATS_URL,
) -> None:
    """Put a node back, and with --go-on let it go on where it was at the hub.

    The backup is older than the node was. What the node published since then stands at the hub:
    --go-on writes it into the register again, as it was, all but names, texts and register
    numbers (the hub never had them). It lists the papers whose words officers must enter again;
    facts it cannot put back into a file stay in force at the hub, and are listed too. Then the
    node publishes new facts behind those. What was recorded but never published is lost.

    Make sure that the lost node is stopped for good: two programs on copies of one register
    contradict each other. Without --go-on the node records, but publishes nothing while the hub
    is ahead of it (`leothang restore go-on` does the same later).
    """
    from services.backup.node import NodePlace
    from services.backup.node import restore as put_back

    quiet("restore")
    manifest = refused(lambda: put_back(archive, NodePlace(data, store)))
    print_manifest(manifest, f"restored to {data}")
    if go_on:
        _go_on(data, store, manifest.name, nats)


@app.command("go-on")
def go_on(
    *,
    data: Annotated[Path, typer.Option(help="Directory of the restored node.")],
    node: Annotated[str, typer.Option(help="Its publishing name.")],
    store: Annotated[
        str | None, typer.Option(help="postgresql://… if the register is there.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="There is no backup: begin with an empty register.")
    ] = False,
    nats: NatsOption = NATS_URL,
) -> None:
    """Let a restored node take back from the hub what it lacks.

    Done twice it changes nothing. Without any backup, --new makes a register of all the hub
    holds of this node: everything but names, texts, register numbers and keys.
    """
    quiet("restore")
    _go_on(data, store, node, nats, new=new)


@app.command()
def desk(
    archive: ArchiveArgument,
    *,
    data: Annotated[Path, typer.Option(help="Directory to make for the register.")],
    store: Annotated[
        str | None, typer.Option(help="postgresql://…, where the backup is of a register there.")
    ] = None,
) -> None:
    """Put a desk's register back; the desk hears the warnings told since by itself.

    What officers did since the copy stands at the hub, but not in the register: they do it again.
    Until the register is as long as it was, nothing of it is published (`log_behind_stream`). Then
    `leothang verify --desk NAME --data DIR --acknowledge` says that what the hub holds besides is
    known.
    """
    from services.backup.desk import restore as put_back

    quiet("restore")
    manifest = refused(lambda: put_back(archive, data, store=store))
    print_manifest(manifest, f"restored to {data}")


@app.command()
def hub(
    archive: ArchiveArgument,
    *,
    replicas: Annotated[
        int | None,
        typer.Option(min=1, max=5, help="Copies of each stream, if not as many as there were."),
    ] = None,
    nats: NatsOption = NATS_URL,
) -> None:
    """Put a hub's streams back, with their sequences and times; refuse where one has messages.

    Stop nodes and workers, or be quicker than they are: a node makes a missing stream. What
    nodes recorded since the backup they publish again by themselves; views that had read further
    read everything again, which changes nothing.

    A hub that takes facts from others: stop its `leothang hub` meanwhile; it goes on taking from
    where the copy ends. Hubs that take from it read all of it again, which counts once.

    In a cluster the server that leads a stream holds it first and fills the others within
    seconds: until each says it is healthy, stop none. A restore that was broken off is run again.
    """
    from services.backup.hub import restore as put_back

    quiet("restore")
    work = connected(
        nats, "restore", lambda client: put_back(client, archive, show, replicas=replicas)
    )
    print_manifest(refused(lambda: asyncio.run(work)), "restored")


@app.command()
def view(
    archive: ArchiveArgument,
    *,
    data: Annotated[Path, typer.Option(help="Directory to make for the view.")],
) -> None:
    """Put a worker's view back; the worker reads on from where it stood."""
    from services.backup.view import restore as put_back

    quiet("restore")
    print_manifest(refused(lambda: put_back(archive, data)), f"restored to {data}")


def _go_on(data: Path, store: str | None, node: str, nats: str, *, new: bool = False) -> None:
    from services.backup.going_on import go_on

    work = connected(
        nats, "restore", lambda client: go_on(client, data, node, store=store, new=new)
    )
    _print(refused(lambda: asyncio.run(work)))


def _print(gone_on: GoneOn) -> None:
    print(gone_on.sentence())
    for line in gone_on.to_enter():
        print(f"  {line}")
