"""What commands that ask a worker's view have in common: their flags, and the view looked into."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from projections.store.protocol import Store

VIEW = Path("leothang-watch")
"""Where a worker keeps its view unless told otherwise."""

Language = Literal["vi", "en"]
LanguageFlag = Annotated[Language, typer.Option("--lang", help="vi or en.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Province = Annotated[str | None, typer.Option(help="Two digits, 51.")]
AsOf = Annotated[str | None, typer.Option(help="Judge as of this instant, with offset [now].")]
ViewFolder = Annotated[
    Path, typer.Option(envvar="LEOTHANG_WATCH_DATA", help="Directory of the worker's view.")
]
ViewStore = Annotated[
    str | None,
    typer.Option(envvar="LEOTHANG_WATCH_STORE", help="postgresql://… if the view is there."),
]
FactFiles = Annotated[
    list[Path] | None,
    typer.Option(help="File of facts, as `replay` reads it; repeat for several."),
]
RuleFolder = Annotated[
    Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
]
OverlayFile = Annotated[
    Path | None, typer.Option(help="A province's own thresholds, laid over the rules.")
]


def require_province(province: str | None) -> None:
    """Refuse what cannot be the code of a province."""
    if province is not None and not re.fullmatch("[0-9]{2}", province):
        message = f"{province!r} is no province; give its two digits, as in 51"
        raise typer.BadParameter(message, param_hint="--province")


def opened_view(data: Path, address: str | None) -> AbstractContextManager[Store]:
    """Open a worker's view beside the worker, for one question."""
    from pydantic import SecretStr

    from projections.early_warning.opening import look_into

    return closing(look_into(data, SecretStr(address) if address else None))
