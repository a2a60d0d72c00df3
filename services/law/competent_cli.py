"""`leothang law competent`: who resolves a petition on a day, or what is missing to say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.law.law import Law

_DAY = "2026-08-28"


def competent(
    *,
    kind: Annotated[
        Literal["complaint", "denunciation", "feedback"],
        typer.Option(help="Khiếu nại, tố cáo, or kiến nghị, phản ánh."),
    ],
    object_: Annotated[
        str, typer.Option("--object", metavar="CODE", help="The issuer, or the body denounced.")
    ],
    on: Annotated[str, typer.Option(metavar="DAY", help=f"The day asked about, {_DAY}.")],
    place: Annotated[
        str | None, typer.Option(metavar="COMMUNE", help="Where it arose, 21115.")
    ] = None,
    issued: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of the decision complained of.")
    ] = None,
    ministry: Annotated[
        str | None, typer.Option(metavar="CODE", help="Ministry of the sector, b-nnmt.")
    ] = None,
    discipline: Annotated[
        bool, typer.Option("--discipline", help="A disciplinary decision (kỷ luật).")
    ] = False,
    dismissal: Annotated[
        bool, typer.Option("--dismissal", help="A dismissal (buộc thôi việc).")
    ] = False,
    sentence: Annotated[
        bool,
        typer.Option(
            "--sentence", help="Commune police enforcing a sentence (thi hành án hình sự)."
        ),
    ] = False,
    post: Annotated[
        Literal["head", "deputy", "official", "body"] | None,
        typer.Option(help="Post denounced; official when not said."),
    ] = None,
    now_at: Annotated[
        str | None, typer.Option(metavar="CODE", help="The official's present body.")
    ] = None,
    now_post: Annotated[
        Literal["head", "deputy", "official"] | None, typer.Option(help="His present post.")
    ] = None,
    promoted: Annotated[
        bool, typer.Option("--promoted", help="The present post is a higher one.")
    ] = False,
    field: Annotated[
        str | None, typer.Option(metavar="CODE", help="Body managing the field (Luật TC Đ.41).")
    ] = None,
    disputed_with: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Ask who decides between it and --object; repeatable."),
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="Table of further agencies; repeatable.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Language of the answer.")] = "vi",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Say who is competent, on what basis, or what is missing (thẩm quyền giải quyết).

    Exit code 0, also when it cannot be determined; 2 for an unknown code or day.
    """
    from domain.contracts.words import Kind
    from services.law.asked import Asked, question
    from services.law.competent import answer, as_row
    from services.law.competent_words import lines

    flags = {
        "--issued": issued,
        "--ministry": ministry,
        "--discipline": discipline,
        "--dismissal": dismissal,
        "--sentence": sentence,
        "--post": post,
        "--now-at": now_at,
        "--now-post": now_post,
        "--promoted": promoted,
        "--field": field,
    }
    law = _law(agencies or (), rules)
    others = tuple(disputed_with or ())
    found = answer(law, question(law, Asked(Kind(kind), object_, on, place, others, flags)))
    if as_json:
        typer.echo(json.dumps(as_row(found), ensure_ascii=False, indent=2))
        return
    for line in lines(found, lang):
        typer.echo(line)


def _law(agencies: Sequence[Path], rules: Path | None) -> Law:
    from domain.law.errors import RulebookError
    from services.runtime.reference import load_law
    from services.runtime.tables import TableError

    try:
        return load_law(agencies=tuple(agencies), rules=rules)
    except (RulebookError, TableError, OSError) as error:
        raise typer.BadParameter(str(error)) from error
