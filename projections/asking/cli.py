"""`leothang explain`: why an alert stands, why a filing is or is not vượt cấp."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from projections.early_warning.questions_cli import (
    VIEW,
    AsOf,
    FactFiles,
    OverlayFile,
    RuleFolder,
    ViewFolder,
    ViewStore,
)
from services.runtime.instants import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from projections.asking.archive import Archive
    from projections.explaining.pages import Page

app = typer.Typer(add_completion=False)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@app.command()
def explain(  # noqa: PLR0917 - typer passes flags by name
    id_: Annotated[
        str, typer.Argument(metavar="ALERT|PETITION|MATTER", help="Its id, as alerts print it.")
    ],
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Language of the answer.")] = "vi",
    as_of: AsOf = None,
    as_known_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what was recorded by the end of this day."),
    ] = None,
    facts: FactFiles = None,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    rules: RuleFolder = None,
    overlay: OverlayFile = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="The verdicts on a petition, and when each was known.")
    ] = False,
    petition: Annotated[
        bool,
        typer.Option("--petition", help="The one paper, where its id also names its matter."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of text.")
    ] = False,
) -> None:
    """Lay open what a verdict rests on: facts, rows, due days, articles, and what is not certain.

    Everything is judged again, the verdict from its evidence alone.
    """
    from projections.asking.answers import Answers, Question, UnknownIdError
    from projections.replay.cli import law_of
    from projections.replay.files import UnreadableFileError

    wanted = id_.strip().lower()
    if not _ID.fullmatch(wanted):
        message = f"{id_!r} is no id; alerts, petitions and matters have ids like {_example()}"
        raise typer.BadParameter(message)
    day = as_known_on.date() if as_known_on else None
    instant = _instant(as_of, day)
    law = law_of(rules, agencies or [], overlay)
    asked = Question(wanted, lang, instant, day, petition=petition, history=history)
    try:
        with _archive(facts, data, store, law, instant) as archive:
            page = Answers(archive, law).answer(asked)
    except (UnknownIdError, UnreadableFileError) as error:
        raise typer.BadParameter(str(error)) from error
    _print(page, as_json=as_json)


def _example() -> str:
    return "642275f7-9ab0-5b22-bf09-f24fcccf91d6"


def _instant(as_of: str | None, day: date | None) -> datetime:
    """Return the instant asked for; of a day alone its end, else now."""
    from projections.explaining.history import end_of

    if as_of is not None:
        return instant_of(as_of, "--as-of")
    return datetime.now(UTC) if day is None else end_of(day)


@contextmanager
def _archive(
    facts: list[Path] | None, data: Path, store: str | None, law: Law, instant: datetime
) -> Iterator[Archive]:
    from projections.asking.sources import View, of_files, of_view

    if facts:
        with of_files(facts, law, instant) as archive:
            yield archive
    else:
        with of_view(View(data, store)) as archive:
            yield archive


def _print(page: Page, *, as_json: bool) -> None:
    from projections.asking.written import written
    from projections.explaining.rendered import rendered

    text = json.dumps(written(page), ensure_ascii=False) + "\n" if as_json else rendered(page)
    sys.stdout.write(text)
