"""`leothang archive`: streams put away by month, in files that outlive the hub."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from click import ClickException, UsageError

from domain.contracts.subjects import ALERTS, DESK, PETITIONS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nats.aio.client import Client

    from services.archive.manifest import Manifest

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Put streams away by month, and check them."
)

NATS_URL = "nats://127.0.0.1:4222"
_SAYS_EVERY = 2.0
_STREAMS = (PETITIONS, ALERTS, DESK)
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")

Directory = Annotated[Path, typer.Argument(metavar="DIR", help="The archive.")]


@app.command()
def write(
    out: Annotated[Path, typer.Option(help="Directory of the archive; one folder a stream.")],
    nats: Annotated[
        str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the hub.")
    ] = NATS_URL,
    until: Annotated[
        str | None, typer.Option(help="The last month to put away [the last one that is over].")
    ] = None,
    stream: Annotated[
        list[str] | None, typer.Option(help="PETITIONS, ALERTS or DESK; repeat [all three].")
    ] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write Parquet instead of gzipped lines.")
    ] = False,
) -> None:
    """Write one file a month of what was recorded, and a manifest with digests.

    What is already there is never rewritten: facts that came late make a further
    part of their month. Stopped at any moment, the same command goes on.
    """
    from services.archive.months import last_month
    from services.runtime.logs import configure

    configure("archive", "error")
    month = until or last_month(datetime.now(UTC))
    if not _MONTH.fullmatch(month):
        msg = f"--until: {month!r} is no month; write 2026-10"
        raise UsageError(msg)
    names = _asked_for(stream)

    async def work(client: Client) -> None:
        for name in names:
            await _write(client, name, out / name, until=month, parquet=parquet)

    _at_hub(nats, work)


async def _write(client: Client, name: str, folder: Path, *, until: str, parquet: bool) -> None:
    from services.archive.writing import Wish
    from services.archive.writing import write as put_away

    wish = Wish(until, "parquet" if parquet else "jsonl.gz")
    done = await put_away(client, name, folder, wish, _Progress(name))
    for part in done.parts:
        _print_part(name, part.month, part.number, part.facts + part.odd, part.lines.bytes)
    if not done.parts:
        held = sum(part.facts + part.odd for part in done.manifest.parts)
        print(f"{name}: nothing new up to {until}; {held:,} messages are here already")


@app.command()
def verify(
    directory: Directory,
    nats: Annotated[
        str | None, typer.Option(help="Address of the hub, to compare with its streams.")
    ] = None,
) -> None:
    """Check files, digests and chain; with --nats, that the streams hold the same.

    Exit code 1 where anything is wrong, 2 where an archive cannot be read at all.
    """
    from services.archive.checking import faults
    from services.runtime.logs import configure

    configure("archive", "error")
    found = 0
    for folder, manifest in _archives(directory):
        wrong = list(faults(folder, manifest))
        for fault in wrong:
            print(f"{manifest.stream}: {fault}")
        if not wrong:
            held = sum(part.facts + part.odd for part in manifest.parts)
            print(f"{manifest.stream}: {held:,} messages as written, chain {manifest.end}")
        found += len(wrong)
    if not found and nats is not None:
        found += _compare(nats, directory)
    raise typer.Exit(1 if found else 0)


def _compare(nats: str, directory: Path) -> int:
    from services.archive.checking import compare

    wrong = 0

    async def work(client: Client) -> None:
        nonlocal wrong
        for folder, manifest in _archives(directory):
            told = await compare(client, folder, manifest, _Progress(manifest.stream))
            lacks = f"{told.missing:,} lacking here" if told.missing else "none lacking here"
            if told.missing and told.first_missing is not None:
                lacks += f" (first at {told.first_missing})"
            anew = "" if told.same_stream else "; the stream was made anew at some time"
            print(
                f"{manifest.stream}: {told.archived:,} here, {told.streamed:,} in the stream, "
                f"{lacks}, {told.gone:,} gone from the stream{anew}"
            )
            wrong += bool(told.missing or (told.gone and told.same_stream))

    _at_hub(nats, work)
    return wrong


@app.command("list")
def list_(directory: Directory) -> None:
    """Say what an archive holds, month by month."""
    for _, manifest in _archives(directory):
        for part in sorted(manifest.parts, key=lambda one: (one.month, one.number)):
            _print_part(
                manifest.stream, part.month, part.number, part.facts + part.odd, part.lines.bytes
            )
        last = manifest.runs[-1] if manifest.runs else None
        upto = f"up to {last.until}" if last else "nothing finished"
        print(f"{manifest.stream}: {upto}; chain {manifest.end}")


@app.command()
def cat(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of an archive.")],
) -> None:
    """Print the bodies of files, Parquet too, one a line, as `leothang replay` reads them."""
    from services.archive.files import lines_of
    from services.archive.manifest import ArchiveError

    try:
        for file in files:
            for body in lines_of(file):
                sys.stdout.buffer.write(body + b"\n")
        sys.stdout.buffer.flush()
    except ArchiveError as error:
        raise ClickException(str(error)) from None


def _print_part(stream: str, month: str, number: int, count: int, size: int) -> None:
    which = "" if number == 1 else f" (part {number})"
    print(f"{stream} {month}{which}: {count:,} messages, {size:,} bytes")


def _asked_for(streams: list[str] | None) -> list[str]:
    for name in streams or ():
        if name not in _STREAMS:
            msg = f"--stream: there is no {name}; say one of {', '.join(_STREAMS)}"
            raise UsageError(msg)
    return list(streams or _STREAMS)


def _archives(directory: Path) -> list[tuple[Path, Manifest]]:
    """Return what is archived below a directory, or in it."""
    from services.archive.manifest import NAME, ArchiveError, load

    folders = [f for f in (directory, *(directory / s for s in _STREAMS)) if (f / NAME).is_file()]
    if not folders:
        msg = f"there is no archive in {directory}; `leothang archive write` makes one"
        raise UsageError(msg)
    try:
        return [(folder, load(folder)) for folder in folders]
    except ArchiveError as error:
        raise ClickException(str(error)) from None


def _at_hub(nats: str, work: Callable[[Client], Awaitable[None]]) -> None:
    from nats.errors import Error

    from services.archive.manifest import ArchiveError
    from services.runtime.connection import BrokerUnreachableError, connect, hang_up
    from services.runtime.tail import StreamMissingError

    async def run() -> None:
        client = await connect(nats, "archive")
        try:
            await work(client)
        finally:
            await hang_up(client)

    try:
        asyncio.run(run())
    except BrokerUnreachableError as error:
        raise UsageError(str(error)) from None
    except (TimeoutError, Error) as error:
        msg = f"the hub does not answer, or not to us ({type(error).__name__}); run it again"
        raise ClickException(msg) from None
    except (ArchiveError, StreamMissingError, OSError) as error:
        raise ClickException(str(error)) from None


class _Progress:
    """Says every two seconds how far it is, to the person who waits."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._said = time.monotonic()

    def __call__(self, read: int, of: int) -> None:
        now = time.monotonic()
        if now - self._said > _SAYS_EVERY:
            self._said = now
            print(f"{self._stream}: {read:,} of {of:,} read", file=sys.stderr, flush=True)
