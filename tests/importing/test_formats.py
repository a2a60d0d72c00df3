"""CSV, XLSX and Parquet say the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from domain.contracts.envelope import VIETNAM
from services.importing.mapping import load_mapping
from services.importing.tables import read_rows
from services.importing.values import CellError, Reader
from tests.support.imports import Listening, import_file, row, write_csv, write_mapping

ROWS = [row(1, people="3"), row(2, kind="knpa"), row(3, sent="20/03/2026", to="t51")]


def _typed(told: dict[str, str]) -> dict[str, Any]:
    """Return a row as Excel keeps it: numbers and days of their own types."""
    days: dict[str, Any] = {
        name: datetime.strptime(told[name], "%d/%m/%Y").replace(tzinfo=UTC).date()
        if told[name]
        else None
        for name in ("day", "sent")
    }
    return {**told, **days, "people": int(told["people"]) if told["people"] else None}


def _xlsx(path: Path, rows: list[dict[str, Any]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for told in rows:
        sheet.append(list(told.values()))
    book.save(path)
    return path


def test_every_format_gives_the_same_commands(tmp_path: Path) -> None:
    """Days and numbers may be text or types of their own; delimiter and encoding are told."""
    typed = [_typed(told) for told in ROWS]
    lines = write_csv(tmp_path / "a.csv", ROWS).read_text().replace(",", ";")
    (tmp_path / "b.csv").write_bytes(lines.encode("utf-16"))
    pq.write_table(pa.Table.from_pylist(typed), tmp_path / "a.parquet")
    told = '[source]\ndelimiter = ";"\nencoding = "utf-16"\n'
    plain = write_mapping(tmp_path)
    other = tmp_path / "other.toml"
    other.write_text(told + plain.read_text(encoding="utf-8"), encoding="utf-8")
    said: list[list[object]] = []
    for path, mapping in (
        (tmp_path / "a.csv", plain),
        (tmp_path / "b.csv", other),
        (_xlsx(tmp_path / "a.xlsx", ROWS), plain),
        (_xlsx(tmp_path / "b.xlsx", typed), plain),
        (tmp_path / "a.parquet", plain),
    ):
        office = Listening()
        summary, rejects = import_file(path, mapping, office)
        assert (summary.rows, rejects.first) == (3, [])
        said.append(list(office.commands))
    assert all(one == said[0] for one in said)
    assert len(said[0]) == 4


def test_a_sheet_is_chosen_by_name_and_its_header_by_row(tmp_path: Path) -> None:
    """Titles, empty rows and notes in the margin are no rows; numbers are those people see."""
    book = Workbook()
    book.worksheets[0].append(["nothing here"])
    sheet = book.create_sheet("Sổ")
    for cells in (["SỔ TIẾP NHẬN ĐƠN"], [], [" no ", "day"], ["1", "x"], [], ["2"], ["3", "", "!"]):
        sheet.append(cells)
    book.save(tmp_path / "r.xlsx")
    mapping = write_mapping(
        tmp_path,
        '[source]\nsheet = "Sổ"\nheader_row = 3\n'
        '[fields]\nno = { column = "no" }\n'
        '[[emit]]\ncommand = "file_away"\nfields = { agency = "x21025", register_no = "{no}" }\n',
    )
    found = list(read_rows(tmp_path / "r.xlsx", load_mapping(mapping).source, ["no", "day"]))
    assert [one.number for one in found] == [4, 6, 7]
    assert found[1].cells == {"no": "2", "day": ""}
    assert found[2] == (7, {"no": "3", "day": ""}, "")  # a note beside the table


def _reader(tmp_path: Path, field: str, zone: str = "Asia/Ho_Chi_Minh") -> Reader:
    text = (
        f'zone = "{zone}"\n[fields]\nx = {field}\n'
        '[[emit]]\ncommand = "file_away"\nfields = { agency = "x21025", register_no = "{x}" }\n'
    )
    return Reader(load_mapping(write_mapping(tmp_path, text)))


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ('{ column = "c" }', " an  hour ", "an  hour"),
        ('{ column = "c" }', 12.0, "12"),
        ('{ column = "c" }', "   ", None),
        ('{ column = "c", default = "none" }', None, "none"),
        ('{ column = "c", type = "int" }', 12.0, 12),
        ('{ column = "c", type = "int" }', "0012", 12),
        ('{ column = "c", type = "bool" }', "Có", True),
        ('{ column = "c", type = "bool" }', "không", False),
        ('{ column = "c", map = { "Tố cáo" = "TC" } }', "TO  CAO", "TC"),
        ('{ column = "c", map = { "a" = 1 }, otherwise = 9 }', "b", 9),
        ('{ column = "c", pattern = "Group (.+)", replace = "g\\\\1" }', "Group 70", "g70"),
        ('{ column = "c", type = "date" }', "2026-03-05", date(2026, 3, 5)),
        ('{ column = "c", type = "date" }', "2026-03-05T23:30:00Z", date(2026, 3, 6)),
        ('{ column = "c", type = "date" }', datetime(2026, 3, 5, 23, tzinfo=UTC), date(2026, 3, 6)),
        ('{ column = "c", type = "date", formats = ["%d.%m.%y"] }', "5.3.26", date(2026, 3, 5)),
        (
            '{ column = "c", type = "datetime" }',
            "2026-03-05 07:30",
            datetime(2026, 3, 5, 7, 30, tzinfo=VIETNAM),
        ),
    ],
)
def test_a_cell_is_read_as_its_field_says(
    tmp_path: Path, field: str, cell: object, value: object
) -> None:
    """Excel's numbers, case, spaces and diacritics do not matter; days are Vietnamese days."""
    assert _reader(tmp_path, field).read({"c": cell}) == {"x": value}


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        ('{ column = "c", type = "bool" }', "maybe", "neither yes nor no"),
        ('{ column = "c", pattern = "[0-9]+" }', "12a", "not written as the mapping expects"),
        ('{ column = "c", type = "datetime" }', "2026-03-05", "a day without an hour"),
        ('{ column = "c", type = "datetime" }', date(2026, 3, 5), "a day without an hour"),
        ('{ column = "c", type = "date" }', "30/02/2026", "no date the mapping knows"),
        ('{ column = "c", type = "date" }', 46_086, "no date the mapping knows"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why_and_not_what(
    tmp_path: Path, field: str, cell: object, reason: str
) -> None:
    """Column and reason; the content stays in the file."""
    with pytest.raises(CellError) as wrong:
        _reader(tmp_path, field).read({"c": cell})
    assert wrong.value.column == "c"
    assert reason in wrong.value.reason
    assert str(cell) not in str(wrong.value)


def test_times_without_an_offset_are_of_the_declared_zone(tmp_path: Path) -> None:
    """The earliest of several columns counts, whatever zone it is written in."""
    field = '{ earliest = ["a", "b"], type = "datetime" }'
    reader = _reader(tmp_path, field, zone="Europe/Lisbon")
    written = {"a": "2026-01-05 08:00", "b": datetime(2026, 1, 5, 14, tzinfo=VIETNAM)}
    value = reader.read(written)["x"]
    assert value == datetime(2026, 1, 5, 7, tzinfo=UTC)
    assert reader.read({"a": "2026-01-05 08:00"})["x"] == datetime(
        2026, 1, 5, 8, tzinfo=timezone(timedelta())
    )
