"""`leothang import`: rows of an office's own files into its register (nhập sổ)."""

from __future__ import annotations

import re
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from services.importing.offices import Office
    from services.importing.rejects import Rejects
    from services.importing.run import Summary

app = typer.Typer(add_completion=False)

_EVERY = 10_000
_NODE = re.compile(r"n[0-9]{0,2}(-[a-z0-9]{1,12}){1,4}")


@app.command("import")
def import_(
    *,
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet.")],
    mapping: Annotated[Path, typer.Option(help="Which column says what (TOML).")],
    node: Annotated[str | None, typer.Option(help="Address of a running node.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Data directory of a node that is not running.")
    ] = None,
    as_node: Annotated[
        str | None, typer.Option("--as", help="With --data: the node's name, n51-demo.")
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="With --data: postgresql://… instead of its SQLite file.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="With --data: a shared pseudonym key.")] = None,
    hosting: Annotated[
        Path | None, typer.Option(help="With --data: which node speaks for which agency (TOML).")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="With --data: further agencies (CSV); repeatable.")
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
    try:
        words = load_mapping(mapping)
        with ExitStack() as stack:
            office = stack.enter_context(
                _office(node, data, _Here(as_node, store, key, hosting, agencies), dry_run=dry_run)
            )
            kept = stack.enter_context(Rejects(aside, words.columns))
            told = stack.enter_context(_progress(file.name))
            summary = Import(words, office, kept, progress=told).run(file)
    except (MappingError, TableError) as error:
        raise typer.BadParameter(str(error)) from None
    except OSError as error:
        msg = f"cannot write {error.filename or aside}: {error.strerror}"
        raise typer.BadParameter(msg) from None
    except OfficeError as error:
        print(f"leothang import: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    _tell(summary, kept, aside, dry_run=dry_run)
    raise typer.Exit(1 if summary.failed else 0)


class _Here(NamedTuple):
    """The flags of a register on this machine."""

    as_node: str | None
    store: str | None
    key: Path | None
    hosting: Path | None
    agencies: list[Path] | None


@contextmanager
def _office(
    node: str | None, data: Path | None, here: _Here, *, dry_run: bool
) -> Generator[Office]:
    from services.importing.offices import OnlyReading

    if dry_run:
        yield OnlyReading()
        return
    if (node is None) == (data is None):
        msg = "say where to record: --node http://127.0.0.1:PORT, or --data DIR --as NODE"
        raise typer.BadParameter(msg)
    if node is not None and any(here):
        msg = "--as, --store, --key, --hosting and --agencies belong to --data"
        raise typer.BadParameter(msg)
    with _at(str(node)) if data is None else _on_this_machine(data, here) as office:
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
        msg = f"{node!r} is no address; write it like http://127.0.0.1:8080"
        raise typer.BadParameter(msg, param_hint="--node")
    with node_at(node) as office:
        yield office


@contextmanager
def _on_this_machine(data: Path, here: _Here) -> Generator[Office]:
    from eventsourcing.persistence import PersistenceError

    from services.importing.offices import HereAndNow, OfficeError
    from services.node.local import open_engine
    from services.node.pseudonyms import KeyFileError
    from services.node.register import StoreError
    from services.runtime.hosting_file import read_hosting
    from services.runtime.reference import load_law
    from services.runtime.tables import TableError

    if not _NODE.fullmatch(here.as_node or ""):
        msg = "--data needs --as NODE, the name its facts are published under, n51-demo"
        raise typer.BadParameter(msg)
    try:
        known = load_law(agencies=tuple(here.agencies or ())).organisations.known
        hosting = read_hosting(here.hosting)
        engine = open_engine(
            data, node=str(here.as_node), hosting=hosting, store=here.store, key=here.key
        )
    except (StoreError, KeyFileError, TableError, PersistenceError) as error:
        raise typer.BadParameter(str(error)) from None
    try:
        yield HereAndNow(engine, known)
    except PersistenceError as error:
        msg = f"the register cannot be written ({type(error).__name__}); import again later"
        raise OfficeError(msg) from None
    finally:
        engine.register.close()


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
    word = "would be handed in" if dry_run else "recorded"
    count = summary.count
    where = f" in {aside}" if summary.rejected else ""
    print(
        f"{summary.rows} rows: {count['recorded']} commands {word}, {count['repeated']} already "
        f"there, {count['refused']} refused; {summary.rejected} rows set aside{where}"
    )
