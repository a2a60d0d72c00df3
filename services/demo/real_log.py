"""A slice of the ServiceNow log as commands, through the mapping of every import (nhật ký thật)."""

from __future__ import annotations

from datetime import datetime
from heapq import merge
from itertools import accumulate, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.runtime.reference import read_agencies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.importing.mapping import Mapping
    from services.importing.tables import Row

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "servicenow"
MAPPING, LOG, AGENCIES = "mapping.toml", "events.parquet", "agencies.csv"


def agencies() -> tuple[Path, ...]:
    """Return the table of the log's groups; none in an installation without examples."""
    table = FOLDER / AGENCIES
    return (table,) if table.is_file() else ()


def groups() -> tuple[str, ...]:
    """Return the codes of the log's groups, which the demo's node hosts."""
    return tuple(agency.code for table in agencies() for agency in read_agencies(table))


def commands_of(cases: int) -> list[dict[str, Any]]:
    """Return the commands of the first cases of the log, in the order they happened."""
    if not (FOLDER / MAPPING).is_file():
        return []
    from services.importing.mapping import load_mapping
    from services.importing.tables import read_rows

    mapping = load_mapping(FOLDER / MAPPING)
    rows = read_rows(FOLDER / LOG, mapping.source, mapping.columns)
    told = [_in_order(case) for case in islice(_cases(rows, mapping), cases)]
    return [command for _, command in merge(*told, key=itemgetter(0))]


def _in_order(commands: list[dict[str, Any]]) -> list[tuple[datetime, dict[str, Any]]]:
    """Give each command of a case its turn: never before the one the log has before it."""
    moments = accumulate((datetime.fromisoformat(command["at"]) for command in commands), max)
    return list(zip(moments, commands, strict=True))


def _cases(rows: Iterator[Row], mapping: Mapping) -> Iterator[list[dict[str, Any]]]:
    """Yield the commands of one case after another; a case's rows stand together in the log."""
    from services.importing.case import Case
    from services.importing.values import Reader

    reader = Reader(mapping)
    key = mapping.case.key if mapping.case else ""
    for name, group in groupby(rows, key=lambda row: str(row.cells[key])):
        case = Case(mapping, key=name)
        commands: list[dict[str, Any]] = []
        for row in group:
            now = reader.read(row.cells)
            commands += [
                command.model_dump(mode="json", exclude_none=True)
                for command in case.commands(row.number, now)
            ]
            case.done(now)
        yield commands
