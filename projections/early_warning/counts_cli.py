"""`leothang counts`: how many petitions an area counts each week, and how many are too many."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from projections.early_warning.area_questions_cli import looking, require_area
from projections.early_warning.questions_cli import (
    VIEW,
    AsOf,
    FactFiles,
    Language,
    OverlayFile,
    RuleFolder,
    ViewFolder,
    ViewStore,
)
from services.runtime.instants import instant_of

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def counts() -> None:
    """See how many petitions areas count each week, and how many were to be expected."""


@app.command()
def show(  # noqa: PLR0917 - typer passes flags by name
    area: Annotated[
        str, typer.Option(help="Five digits of a commune, or two of a province, as in 51.")
    ],
    topic: Annotated[str | None, typer.Option(help="Its weeks one by one [every topic].")] = None,
    kind: Annotated[
        Literal["complaint", "denunciation", "feedback"] | None,
        typer.Option(help="Of one kind only."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=260, help="The last complete weeks.")] = 26,
    as_of: AsOf = None,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    facts: FactFiles = None,
    rules: RuleFolder = None,
    overlay: OverlayFile = None,
    secret: Annotated[
        bool, typer.Option("--secret", help="With denunciations: for those who may know of them.")
    ] = False,
    lang: Annotated[Language, typer.Option(help="vi or en.")] = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a topic.")] = False,
) -> None:
    """Show observed, expected and threshold of the last complete weeks, from Monday to Sunday."""
    from projections.early_warning.count_lines import said_of, summary_of, table_of
    from projections.early_warning.counted import TOPICS, Asked, outlooks
    from projections.replay.cli import law_of
    from projections.replay.files import UnreadableFileError

    if topic is not None and topic not in TOPICS:
        message = f"{topic!r} is no topic; topics are {', '.join(TOPICS)}"
        raise typer.BadParameter(message, param_hint="--topic")
    instant = datetime.now(UTC) if as_of is None else instant_of(as_of, "--as-of")
    law = law_of(rules, [], overlay)
    require_area(area, law, instant)
    asked = Asked(area, (topic,) if topic else TOPICS, weeks, kind, secret)
    try:
        with looking(data, store, facts, (law, instant)) as opened:
            found = outlooks(opened, law, asked, instant)
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        lines = [json.dumps(said_of(one), ensure_ascii=False) for one in found]
    else:
        lines = [*table_of(found[0], law, lang)] if topic else [*summary_of(found, law, lang)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
