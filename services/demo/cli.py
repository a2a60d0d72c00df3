"""`leothang demo`: the whole system in about a minute, with an honest account at its end."""

from __future__ import annotations

import contextlib
import math
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.demo.feed import Feed
    from services.demo.report import Outcome

app = typer.Typer(add_completion=False)
INTERRUPTED = 130
_HERE = Path("var")


@app.command()
def demo(
    *,
    rate: Annotated[float, typer.Option(help="Commands a second in the simulated week.")] = 30.0,
    cases: Annotated[int, typer.Option(help="Cases of the real log to play.")] = 2000,
    scale: Annotated[float, typer.Option(help="Size of the simulated week.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the simulated week.")] = 7,
    keep: Annotated[
        Path | None, typer.Option(help="New directory to run in and to keep [a temporary one].")
    ] = None,
) -> None:
    """Play a real log and a simulated week through the whole system, then check what it found.

    Starts its own server and programs on free ports and stops them all; exits
    with 0 only when every expected fact and alert was there.
    """
    with ends_at_once():
        from services.demo.feed import Feed
        from services.demo.report import show
        from services.demo.stage import Size, perform
        from services.runtime.ending import live
        from services.runtime.logs import configure

    if not (0 < rate < math.inf and 0 < scale < math.inf and cases >= 0):
        message = "--rate and --scale must be numbers above 0, and --cases not below"
        raise typer.BadParameter(message)
    configure("demo", "error")
    feed = Feed()

    async def play() -> Outcome:
        with _folder(keep) as folder:
            return await perform(folder, feed, Size(rate, cases, scale, seed))

    with refusals(feed, "The demo could not go on"):
        # Told to end at any moment, it leaves no directory behind.
        outcome = live(lambda _: play(), within=None)
    if outcome is None:
        feed.rest()
        feed.say("stopped")
        raise typer.Exit(INTERRUPTED)
    show(feed.console, outcome)
    _conclude(feed, outcome)


def _conclude(feed: Feed, outcome: Outcome) -> None:
    complaints = outcome.complaints()
    for complaint in complaints:
        feed.say(f"NOT AS EXPECTED: {complaint}")
    if complaints:
        raise typer.Exit(1)
    feed.say("Everything expected happened.")


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Give a directory of its own, removed afterwards unless it is to be kept."""
    try:
        if keep is not None:
            keep.mkdir(parents=True)
            yield keep.absolute()
            return
        _HERE.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="demo-", dir=_HERE)).absolute()
    except FileExistsError as error:
        message = f"--keep: {keep} exists already; name a new directory"
        raise typer.BadParameter(message) from error
    except OSError as error:
        message = f"cannot write to {keep or _HERE.absolute()}: {error.strerror}"
        raise typer.BadParameter(message) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def refusals(feed: Feed, why: str) -> Iterator[None]:
    """Say in one paragraph why a system could not go on, and exit with 1."""
    from services.demo.player import CommandRefusedError
    from services.demo.programs import ProgramEndedError
    from services.runtime.server import EmbeddedServerError

    reasons: dict[str, None] = {}
    try:
        yield
    except* (CommandRefusedError, ProgramEndedError, EmbeddedServerError) as group:
        reasons = dict.fromkeys(str(error) for error in leaves(group))
    if reasons:
        feed.rest()
        for reason in reasons:
            feed.say(f"{why}: {reason}")
        raise typer.Exit(1)


def leaves(group: BaseExceptionGroup[Exception]) -> Iterator[BaseException]:
    """Yield the single errors of a group of groups."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error
