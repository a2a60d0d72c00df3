"""`leothang hotspots`: where more petitions come than expected, on a map and by week."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from projections.pictures.outlines import Outlines

app = typer.Typer(add_completion=False)
_MOST_BYTES = 64 << 20


@app.command(no_args_is_help=True)
def hotspots(  # noqa: PLR0917 - typer passes flags by name
    area: Annotated[str, typer.Option(help="Two digits of a province, as in 51.")],
    topic: Annotated[str, typer.Option(help="What the petitions are about, as in land.")] = "land",
    png: Annotated[Path | None, typer.Option(help="Write map and chart to this picture.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with map, chart and table to this file.")
    ] = None,
    boundaries: Annotated[
        Path | None, typer.Option(help="GeoJSON file of your own to lay under the map.")
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=260, help="Weeks of the chart.")] = 104,
    mapped: Annotated[int, typer.Option(min=1, max=52, help="Last weeks on the map.")] = 4,
    as_of: AsOf = None,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    facts: FactFiles = None,
    rules: RuleFolder = None,
    overlay: OverlayFile = None,
    lang: Annotated[Language, typer.Option(help="vi or en.")] = "vi",
) -> None:
    """Draw where more petitions come than expected: a map of communes, and a chart by week.

    The cells of the map are drawn from the centres of communes and are no boundaries. Denunciations
    are left out. Without --png and --html only the text is printed.

    Example: leothang hotspots --area 51 --topic land --png land.png --html land.html
    """
    from projections.early_warning.counted import TOPICS
    from projections.early_warning.hotspots import Wanted, scene_of
    from projections.pictures.figure import png as png_of
    from projections.pictures.page import page
    from projections.pictures.words import lines_of
    from projections.replay.cli import law_of
    from projections.replay.files import UnreadableFileError

    if topic not in TOPICS:
        message = f"{topic!r} is no topic; topics are {', '.join(TOPICS)}"
        raise typer.BadParameter(message, param_hint="--topic")
    if len(area) != len("51"):
        message = f"{area!r} is no province; give two digits, as in 51"
        raise typer.BadParameter(message, param_hint="--area")
    instant = datetime.now(UTC) if as_of is None else instant_of(as_of, "--as-of")
    law = law_of(rules, [], overlay)
    require_area(area, law, instant)
    under = _outlines(boundaries)
    try:
        with looking(data, store, facts, (law, instant)) as opened:
            scene = scene_of(opened, law, Wanted(area, topic, weeks, mapped), instant, lang)
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    if png is not None:
        _write(png, png_of(scene, lang, under=under), "--png")
    if html is not None:
        _write(html, page(scene, lang, under=under).encode(), "--html")
    sys.stdout.write("".join(f"{line}\n" for line in lines_of(scene, lang)))


def _outlines(path: Path | None) -> Outlines:
    from projections.pictures.outlines import OutlinesError, outlines_of

    if path is None:
        return ()
    try:
        if path.stat().st_size > _MOST_BYTES:
            message = f"{path}: over {_MOST_BYTES >> 20} MiB; simplify the boundaries first"
            raise typer.BadParameter(message, param_hint="--boundaries")
        return outlines_of(path.read_bytes(), str(path))
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise typer.BadParameter(message, param_hint="--boundaries") from error
    except OutlinesError as error:
        raise typer.BadParameter(str(error), param_hint="--boundaries") from error


def _write(path: Path, body: bytes, flag: str) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise typer.BadParameter(message, param_hint=flag) from error
    sys.stderr.write(f"{path}: {len(body):,} bytes\n")
