"""The shipped register of a commune: what its README promises."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from domain.contracts.facts import parse_fact
from services.node.outbox import NotificationLog
from services.node.register import open_register
from tests.support.imports import EXAMPLES, Leothang, read_rejects

FOLDER = EXAMPLES / "register"
REGISTER = FOLDER / "so-tiep-nhan-don.xlsx"
NODE = "n51-x21115"


def _script() -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / "make_example.py"))


def _cells(path: Path) -> list[list[Any]]:
    with CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_index(0).to_python()


def test_the_script_writes_the_register_that_is_shipped(tmp_path: Path) -> None:
    """The same cells, and the same bytes twice."""
    write = _script()["write"]
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name)
    assert _cells(tmp_path / "a.xlsx") == _cells(REGISTER)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_register_is_imported_but_for_its_seven_bad_rows(
    leothang: Leothang, tmp_path: Path
) -> None:
    """Each is named with its column; a second import repeats; facts hold no person."""
    flags = (
        *("--mapping", FOLDER / "mapping.toml", "--data", tmp_path / "node", "--as", NODE),
        *("--rejects", tmp_path / "rejects.csv"),
    )
    said = leothang("import", REGISTER, *flags)
    assert said.code == 0
    assert said.out.startswith("60 rows, 111 commands: 110 recorded, 0 repeated, 1 refused")
    aside = [(one["row"], one["column"]) for one in read_rejects(tmp_path / "rejects.csv")]
    assert aside == [
        ("13", "Ngày nhận"),
        ("20", "Loại đơn"),
        ("27", "Họ và tên"),
        ("35", "Số người"),
        ("42", "Cơ quan chuyển đến"),
        ("49", "Cơ quan chuyển đến"),
        ("56", ""),
    ]
    assert "0 recorded, 110 repeated, 1 refused" in leothang("import", REGISTER, *flags).out
    register = open_register(tmp_path / "node" / "register.sqlite")
    bodies = list(NotificationLog(register, NODE).bodies())
    register.close()
    facts = [parse_fact(body) for body in bodies]
    assert len(facts) == 110
    assert {fact.agency for fact in facts} == {"x21115"}
    text = b"".join(bodies).decode()
    for name in (*_script()["NAMES"], "thôn Mẫu", "Khiếu nại quyết định"):
        assert name not in text
        assert name not in said.err


def test_mended_rows_go_in_with_the_same_mapping(leothang: Leothang, tmp_path: Path) -> None:
    """What the README tells a clerk to do."""
    flags = (
        *("--mapping", FOLDER / "mapping.toml", "--data", tmp_path / "node", "--as", NODE),
        *("--rejects", tmp_path / "rejects.csv"),
    )
    leothang("import", REGISTER, *flags)
    text = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    for wrong, right in (
        ("31/02/2026", "13/01/2026"),
        ("Đơn xin", "Kiến nghị"),
        ("Ban Quản lý chợ", "Sở NNMT"),
        ("mười hai", "12"),
        ("51,49/TD", "51,51/TD"),
    ):
        assert wrong in text
        text = text.replace(wrong, right)
    (tmp_path / "mended.csv").write_text(text, encoding="utf-8-sig")
    said = leothang("import", tmp_path / "mended.csv", *flags)
    assert said.code == 0
    assert said.err.splitlines() == [
        "row 4: Họ và tên: empty, but required",
        "row 7: Cơ quan chuyển đến: transfer_petition to: empty, but needed",
    ]
