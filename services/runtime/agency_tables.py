"""The user's own tables of agencies, which join the official ones (bảng cơ quan)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.organisation import ExtraAgency, Organisations
from services.runtime.circles import Step, refuse_circles
from services.runtime.tables import TableError, day, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_CODE = re.compile(r"[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}\Z")
_COLUMNS = ("code", "name", "level", "superior", "valid_from", "valid_to")


def added_agencies(official: Organisations, tables: Sequence[Path]) -> list[ExtraAgency]:
    """Return every agency of the tables; refuse one known already and a superior that is not."""
    added: dict[str, ExtraAgency] = {}
    steps: dict[str, Step] = {}
    for path in tables:
        for line, row in _rows(path):
            if row.code in added or official.known(row.code):
                says = f"agency {row.code} is already known; give it a code of its own"
                msg = f"{path}: line {line}: {says}"
                raise TableError(msg)
            added[row.code] = row
            steps[row.code] = Step(path, line, row.superior)
    for code, (path, line, superior) in steps.items():
        if superior and superior not in added and not official.known(superior):
            msg = f"{path}: line {line}: agency {code}: its superior {superior} is not known"
            raise TableError(msg)
    refuse_circles(steps, "superior")
    return list(added.values())


def read_agencies(path: Path) -> Iterator[ExtraAgency]:
    """Read a table of further agencies; all columns but the first two may be left out."""
    return (row for _, row in _rows(path))


def _rows(path: Path) -> Iterator[tuple[int, ExtraAgency]]:
    for line, (code, name, level, superior, begun, ended) in records(
        path, _COLUMNS, optional=_COLUMNS[2:]
    ):
        if not _CODE.match(code):
            msg = f"{path}: line {line}: {code!r} is not an agency code, such as g70"
            raise TableError(msg)
        if level and level not in "012345":
            msg = f"{path}: line {line}: level {level!r} is not 0 to 5"
            raise TableError(msg)
        yield (
            line,
            ExtraAgency(
                code,
                name,
                int(level or 0),
                superior or None,
                day(path, line, "valid_from", begun),
                day(path, line, "valid_to", ended),
            ),
        )
