"""A slice of the ServiceNow log as commands, through the mapping of every import (nhật ký thật)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.runtime.agency_tables import read_agencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services.importing.mapping import Mapping as CaseMapping
    from services.importing.tables import Row

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "servicenow"
MAPPING, LOG, AGENCIES = "mapping.toml", "events.parquet", "agencies.csv"
TRUTH = "truth.parquet"
_COUNT = "reassignment_count_final"


def agencies() -> tuple[Path, ...]:
    """Return the table of the log's groups; none in an installation without examples."""
    table = FOLDER / AGENCIES
    return (table,) if table.is_file() else ()


def groups() -> tuple[str, ...]:
    """Return the codes of the log's groups, which the demo's node hosts."""
    return tuple(agency.code for table in agencies() for agency in read_agencies(table))


@dataclass(frozen=True, slots=True)
class RealLog:
    """A slice of the log, and what its origin counted."""

    commands: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    counted: dict[str, int] = field(default_factory=dict[str, int])
    """First paper of a case to the number of transfers ServiceNow counted."""

    def agreeing(self, transfers: Mapping[str, int]) -> int:
        """Return in how many cases as many transfers are at the hub."""
        return sum(transfers.get(paper, 0) == count for paper, count in self.counted.items())


def read_log(cases: int) -> RealLog:
    """Return the first cases of the log, one after the other as in the file."""
    if not (FOLDER / MAPPING).is_file():
        return RealLog()
    from services.importing.mapping import load_mapping
    from services.importing.tables import read_rows

    mapping = load_mapping(FOLDER / MAPPING)
    rows = read_rows(FOLDER / LOG, mapping.source, mapping.columns)
    counts = _counts()
    log = RealLog()
    for key, paper, commands in islice(_cases(rows, mapping), cases):
        log.commands.extend(commands)
        log.counted[paper] = counts[key]
    return log


def _counts() -> dict[str, int]:
    from pyarrow import parquet

    rows = parquet.read_table(FOLDER / TRUTH, columns=["case_id", _COUNT]).to_pylist()
    return {str(row["case_id"]): int(row[_COUNT]) for row in rows}


def _cases(
    rows: Iterator[Row], mapping: CaseMapping
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield key, first paper and commands of each case; its rows stand together in the log."""
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
        yield name, str(case.first_paper), commands
