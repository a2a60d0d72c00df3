"""`leothang deadletter`: what could not be read or judged, whose it is, and what becomes of it."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from projections.early_warning.view_options import (
    SETTINGS,
    DataOption,
    NatsOption,
    PartitionOption,
    StoreOption,
    WorkerOption,
    watch_settings,
)

if TYPE_CHECKING:
    from projections.early_warning.letter_asking import Sought, View
    from projections.store.rows import DeadLetter

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Look at messages set aside, read them again, or give them up. " + SETTINGS,
)
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
ReasonOption = Annotated[str, typer.Option(help="Only those set aside for this reason.")]
SourceOption = Annotated[
    str, typer.Option(help="Only those of this node, or of subjects like `petition.v1.*.51.*`.")
]
StateOption = Annotated[
    str, typer.Option(help="Only waiting, asked, replayed, discarded or gone ones.")
]
LettersArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LETTER]…", help="Sequences, or the first digits of names."),
]
AllOption = Annotated[bool, typer.Option("--all", help="All that wait.")]
ByOption = Annotated[
    str,
    typer.Option(
        help="Who: office and officer, t51-ttr/o-7f3a91. "
        "(default: $LEOTHANG_OFFICE/$LEOTHANG_OFFICER)"
    ),
]


@app.command("list")
def list_(  # noqa: PLR0917 - typer passes flags by name
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    reason: ReasonOption = "",
    source: SourceOption = "",
    state: StateOption = "",
    as_json: JsonOption = False,
) -> None:
    """List what was set aside; never what it says."""
    view = _view(data=data, store=store, partition=partition)
    letters = view.letters(_sought(reason, source, state))
    if as_json:
        for letter in letters:
            sys.stdout.write(json.dumps(_said(letter)) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("Letter", "Sequence", "State", "Reason", "Errors", "Subject")
    for column in table.columns[-3:]:
        column.overflow = "fold"  # whose it is must be readable on a narrow screen, too
    for letter in letters:
        table.add_row(
            letter.digest[:8],
            str(letter.position),
            letter.state,
            letter.reason,
            letter.errors,
            letter.source,
        )
    console = Console()
    console.print(table)
    console.print(_counted(letters))


@app.command()
def show(  # noqa: PLR0917 - typer passes flags by name
    letter: Annotated[str, typer.Argument(help="Its sequence, or the first digits of its name.")],
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    nats: NatsOption = None,
    body: Annotated[
        bool, typer.Option("--body", help="What it says, too: for its node's people only.")
    ] = False,
) -> None:
    """Show where one letter lies, whose it is and what became of it; with --body what it says."""
    from projections.early_warning.letter_asking import body_of

    view = _view(nats=nats, data=data, store=store, partition=partition)
    letters = view.letters(_sought(letters=(letter,)))
    for one in letters:
        typer.echo(json.dumps(_said(one), indent=2))
    if not body:
        typer.echo("what it says is shown with --body, to those whose it is")
        return
    for found in body_of(view.settings.nats, letters):
        # Escaped: what is broken may hold anything, control characters too.
        typer.echo("the stream no longer has it" if found is None else ascii(found)[2:-1])


@app.command()
def replay(  # noqa: PLR0917 - typer passes flags by name
    letters: LettersArgument = None,
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    worker: WorkerOption = None,
    nats: NatsOption = None,
    reason: ReasonOption = "",
    source: SourceOption = "",
    everything: AllOption = False,
) -> None:
    """Let the worker read messages again: what it understands now counts, the rest stays."""
    sought = _meant(letters, reason, source, everything=everything)
    view = _view(nats=nats, data=data, store=store, worker=worker, partition=partition)
    done = view.ask(sought, do="replay")
    typer.echo(f"{done} will be read again; `leothang deadletter list` shows what came of it")


@app.command()
def discard(  # noqa: PLR0917 - typer passes flags by name
    letters: LettersArgument = None,
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    worker: WorkerOption = None,
    nats: NatsOption = None,
    reason: ReasonOption = "",
    source: SourceOption = "",
    everything: AllOption = False,
    by: ByOption = "",
    why: Annotated[
        str, typer.Option(help="test, duplicate, corrected, foreign, unreadable or superseded.")
    ] = "",
) -> None:
    """Give letters up, with who and why; they stay on record and can be taken back."""
    sought = _meant(letters, reason, source, everything=everything)
    view = _view(nats=nats, data=data, store=store, worker=worker, partition=partition)
    done = view.ask(sought, do="discard", by=by or _oneself(), why=why)
    typer.echo(f"{done} given up; `leothang deadletter restore` takes it back")


@app.command()
def restore(  # noqa: PLR0917 - typer passes flags by name
    letters: LettersArgument = None,
    data: DataOption = None,
    store: StoreOption = None,
    partition: PartitionOption = None,
    worker: WorkerOption = None,
    nats: NatsOption = None,
    by: ByOption = "",
) -> None:
    """Take back that letters were given up: they wait again."""
    sought = _meant(letters, "", "", everything=False)
    view = _view(nats=nats, data=data, store=store, worker=worker, partition=partition)
    done = view.ask(sought, do="restore", by=by or _oneself())
    typer.echo(f"{done} wait again")


def _view(
    *,
    nats: str | None = None,
    data: Path | None,
    store: str | None,
    worker: str | None = None,
    partition: str | None,
) -> View:
    from projections.early_warning.letter_asking import view_of

    return view_of(
        watch_settings(nats=nats, data=data, store=store, worker=worker, partition=partition)
    )


def _oneself() -> str:
    """Return office and officer as `leothang desk` is told them; nothing where one is not."""
    said = [os.environ.get(name, "") for name in ("LEOTHANG_OFFICE", "LEOTHANG_OFFICER")]
    return "/".join(said) if all(said) else ""


def _sought(
    reason: str = "", source: str = "", state: str = "", letters: tuple[str, ...] = ()
) -> Sought:
    from projections.early_warning.letter_asking import Sought

    return Sought(letters, reason, source, state).checked()


def _meant(letters: list[str] | None, reason: str, source: str, *, everything: bool) -> Sought:
    if not (letters or reason or source or everything):
        message = "say which letters: by sequence or name, --reason, --source or --all"
        raise typer.BadParameter(message)
    return _sought(reason, source, letters=tuple(letters or ()))


def _counted(letters: list[DeadLetter]) -> str:
    count = Counter((letter.reason, letter.state) for letter in letters)
    by_reason = ", ".join(f"{n} {reason} {state}" for (reason, state), n in sorted(count.items()))
    return f"{len(letters)} set aside" + (f": {by_reason}" if by_reason else "")


def _said(letter: DeadLetter) -> dict[str, object]:
    from projections.early_warning.letter_asking import owner_of

    hub, node = owner_of(letter.source)
    said: dict[str, object] = {
        "letter": letter.digest,
        "sequence": letter.position,
        "state": letter.state,
        "reason": letter.reason,
        "errors": letter.errors.split(",") if letter.errors else [],
        "subject": letter.source,
        "node": node,
        "hub": hub,
        "stream_created": letter.created or None,
    }
    if letter.noted_by:
        said |= {"noted_by": letter.noted_by, "noted_why": letter.noted_why or None}
    return said
