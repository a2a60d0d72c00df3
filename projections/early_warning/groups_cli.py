"""`leothang groups`: which groups gather people, how they stand, and what belongs to them."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.early_warning.group_lines import GroupShown
    from projections.store.protocol import Store
    from projections.store.rows import GroupRow

app = typer.Typer(add_completion=False, no_args_is_help=True)
Language = Literal["vi", "en"]
Life = Literal["forming", "mass", "hot", "calm"]
DataOption = Annotated[
    Path, typer.Option(envvar="LEOTHANG_WATCH_DATA", help="Directory of the worker's view.")
]
StoreOption = Annotated[
    str | None,
    typer.Option(envvar="LEOTHANG_WATCH_STORE", help="postgresql://… if the view is there."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="vi or en.")]
_DATA = Path("leothang-watch")


@app.command("list")
def list_(
    life: Annotated[Life | None, typer.Option(help="Only groups that stand so.")] = None,
    province: Annotated[str | None, typer.Option(help="Two digits, 51.")] = None,
    *,
    data: DataOption = _DATA,
    store: StoreOption = None,
    lang: LanguageOption = "vi",
    as_json: JsonOption = False,
) -> None:
    """List groups of people with one content, the hottest and largest first."""
    from projections.early_warning.group_lines import line_of

    if province is not None and not (len(province) == len("51") and province.isdigit()):
        message = f"{province!r} is no province; give its two digits, as in 51"
        raise typer.BadParameter(message, param_hint="--province")
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
    data: DataOption = _DATA,
    store: StoreOption = None,
    lang: LanguageOption = "vi",
    as_json: JsonOption = False,
) -> None:
    """Show how one group stands, why, and which matters belong to it."""
    from projections.early_warning.group_lines import page_of

    with _looking(data, store) as opened:
        shown = _shown(opened, group)
    if as_json:
        sys.stdout.write(json.dumps(shown.said(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(page_of(shown, lang)) + "\n")


@contextmanager
def _looking(data: Path, store: str | None) -> Iterator[Store]:
    from pydantic import SecretStr

    from projections.early_warning.opening import look_into

    opened = look_into(data, SecretStr(store) if store else None)
    try:
        yield opened
    finally:
        opened.close()


def _read(data: Path, store: str | None) -> list[GroupRow]:
    from projections.early_warning.group_lines import by_weight

    with _looking(data, store) as opened:
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
