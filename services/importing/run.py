"""One import from its first row to its summary (một lần nhập)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.importing.case import Case, CommandError
from services.importing.mapping import names_in
from services.importing.offices import BATCH
from services.importing.tables import Row, TableError, read_rows
from services.importing.values import CellError, Reader
from services.importing.waves import Asked, Waves
from services.node.commands import ReceivePetition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from uuid import UUID

    from services.importing.mapping import Mapping
    from services.importing.offices import Answer, Office
    from services.importing.rejects import Rejects


@dataclass
class Summary:
    """What an import came to."""

    rows: int = 0
    rejected: int = 0
    count: Counter[str] = field(default_factory=Counter)
    """Commands by what became of them: recorded, repeated, refused."""
    asked: Counter[str] = field(default_factory=Counter)
    """Commands by their word."""

    @property
    def failed(self) -> bool:
        """Whether nothing at all went well although something was wrong."""
        return self.rejected > 0 and self.count["recorded"] + self.count["repeated"] == 0


@dataclass
class _Held:
    """What waits to be handed in, and what became known to go no further."""

    waves: Waves = field(default_factory=Waves)
    cases: dict[int, list[Row]] = field(default_factory=dict[int, list[Row]])
    stopped: set[int] = field(default_factory=set[int])
    """Rows one of whose commands was refused."""
    lost: dict[tuple[int, UUID], int] = field(default_factory=dict[Any, int])
    """Papers of a case that were not received, and the row that tried."""


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
        self._held = _Held()
        self._summary = Summary()

    def run(self, path: Path) -> Summary:
        """Import a file; everything recorded is durable on return."""
        rows = read_rows(path, self._mapping.source, self._mapping.columns)
        for nth, members in enumerate(cases(self._mapping, rows)):
            self._held.cases[nth] = members
            self._ask(nth, members)
            if self._held.waves.size >= BATCH:
                self._hand_in()
        self._hand_in()
        self._summary.rejected = self._rejects.rows
        if self._summary.rows == 0:
            msg = f"{path} holds no rows under its header"
            raise TableError(msg)
        return self._summary

    def _ask(self, nth: int, rows: list[Row]) -> None:
        """Read the rows of a case; after one that cannot be read its state is not known."""
        self._summary.rows += len(rows)
        case = Case(self._mapping, key=_key(self._mapping, rows[0]))
        unread: Row | None = None
        for row in rows:
            if unread is not None:
                self._rejects.add(row, "", f"row {unread.number} of its case comes first: mend it")
            elif not self._read(nth, case, row):
                unread = row

    def _read(self, nth: int, case: Case, row: Row) -> bool:
        """Turn a row into commands; tell whether its cells could be read."""
        try:
            now = self._cells(case, row)
        except CellError as error:
            self._rejects.add(row, error.column, error.reason)
            return False
        try:
            for command in case.commands(row.number, now):
                self._held.waves.add(Asked(row, command, nth))
        except CommandError as error:
            self._rejects.add(row, *blame(self._mapping, error))
        case.done(now)
        return True

    def _cells(self, case: Case, row: Row) -> dict[str, Any]:
        if row.wrong:
            raise CellError(column="", reason=row.wrong)
        if self._mapping.case is not None and not case.key:
            raise CellError(self._mapping.case.key, "empty, but required")
        return self._reader.read(row.cells)

    def _hand_in(self) -> None:
        for wave in self._held.waves:
            ready = [asked for asked in wave if self._may_go(asked)]
            for start in range(0, len(ready), BATCH):
                part = ready[start : start + BATCH]
                answers = self._office.hand_in([asked.command for asked in part])
                for asked, answer in zip(part, answers, strict=True):
                    self._note(asked, answer)
        if self._mapping.case is not None:
            for members in self._held.cases.values():
                self._rejects.complete(members)
        self._held = _Held()
        self._progress(self._summary.rows)

    def _may_go(self, asked: Asked) -> bool:
        """A row stops at its first refusal; a paper nobody received takes no steps."""
        row = self._held.lost.get((asked.case, asked.command.file_id))
        if row is not None and row != asked.row.number:
            self._held.stopped.add(asked.row.number)
            self._rejects.add(asked.row, "", f"its paper was refused in row {row}")
        return row is None and asked.row.number not in self._held.stopped

    def _note(self, asked: Asked, answer: Answer) -> None:
        self._summary.count[answer.status] += 1
        self._summary.asked[asked.command.command] += 1
        if answer.status != "refused":
            return
        self._held.stopped.add(asked.row.number)
        if isinstance(asked.command, ReceivePetition):
            self._held.lost[asked.case, asked.command.file_id] = asked.row.number
        self._rejects.add(asked.row, "", f"{asked.command.command}: {answer.reason}")


def cases(mapping: Mapping, rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Gather the rows of each case in their own order; cases in the order of their first row."""
    if mapping.case is None:
        yield from ([row] for row in rows)
        return
    gathered: dict[object, list[Row]] = {}
    for row in rows:
        # Rows without a key have nothing in common but that.
        gathered.setdefault(_key(mapping, row) or row.number, []).append(row)
    order = mapping.case.order
    for members in gathered.values():
        yield sorted(members, key=lambda row: (_rank(row.cells.get(order)), row.number))


def _key(mapping: Mapping, row: Row) -> str:
    cell = None if mapping.case is None else row.cells.get(mapping.case.key)
    return "" if cell is None else str(cell).strip()


def _rank(cell: object) -> tuple[bool, float, str]:
    """Order numbers as numbers, whether a file keeps them as numbers or as text."""
    try:
        return False, float(str(cell)), ""
    except ValueError:
        return True, 0.0, str(cell)


def blame(mapping: Mapping, error: CommandError) -> tuple[str, str]:
    """Return the column a wrong command comes from and the reason; never the value."""
    wrong = error.wrong.errors(include_input=False, include_url=False, include_context=False)[0]
    path = wrong["loc"][1:]
    template: Any = error.rule.fields
    for step in path:
        template = template.get(step) if isinstance(template, dict) else template
    named = [name for name in sorted(names_in(template)) if name in mapping.fields]
    column = mapping.fields[named[0]].columns[0] if named else ""
    says = str(wrong["msg"]).removeprefix("Value error, ")
    field = ".".join(str(step) for step in path)
    what = "empty, but needed" if wrong["type"] == "missing" else says
    return column, f"{error.rule.command}{' ' if field else ''}{field}: {what}"
