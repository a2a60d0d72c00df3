"""`leothang counts`: how many petitions an area counts each week, and how many are too many."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.runtime.instants import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from projections.store.protocol import Store

app = typer.Typer(add_completion=False, no_args_is_help=True)
Language = Literal["vi", "en"]
_DATA = Path("leothang-watch")
_PROVINCE, _COMMUNE = 2, 5


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
    as_of: Annotated[
        str | None, typer.Option(help="Judge as of this instant, with offset [now].")
    ] = None,
    data: Annotated[
        Path, typer.Option(envvar="LEOTHANG_WATCH_DATA", help="Directory of the worker's view.")
    ] = _DATA,
    store: Annotated[
        str | None,
        typer.Option(envvar="LEOTHANG_WATCH_STORE", help="postgresql://… if the view is there."),
    ] = None,
    facts: Annotated[
        list[Path] | None,
        typer.Option(help="File of facts, as `replay` reads it; repeat for several."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="A province's own thresholds, laid over the rules.")
    ] = None,
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
    _require_area(area, law, instant)
    asked = Asked(area, (topic,) if topic else TOPICS, weeks, kind, secret)
    try:
        with _looking(data, store, facts, (law, instant)) as opened:
            found = outlooks(opened, law, asked, instant)
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        lines = [json.dumps(said_of(one), ensure_ascii=False) for one in found]
    else:
        lines = [*table_of(found[0], law, lang)] if topic else [*summary_of(found, law, lang)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _require_area(area: str, law: Law, instant: datetime) -> None:
    """Refuse what is no commune and no province of the last complete week."""
    from domain.contracts.envelope import legal_day
    from projections.counting.frame import frame_of

    letter = {_PROVINCE: "t", _COMMUNE: "x"}.get(len(area), "")
    on = frame_of(law, legal_day(instant)).on
    if not (letter and area.isdigit() and law.organisations.exists(letter + area, on)):
        message = (
            f"{area!r} is no commune and no province on {on:%d/%m/%Y};"
            " give five digits, as in 21115, or two, as in 51"
        )
        raise typer.BadParameter(message, param_hint="--area")


@contextmanager
def _looking(
    data: Path, address: str | None, facts: list[Path] | None, by: tuple[Law, datetime]
) -> Iterator[Store]:
    """Open the worker's view, or one made of files for this one question."""
    from pydantic import SecretStr

    from projections.asking.sources import judged
    from projections.early_warning.opening import look_into

    if facts:
        with judged(facts, *by) as store:
            yield store
        return
    store = look_into(data, SecretStr(address) if address else None)
    try:
        yield store
    finally:
        store.close()
