"""`leothang replay`: judge a file of facts as of an instant; no server needed."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.runtime.instants import instant_of

if TYPE_CHECKING:
    from domain.law.law import Law
    from projections.replay.files import FactFiles
    from projections.replay.replay import Outcome

app = typer.Typer(add_completion=False)


@app.command()
def replay(  # noqa: PLR0917 - typer passes flags by name
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FACTS.jsonl…", help="CloudEvents, one a line; .gz too."),
    ],
    as_of: Annotated[
        str,
        typer.Option(help="Judge as of this instant, with offset; later records are left out."),
    ],
    out: Annotated[Path, typer.Option(help="Directory for the results; made when missing.")],
    rules: Annotated[
        Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(
            envvar="LEOTHANG_RULES_OVERLAY",
            help="A province's own thresholds, laid over the rules.",
        ),
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
) -> None:
    """Judge facts from files and write assessments, findings, alerts and a digest.

    The same set of facts gives the same digest, whatever the order of the lines.
    """
    from projections.replay.files import FactFiles, UnreadableFileError

    instant = instant_of(as_of, "--as-of")
    law = law_of(rules, agencies or [], overlay)
    try:
        facts = FactFiles(files)
        _prepare(out)
        started = time.perf_counter()
        outcome, found = _run(facts, law, instant, out)
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    _summary(outcome, time.perf_counter() - started)
    typer.echo(f"digest {found} -> {out}")


def law_of(rules: Path | None, agencies: list[Path], overlay: Path | None = None) -> Law:
    """Load the law, or refuse with what is wrong in its files."""
    from domain.law.errors import RulebookError
    from services.runtime.reference import load_law
    from services.runtime.tables import TableError

    try:
        return load_law(rules=rules, agencies=agencies, overlay=overlay)
    except (RulebookError, TableError, OSError) as error:
        raise typer.BadParameter(str(error)) from error


def _prepare(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "digest.txt").unlink(missing_ok=True)
        probe = out / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        message = f"--out: cannot write to {out}: {error.strerror}"
        raise typer.BadParameter(message) from error


def _run(facts: FactFiles, law: Law, as_of: datetime, out: Path) -> tuple[Outcome, str]:
    from projections.early_warning.pipeline import Pipeline
    from projections.replay.output import write
    from projections.replay.progress import progress
    from projections.replay.replay import few_collections
    from projections.replay.replay import replay as run
    from projections.store.sqlite import SqliteStore

    with tempfile.TemporaryDirectory(dir=out, prefix=".replay-") as scratch:
        # Thrown away at the end: nothing to keep through a power cut.
        store = SqliteStore(Path(scratch) / "view.db", durable=False)
        try:
            with few_collections():
                outcome = run(facts, Pipeline(store, law), as_of, progress(facts.size))
                return outcome, write(out, store, law, facts)
        finally:
            store.close()


def _summary(outcome: Outcome, seconds: float) -> None:
    lines = outcome.fresh + outcome.repeated + outcome.later + outcome.set_aside
    typer.echo(
        f"{outcome.fresh:,} facts, {outcome.repeated:,} repeated, {outcome.later:,} recorded "
        f"later, {outcome.set_aside:,} set aside; {outcome.judged:,} subjects judged; "
        f"{seconds:.1f} s, {lines / max(seconds, 1e-9):,.0f} facts/s"
    )
