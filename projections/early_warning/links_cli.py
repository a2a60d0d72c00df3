"""`leothang links`: which papers are tied by what they say, and which an officer should look at."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from projections.early_warning.questions_cli import (
    VIEW,
    JsonFlag,
    LanguageFlag,
    Province,
    ViewFolder,
    ViewStore,
    opened_view,
    require_province,
)

if TYPE_CHECKING:
    from projections.early_warning.link_lines import LinkShown
    from projections.store.protocol import Store

app = typer.Typer(add_completion=False, no_args_is_help=True)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NONE = {
    "vi": "Không có đơn nào được gộp hoặc đề nghị gộp theo nội dung.\n",
    "en": "Nothing is linked or proposed by what papers say.\n",
}


@app.command("list")
def list_(
    *,
    proposed: Annotated[
        bool, typer.Option("--proposed", help="Only what waits for an officer.")
    ] = False,
    linked: Annotated[bool, typer.Option("--linked", help="Only what is linked.")] = False,
    province: Province = None,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    lang: LanguageFlag = "vi",
    as_json: JsonFlag = False,
) -> None:
    """List papers tied by resemblance, or proposed to be; what is surest first."""
    from projections.early_warning.link_lines import line_of

    require_province(province)
    wanted = {"proposed"} if proposed else {"linked"} if linked else {"proposed", "linked"}
    if proposed and linked:
        wanted = {"proposed", "linked"}
    found = [
        one
        for one in _all(data, store)
        if one.state in wanted and province in {None, one.row.province}
    ]
    for one in found:
        sys.stdout.write((_json(one) if as_json else line_of(one, lang)) + "\n")
    if not found and not as_json:
        sys.stdout.write(_NONE[lang])


@app.command()
def show(
    petition: Annotated[str, typer.Argument(help="Id of a paper.")],
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    lang: LanguageFlag = "vi",
    as_json: JsonFlag = False,
) -> None:
    """Show what a paper is tied to by what it says, why, and how to accept or to refuse that."""
    from projections.early_warning.link_lines import page_of

    wanted = petition.strip().lower()
    if not _ID.fullmatch(wanted):
        message = f"{petition!r} is no id of a paper; `leothang links list` shows some"
        raise typer.BadParameter(message)
    with opened_view(data, store) as opened:
        found = _of(opened, wanted)
    for one in found:
        text = _json(one) if as_json else "\n".join(page_of(one, lang))
        sys.stdout.write(text + "\n")
    if not found and not as_json:
        sys.stdout.write(_NONE[lang])


def _of(store: Store, petition: str) -> list[LinkShown]:
    from projections.early_warning.link_lines import shown
    from projections.matters.keys import packed

    subjects = store.subjects([packed(petition)])
    if not subjects:
        message = f"{petition}: no paper of this id is known here"
        raise typer.BadParameter(message)
    numbers = [row.n for row in subjects]
    return list(shown(store, [*store.text_links(numbers), *store.text_links_to(numbers)]))


def _all(data: Path, store: str | None) -> list[LinkShown]:
    from projections.early_warning.link_lines import shown

    with opened_view(data, store) as opened:
        found = shown(opened, list(opened.all_text_links()))
        return sorted(found, key=lambda one: (-one.row.score, one.petition))


def _json(one: LinkShown) -> str:
    return json.dumps(one.said(), ensure_ascii=False)
