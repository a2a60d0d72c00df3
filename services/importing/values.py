"""What a cell says: text, a number, a day, an instant, or a reason why it cannot be (giá trị)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.node.pseudonyms import folded

if TYPE_CHECKING:
    from collections.abc import Mapping as Cells

    from services.importing.mapping import FieldOf, Mapping

Value = str | int | bool | date | datetime
_YES = frozenset({"1", "true", "yes", "y", "x", "co"})
_NO = frozenset({"0", "false", "no", "n", "", "khong"})
_LONGEST = 50_000


class CellError(Exception):
    """A cell that cannot be read: column and reason, never its content."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


class Reader:
    """Reads the fields of a mapping out of rows."""

    def __init__(self, mapping: Mapping) -> None:
        self._zone = ZoneInfo(mapping.zone)
        self._fields = mapping.fields
        self._maps = {
            name: {folded(written): meant for written, meant in field.map.items()}
            for name, field in mapping.fields.items()
        }

    def read(self, cells: Cells[str, Any]) -> dict[str, Value | None]:
        """Return every field of a row, or raise for the first cell that cannot be read."""
        return {name: self._field(name, field, cells) for name, field in self._fields.items()}

    def _field(self, name: str, field: FieldOf, cells: Cells[str, Any]) -> Value | None:
        read = [self._cell(field, column, cells.get(column)) for column in field.columns]
        found: list[Any] = [value for value in read if value is not None]  # all of one type
        value: Value | None = min(found, default=None)
        column = field.columns[0]
        if field.map and value is not None:
            value = self._maps[name].get(folded(str(value)), field.otherwise)
            if value is None:
                raise CellError(column, "a value the mapping does not list")
        if value is None:
            value = field.default
        if value is None and field.required:
            raise CellError(column, "empty, but required")
        return value

    def _cell(self, field: FieldOf, column: str, cell: Any) -> Value | None:  # noqa: ANN401
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        if field.type in {"date", "datetime"}:
            return self._time(field, column, cell)
        text = _text(cell)
        if len(text) > _LONGEST:
            raise CellError(column, f"longer than {_LONGEST} characters")
        if field.pattern is not None:
            text = _matched(field, column, text)
        if field.type == "int":
            return _whole(column, text)
        if field.type == "bool":
            return _truth(column, text)
        return text

    def _time(self, field: FieldOf, column: str, cell: Any) -> date | datetime:  # noqa: ANN401
        when = cell if isinstance(cell, date) else _parsed(field, column, _text(cell))
        if isinstance(when, datetime):
            when = when if when.tzinfo is not None else when.replace(tzinfo=self._zone)
            return when if field.type == "datetime" else when.astimezone(self._zone).date()
        if field.type == "datetime":
            raise CellError(column, "a day without an hour, where an instant is due")
        return when


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a file holds
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # Excel keeps 12 as 12.0
    return str(cell).strip()


def _matched(field: FieldOf, column: str, text: str) -> str:
    match = re.fullmatch(str(field.pattern), text)
    if match is None:
        raise CellError(column, "not written as the mapping expects")
    return match.expand(field.replace) if field.replace is not None else text


def _whole(column: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise CellError(column, "no whole number") from error


def _truth(column: str, text: str) -> bool:
    word = folded(text)
    if word in _YES | _NO:
        return word in _YES
    raise CellError(column, "neither yes nor no")


def _parsed(field: FieldOf, column: str, text: str) -> date | datetime:
    for form in field.formats:
        try:
            when = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the mapping's
        except ValueError:
            continue
        return when if field.type == "datetime" else when.date()
    try:
        return (
            datetime.fromisoformat(text)
            if len(text) > len("2026-08-03")
            else date.fromisoformat(text)
        )
    except ValueError as error:
        raise CellError(column, "no date the mapping knows") from error
