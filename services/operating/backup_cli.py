"""`leothang backup`: copy a node, a desk, a hub or a view while it runs (sao lưu)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.operating.answering_cli import bar, connected, print_manifest, quiet, refused, show

app = typer.Typer(add_completion=False, no_args_is_help=True)
OutArgument = Annotated[Path, typer.Argument(help="Directory to make; it must not exist yet.")]
NatsOption = Annotated[str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the hub.")]
NATS_URL = "nats://127.0.0.1:4222"


@app.callback()
def backup() -> None:
    """Copy a node, a desk, a hub or a view into a new directory, while it runs.

    A backup is a directory with a manifest.json (what, when, versions, sizes, digests). It gets
    its name only when it is whole. Put it back with `leothang restore`; docs/backup.md has the
    drill, and what is lost in each case.
    """


@app.command()
def node(
    out: OutArgument,
    *,
    data: Annotated[
        Path, typer.Option(envvar="LEOTHANG_NODE_DATA", help="Directory of register and key.")
    ] = Path("var/node"),
    store: Annotated[
        str | None,
        typer.Option(envvar="LEOTHANG_NODE_STORE", help="postgresql://… if the register is there."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(envvar="LEOTHANG_NODE_KEY", help="Key file, if not in --data.")
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option(help="A further file it is run with: hosting, agencies; repeatable."),
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave the pseudonym keys out.")
    ] = False,
) -> None:
    """Copy a node's register, names and texts, and keys.

    SECRET: whoever has this copy can read names and texts and link pseudonyms to people. Its
    files are readable by their owner only (0600); keep them so. --without-keys leaves the keys
    out: then keep the key file elsewhere, without it the same person gets another pseudonym.
    """
    from services.backup.node import NodePlace, back_up

    sqlite_store = None if store in {None, "", "sqlite"} else store
    place = NodePlace(data, sqlite_store, key, tuple(file or ()))
    quiet("backup")
    progress = bar("register")
    made = refused(lambda: back_up(place, out, keys=not without_keys, progress=progress))
    print_manifest(made, f"written to {out}")


@app.command()
def desk(
    out: OutArgument,
    *,
    data: Annotated[
        Path, typer.Option(envvar="LEOTHANG_DESK_DATA", help="Directory of the desk's register.")
    ] = Path("var/desk"),
    store: Annotated[
        str | None,
        typer.Option(envvar="LEOTHANG_DESK_STORE", help="postgresql://… if the register is there."),
    ] = None,
) -> None:
    """Copy a desk's register: who took which warning up, what came of it, and what they wrote.

    SECRET: officers' comments are in it, and they never leave the desk by the hub. Without a
    copy they are lost with the desk's disk.
    """
    from services.backup.desk import back_up

    quiet("backup")
    kept = None if store in {None, "", "sqlite"} else store
    made = refused(lambda: back_up(data, out, bar("register"), store=kept))
    print_manifest(made, f"written to {out}")


@app.command()
def hub(out: OutArgument, *, nats: NatsOption = NATS_URL) -> None:
    """Copy a hub's streams PETITIONS, ALERTS and DESK, with sequences and times.

    No personal data is in it. Nodes and workers go on meanwhile; what they publish after the
    copy of a stream began is not in it, and nodes publish it again after a restore.
    """
    from services.backup.hub import back_up

    quiet("backup")
    work = connected(nats, "backup", lambda client: back_up(client, out, show))
    print_manifest(refused(lambda: asyncio.run(work)), f"written to {out}")


@app.command()
def view(
    out: OutArgument,
    *,
    data: Annotated[
        Path, typer.Option(envvar="LEOTHANG_WATCH_DATA", help="Directory of the worker's view.")
    ] = Path("leothang-watch"),
) -> None:
    """Copy a worker's view on SQLite, to be up again sooner.

    Nothing needs it: a view is made from the facts at the hub, and one that is lost is built
    again by starting the worker. A copy saves the time that takes.
    """
    from services.backup.view import back_up

    quiet("backup")
    print_manifest(refused(lambda: back_up(data, out, bar("view"))), f"written to {out}")
