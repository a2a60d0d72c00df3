"""`leothang groups`: which groups gather people, how they stand, and what belongs to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    from projections.early_warning.group_lines import GroupShown
    from projections.store.protocol import Store
    from projections.store.rows import GroupRow

app = typer.Typer(add_completion=False, no_args_is_help=True)
Life = Literal["forming", "mass", "hot", "calm"]


@app.command("list")
def list_(
    life: Annotated[Life | None, typer.Option(help="Only groups that stand so.")] = None,
    province: Province = None,
    *,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    lang: LanguageFlag = "vi",
    as_json: JsonFlag = False,
) -> None:
    """List groups of people with one content, the hottest and largest first."""
    from projections.early_warning.group_lines import line_of

    require_province(province)
    rows = [
        row
        for row in _read(data, store)
        if life in {None, row.life} and province in {None, row.province}
    ]
    for row in rows:
        sys.stdout.write((_json(row) if as_json else line_of(row, lang)) + "\n")
    if not rows and not as_json:
        sys.stdout.write({"vi": "Không có nhóm nào.\n", "en": "No group.\n"}[lang])


@app.command()
def show(
    group: Annotated[str, typer.Argument(help="As `groups list` shows it, or its beginning.")],
    data: ViewFolder = VIEW,
    store: ViewStore = None,
    lang: LanguageFlag = "vi",
    as_json: JsonFlag = False,
) -> None:
    """Show how one group stands, why, and which matters belong to it."""
    from projections.early_warning.group_lines import page_of

    with opened_view(data, store) as opened:
        shown = _shown(opened, group)
    if as_json:
        sys.stdout.write(json.dumps(shown.said(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(page_of(shown, lang)) + "\n")


def _read(data: Path, store: str | None) -> list[GroupRow]:
    from projections.early_warning.group_lines import by_weight

    with opened_view(data, store) as opened:
        return sorted(opened.all_group_rows(), key=by_weight)


def _shown(store: Store, asked: str) -> GroupShown:
    from projections.early_warning.group_lines import shown_of

    found = [row for row in store.all_group_rows() if row.id.startswith(asked.lower())]
    if len(found) != 1:
        many = f"{len(found)} groups begin so" if found else "no group of this id stands here"
        message = f"{asked}: {many}; see `leothang groups list`"
        raise typer.BadParameter(message)
    return shown_of(store, found[0])


def _json(row: GroupRow) -> str:
    from projections.replay.output import canonical, group_said

    return canonical(group_said(row))
