"""Import again, mend and import: what is recorded stays as it is; nothing leaves the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.node.outbox import NotificationLog
from services.node.register import open_register
from tests.support.imports import (
    CASES,
    NODE,
    Leothang,
    Listening,
    Said,
    import_file,
    read_rejects,
    row,
    write_csv,
    write_mapping,
)

NAME = "Nguyễn Thị Chim Hoàng Yến"


class Desk:
    """A folder with a register, and the import of files into it."""

    def __init__(self, folder: Path, leothang: Leothang) -> None:
        self.folder = folder
        self.leothang = leothang
        self.mapping = write_mapping(folder)
        self.rejects = folder / "rejects.csv"

    def take(self, path: Path, *flags: str) -> Said:
        """Import into the register on disk."""
        return self.leothang(
            *("import", path, "--mapping", self.mapping, "--rejects", self.rejects),
            *("--data", self.folder / "node", "--as", NODE, *flags),
        )

    def bodies(self) -> list[bytes]:
        """Every fact of the register, and so its positions."""
        register = open_register(self.folder / "node" / "register.sqlite")
        try:
            return list(NotificationLog(register, NODE).bodies())
        finally:
            register.close()


@pytest.fixture
def desk(tmp_path: Path, leothang: Leothang) -> Desk:
    """An empty register."""
    return Desk(tmp_path, leothang)


def test_a_second_import_of_the_same_file_changes_nothing(desk: Desk) -> None:
    """Every command is answered `repeated`; the log of the register is the same."""
    path = write_csv(
        desk.folder / "r.csv", [row(1), row(2, sent="09/03/2026", to="t51"), row(3, day="x")]
    )
    first = desk.take(path)
    assert first.code == 0
    assert first.out.startswith("3 rows, 3 commands: 3 recorded, 0 repeated, 0 refused; 1 rows")
    before = desk.bodies()
    again = desk.take(path)
    assert again.code == 0
    assert "3 commands: 0 recorded, 3 repeated, 0 refused" in again.out
    assert desk.bodies() == before
    assert len(before) == 3


def test_rows_set_aside_are_mended_and_imported_with_the_same_mapping(desk: Desk) -> None:
    """The file is the owner's alone, opens in Excel, and keeps every column of the row."""
    desk.mapping = write_mapping(
        desk.folder,
        '[source]\nformat = "csv"\ndelimiter = "|"\nheader_row = 2\n' + desk.mapping.read_text(),
    )
    rows = [row(1), row(2, day="31/02/2026", name=NAME), row(3, kind="?")]
    told = write_csv(desk.folder / "r.csv", [one | {"note": "ghi chú"} for one in rows])
    told.write_text("Sổ tiếp nhận đơn\n" + told.read_text().replace(",", "|"), encoding="utf-8")
    desk.rejects.write_text("left over")
    desk.rejects.chmod(0o644)
    assert desk.take(told).code == 0
    assert desk.rejects.stat().st_mode & 0o777 == 0o600
    aside = read_rejects(desk.rejects)
    assert [(one["row"], one["column"], one["note"]) for one in aside] == [
        ("4", "day", "ghi chú"),
        ("5", "kind", "ghi chú"),
    ]
    assert aside[0]["name"] == NAME
    text = desk.rejects.read_text(encoding="utf-8-sig")
    mended = desk.folder / "mended.csv"
    mended.write_text(text.replace("31/02/2026", "28/02/2026"), encoding="utf-8-sig")
    said = desk.take(mended)
    assert "1 commands: 1 recorded" in said.out
    (left,) = read_rejects(desk.rejects)
    assert left["no"] == "3/TD"
    assert list(left)[:4] == ["row", "column", "reason", "no"]


def test_a_case_is_set_aside_whole_so_that_it_can_be_mended(desk: Desk) -> None:
    """The rows recorded stand beside the bad one, and are repeated by the second import."""
    desk.mapping = write_mapping(desk.folder, CASES)
    rows = [
        {"no": no, "step": str(step), "day": day, "office": office}
        for no, step, day, office in (
            ("7", 1, "2026-03-01", "x21025"),
            ("8", 1, "2026-03-01", "x21025"),
            ("7", 2, "2026-03-x2", "t51"),
            ("7", 3, "2026-03-03", "x21031"),
        )
    ]
    hosting = desk.folder / "hosting.toml"
    hosting.write_text(f'[nodes]\n"{NODE}" = ["x*", "t51"]\n')
    said = desk.take(write_csv(desk.folder / "r.csv", rows), "--hosting", str(hosting))
    assert "2 rows rejected" in said.out
    aside = read_rejects(desk.rejects)
    assert [one["row"] for one in aside] == ["2", "4", "5"]
    assert aside[0]["reason"].startswith("recorded")
    text = desk.rejects.read_text(encoding="utf-8-sig")
    mended = desk.folder / "mended.csv"
    mended.write_text(text.replace("-x2", "-02"), encoding="utf-8-sig")
    said = desk.take(mended, "--hosting", str(hosting))
    assert "5 commands: 4 recorded, 1 repeated, 0 refused; 0 rows rejected" in said.out


