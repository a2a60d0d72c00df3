"""One import from its first row to its summary (một lần nhập)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from services.importing.case import Case
from services.importing.offices import BATCH
from services.importing.tables import Row, TableError, read_rows
from services.importing.values import CellError, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from services.importing.mapping import Mapping
    from services.importing.offices import Office
    from services.importing.rejects import Rejects
    from services.node.commands import AnyCommand


@dataclass
class Summary:
    """What an import came to."""

    rows: int = 0
    rejected: int = 0
    count: Counter[str] = field(default_factory=Counter)
    """Commands by what became of them: recorded, repeated, refused."""

    @property
    def failed(self) -> bool:
        """Whether nothing at all of a file that holds something was taken."""
        return self.rows > 0 and self.count["recorded"] + self.count["repeated"] == 0


class _Asked(NamedTuple):
    row: Row
    command: AnyCommand


class Import:
    """Reads rows, asks for commands, hands them in, sets bad rows aside."""

    def __init__(
        self,
        mapping: Mapping,
        office: Office,
        rejects: Rejects,
        *,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._mapping = mapping
        self._office = office
        self._rejects = rejects
        self._progress = progress
        self._reader = Reader(mapping)
        self._asked: list[_Asked] = []
        self._summary = Summary()

    def run(self, path: Path) -> Summary:
        """Import a file; everything recorded is durable on return."""
        for rows in cases(
            self._mapping, read_rows(path, self._mapping.source, self._mapping.columns)
        ):
            self._take(rows)
        self._hand_in()
        self._summary.rejected = self._rejects.rows
        if self._summary.rows == 0:
            msg = f"{path} holds no rows under its header"
            raise TableError(msg)
        return self._summary

    def _take(self, rows: list[Row]) -> None:
        case = Case(self._mapping, key=_key(self._mapping, rows[0]))
        for row in rows:
            self._summary.rows += 1
            if self._mapping.case is not None and not case.key:
                self._rejects.add(row, self._mapping.case.key, "empty, but required")
                continue
            self._row(case, row)
            if len(self._asked) >= BATCH:
                self._hand_in()

    def _row(self, case: Case, row: Row) -> None:
        try:
            now = self._reader.read(row.cells)
        except CellError as error:
            self._rejects.add(row, error.column, error.reason)
            return
        try:
            for command in case.commands(row.number, now):
                self._asked.append(_Asked(row, command))
        except ValidationError as error:
            self._rejects.add(row, *_first(error))
        case.done(now)

    def _hand_in(self) -> None:
        for start in range(0, len(self._asked), BATCH):
            part = self._asked[start : start + BATCH]
            answers = self._office.hand_in([asked.command for asked in part])
            for asked, answer in zip(part, answers, strict=True):
                self._summary.count[answer.status] += 1
                if answer.status == "refused":
                    self._rejects.add(asked.row, "", f"{asked.command.command}: {answer.reason}")
        self._asked.clear()
        self._progress(self._summary.rows)


def cases(mapping: Mapping, rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Gather the rows of each case in their own order; cases in the order of their first row."""
    if mapping.case is None:
        yield from ([row] for row in rows)
        return
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(_key(mapping, row), []).append(row)
    order = mapping.case.order
    for members in gathered.values():
        yield sorted(members, key=lambda row: (_rank(row.cells.get(order)), row.number))


def _key(mapping: Mapping, row: Row) -> str:
    return "" if mapping.case is None else str(row.cells.get(mapping.case.key) or "")


def _rank(cell: object) -> tuple[bool, float, str]:
    """Order numbers as numbers, whether a file keeps them as numbers or as text."""
    try:
        return False, float(str(cell)), ""
    except ValueError:
        return True, 0.0, str(cell)


def _first(error: ValidationError) -> tuple[str, str]:
    """Return field and reason of what is wrong first; never the value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    path = ".".join(str(step) for step in first["loc"][1:])
    return path, str(first["msg"]).removeprefix("Value error, ")
