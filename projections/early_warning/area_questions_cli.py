"""What commands ask about an area have in common: a known area, and a view to look into."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from projections.early_warning.questions_cli import opened_view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.store.protocol import Store

_PROVINCE, _COMMUNE = 2, 5


def require_area(area: str, law: Law, instant: datetime) -> None:
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
def looking(
    data: Path, address: str | None, facts: list[Path] | None, by: tuple[Law, datetime]
) -> Iterator[Store]:
    """Open the worker's view, or one made of files for this one question."""
    from projections.asking.sources import judged

    if facts:
        with judged(facts, *by) as store:
            yield store
        return
    with opened_view(data, address) as store:
        yield store