def test_no_name_number_or_text_reaches_the_screen_or_a_fact(desk: Desk) -> None:
    """Reasons name row and column; facts carry marks."""
    secret = {"name": NAME, "text": "Câu chỉ có trong đơn này"}
    rows = [
        row(1, **secret),
        row(2, **secret, people="mười"),
        row(3, **secret, day="12/13/2026"),
        row(4, **secret, kind=NAME),
        row(5, name=NAME * 20),
        row(6, name=NAME, no="1/TD"),
        row(7, name=NAME, sent="09/03/2026", to=NAME),
    ]
    said = desk.take(write_csv(desk.folder / "r.csv", rows))
    facts = b"".join(desk.bodies()).decode()
    assert "6 rows rejected" in said.out
    for where in (said.out, said.err, facts):
        for word in ("Hoàng", "Câu chỉ", "mười", "12/13"):
            assert word not in where
    assert len(read_rejects(desk.rejects)) == 6


def test_a_dry_run_says_what_would_be_sent_and_records_nothing(desk: Desk) -> None:
    """It needs no place to record, and sets bad rows aside all the same."""
    path = write_csv(desk.folder / "r.csv", [row(1, sent="09/03/2026", to="t51"), row(2, day="")])
    said = desk.leothang(
        *("import", path, "--mapping", desk.mapping, "--dry-run", "--rejects", desk.rejects)
    )
    assert said.code == 0
    assert "2 commands would be sent (1 receive_petition, 1 transfer_petition)" in said.out
    assert len(read_rejects(desk.rejects)) == 1
    assert not (desk.folder / "node").exists()


def test_an_import_of_nothing_but_bad_rows_fails(desk: Desk) -> None:
    """Exit code 1: somebody should look."""
    said = desk.take(write_csv(desk.folder / "r.csv", [row(1, day="?"), row(2, name="")]))
    assert said.code == 1
    assert said.err.splitlines() == [
        "row 2: day: no date the mapping knows",
        "row 3: name: empty, but required",
    ]


def test_a_long_list_of_bad_rows_is_cut_on_the_screen_only(desk: Desk) -> None:
    """Twenty lines and a count; the file has them all."""
    said = desk.take(write_csv(desk.folder / "r.csv", [row(n, day="?") for n in range(1, 31)]))
    assert len(said.err.splitlines()) == 21
    assert said.err.splitlines()[-1] == "… and 10 more"
    assert len(read_rejects(desk.rejects)) == 30


def test_facts_are_the_same_today_and_tomorrow(desk: Desk) -> None:
    """Written down at the moment they happened, oldest first, without a register."""
    path = write_csv(
        desk.folder / "r.csv", [row(3), row(1, sent="09/03/2026", to="t51"), row(2, to="")]
    )
    written = []
    for _ in range(2):
        said = desk.leothang(
            *("import", path, "--mapping", desk.mapping, "--facts", desk.folder / "facts.jsonl")
        )
        assert said.code == 0
        assert "4 facts written" in said.err
        written.append((desk.folder / "facts.jsonl").read_bytes())
    assert written[0] == written[1]
    assert [line.split(b'"recordedtime":"')[1][:25] for line in written[0].splitlines()] == [
        b"2026-03-01T23:59:59+07:00",
        b"2026-03-02T23:59:59+07:00",
        b"2026-03-03T23:59:59+07:00",
        b"2026-03-09T23:59:59+07:00",
    ]


def test_what_has_not_happened_yet_is_no_fact(tmp_path: Path) -> None:
    """A year mistyped is refused, as by every register."""
    office = Listening()
    path = write_csv(tmp_path / "r.csv", [row(1, day="05/03/2062"), row(2)])
    _, rejects = import_file(path, write_mapping(tmp_path), office)
    assert [one.row for one in rejects.first] == [2]
    assert len(list(office.office.bodies)) == 1
