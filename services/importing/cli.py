"""`leothang import`: rows of an office's own files into its register (nhập sổ)."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from click import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from services.importing.offices import Office
    from services.importing.rejects import Rejects
    from services.importing.run import Summary

app = typer.Typer(add_completion=False)

_EVERY = 10_000


@app.command("import")
def import_(
    *,
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet.")],
    mapping: Annotated[Path, typer.Option(help="Which column says what (TOML).")],
    node: Annotated[str | None, typer.Option(help="Address of a running node.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Data directory of a node that is not running.")
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option(help="Keep no register: write the facts here (JSON Lines; .gz packs)."),
    ] = None,
    as_node: Annotated[
        str | None,
        typer.Option(
            "--as", "--node-name", help="With --data, --facts: the node's name, n51-demo."
        ),
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="With --data: postgresql://… instead of its SQLite file.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="With --data, --facts: a shared pseudonym key.")
    ] = None,
    hosting: Annotated[
        Path | None, typer.Option(help="With --data, --facts: which node hosts whom (TOML).")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="With --data, --facts: further agencies (CSV).")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where bad rows go. (default: FILE.rejects.csv)")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check every row; record nothing.")
    ] = False,
) -> None:
    """Record petitions from CSV, XLSX or Parquet by a mapping; importing again changes nothing.

    Exit code 0: done, bad rows set aside and counted. 1: nothing could be taken. 2: a wrong
    flag, mapping or file.
    """
    from services.importing.mapping import MappingError, load_mapping
    from services.importing.offices import OfficeError
    from services.importing.rejects import Rejects
    from services.importing.run import Import
    from services.importing.tables import TableError

    aside = rejects or file.with_name(f"{file.name}.rejects.csv")
    if aside.resolve() in {file.resolve(), mapping.resolve()}:
        msg = f"--rejects: {aside} is what is read; name another file for the rows set aside"
        raise UsageError(msg)
    try:
        words = load_mapping(mapping)
        with ExitStack() as stack:
            office = stack.enter_context(
                _office(
                    node, (data, facts, as_node, store, key, hosting, agencies), dry_run=dry_run
                )
            )
            kept = stack.enter_context(Rejects(aside))
            told = stack.enter_context(_progress(file.name))
            summary = Import(words, office, kept, progress=told).run(file)
    except (MappingError, TableError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        msg = f"cannot use {error.filename or aside}: {error.strerror}"
        raise UsageError(msg) from None
    except OfficeError as error:
        print(f"leothang import: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    _tell(summary, kept, aside, dry_run=dry_run)
    raise typer.Exit(1 if summary.failed else 0)


_Flags = tuple[
    Path | None,
    Path | None,
    str | None,
    str | None,
    Path | None,
    Path | None,
    list[Path] | None,
]


@contextmanager
def _office(node: str | None, flags: _Flags, *, dry_run: bool) -> Generator[Office]:
    from services.importing.here import Here, on_this_machine
    from services.importing.offices import OnlyReading

    here = Here(*flags)
    if dry_run:
        yield OnlyReading()
        return
    if sum(place is not None for place in (node, here.data, here.facts)) != 1:
        msg = (
            "say where to record: --node http://127.0.0.1:PORT, --data DIR --as NODE, "
            "or --facts FILE"
        )
        raise UsageError(msg)
    if node is not None and any(here):
        msg = "--as, --store, --key, --hosting and --agencies belong to --data and --facts"
        raise UsageError(msg)
    with _at(node) if node is not None else on_this_machine(here) as office:
        yield office


@contextmanager
def _at(node: str) -> Generator[Office]:
    from httpx import URL, InvalidURL

    from services.importing.offices import node_at

    try:
        is_address = URL(node).scheme in {"http", "https"} and bool(URL(node).host)
    except InvalidURL:
        is_address = False
    if not is_address:
        msg = f"--node: {node!r} is no address; write it like http://127.0.0.1:8080"
        raise UsageError(msg)
    with node_at(node) as office:
        yield office


@contextmanager
def _progress(name: str) -> Generator[Callable[[int], None]]:
    """Show a bar to a person, a line now and then to a file."""
    if not sys.stderr.isatty():
        yield _lines(name)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        yield lambda rows: bar.update(task, completed=rows, description=f"{name}: {rows} rows")


def _lines(name: str) -> Callable[[int], None]:
    said = 0

    def tell(rows: int) -> None:
        nonlocal said
        if rows >= said + _EVERY:
            said = rows
            print(f"{name}: {rows} rows", file=sys.stderr)

    return tell


def _tell(summary: Summary, kept: Rejects, aside: Path, *, dry_run: bool) -> None:
    for row, column, reason in kept.first:
        print(f"row {row}: {column}{': ' if column else ''}{reason}", file=sys.stderr)
    if summary.rejected > len(kept.first):
        print(f"… and {summary.rejected - len(kept.first)} more", file=sys.stderr)
    count = summary.count
    where = f" in {aside}" if summary.rejected else ""
    if dry_run:
        asked = ", ".join(f"{number} {word}" for word, number in summary.asked.most_common())
        told = f"{summary.asked.total()} commands would be sent ({asked or 'none'})"
    else:
        told = (
            f"{summary.asked.total()} commands: {count['recorded']} recorded, "
            f"{count['repeated']} repeated, {count['refused']} refused"
        )
    print(f"{summary.rows} rows, {told}; {summary.rejected} rows rejected{where}")
