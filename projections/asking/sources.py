"""Where the answers come from: a worker's view, or files of facts read for this one question."""

from __future__ import annotations

import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer
from pydantic import SecretStr

from projections.asking.archive import Archive
from projections.early_warning.opening import look_into
from projections.early_warning.pipeline import Pipeline
from projections.replay.files import FactFiles
from projections.replay.progress import progress
from projections.replay.replay import replay
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from domain.law.law import Law
    from projections.store.protocol import Store


class View(NamedTuple):
    """Where a worker keeps its view."""

    data: Path
    store: str | None


@contextmanager
def of_view(view: View) -> Iterator[Archive]:
    """Read a worker's view beside the worker."""
    with closing(look_into(view.data, SecretStr(view.store) if view.store else None)) as store:
        yield Archive(store)


@contextmanager
def of_files(paths: Sequence[Path], law: Law, as_of: datetime) -> Iterator[Archive]:
    """Judge files of facts as of an instant, in a view that is thrown away."""
    with judged(paths, law, as_of) as store:
        yield Archive(store)


@contextmanager
def judged(paths: Sequence[Path], law: Law, as_of: datetime) -> Iterator[Store]:
    """Open the view that files of facts make as of an instant; it is thrown away."""
    facts = FactFiles(paths)
    with tempfile.TemporaryDirectory(prefix="leothang-explain-") as scratch:
        store = SqliteStore(Path(scratch) / "view.db", durable=False)
        try:
            read = replay(facts, Pipeline(store, law), as_of, progress(facts.size))
            if read.set_aside:
                why = "`leothang replay` writes down which, and why"
                typer.echo(
                    f"{read.set_aside:,} lines set aside, they count nowhere; {why}", err=True
                )
            yield store
        finally:
            store.close()
