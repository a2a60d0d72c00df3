"""A wrong file, flag or mapping: one line that says what, where and what to do; exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.imports import (
    CASES,
    MAPPING,
    NODE,
    Leothang,
    row,
    write_csv,
    write_mapping,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good register and a good mapping."""
    write_csv(tmp_path / "register.csv", [row(1), row(2)])
    write_mapping(tmp_path)
    return tmp_path


def _import(leothang: Leothang, folder: Path, name: str = "register.csv") -> tuple[int, str]:
    """Import; nothing may have been recorded when it is refused."""
    said = leothang(
        *("import", folder / name, "--mapping", folder / "mapping.toml"),
        *("--data", folder / "node", "--as", NODE),
    )
    if said.code:
        assert "recorded" not in said.out
        assert len(said.err.splitlines()) == 1
    return said.code, said.err


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('column = "text"', 'column = "Nội dung"', "no column Nội dung; it has: no, day, name"),
        ("[fields]", '[source]\nencoding = "utf-16"\n[fields]', "not written in utf-16"),
        ("[fields]", '[source]\nencoding = "klingon"\n[fields]', "not written in klingon"),
        ("[fields]", 'colour = "red"\n[fields]', "mapping.toml: colour: Extra inputs"),
        ("required = true }", "necessary = true }", "fields.no.necessary: Extra inputs"),
        ('"receive_petition"', '"eat_petition"', "emit.0: unknown command 'eat_petition'; known:"),
        ("[fields]", 'zone = "Asia/Atlantis"\n[fields]', "unknown time zone 'Asia/Atlantis'"),
        ('type = "int"', 'type = "number"', "fields.people.type"),
        ('names = "{people}"', 'name = "{people}"', "receive_petition has no field name"),
        ('names = "{people}"', 'names = "{crowd}"', "no field named crowd"),
        ('present = ["sent"]', 'present = ["gone"]', "no field named gone"),
        ("no = {", "row = {", "may not be named row"),
        ('type = "int"', 'type = "int", pattern = "("', "no regular expression"),
        ('column = "text"', "earliest = []", "say `column`, or several in `earliest`"),
        ("[fields]", "[fields", "is no TOML"),
        ("[fields]", '[source]\nformat = "ods"\n[fields]', "source.format"),
        ("[fields]", "[source]\nheader_row = 0\n[fields]", "source.header_row"),
    ],
)
def test_a_wrong_mapping_names_file_key_and_reason(
    leothang: Leothang, folder: Path, before: str, after: str, says: str
) -> None:
    """Nothing is read half: the mapping is whole or it is refused."""
    assert before in MAPPING
    write_mapping(folder, MAPPING.replace(before, after, 1))
    code, err = _import(leothang, folder)
    assert code == 2
    assert says in err


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("register.csv", b"", "is empty"),
        ("register.csv", b"no,day,name,kind,people,text,to,sent\n", "holds no rows"),
        ("register.csv", "no,day,name\n1,Đỗ".encode("utf-16"), "not written in utf-8"),
        ("register.csv", b"no,day,name,kind,people,text,to,sent,no\n1\n", "no stands twice"),
        ("register.xlsx", b"no,day,name\n1,2,3\n", "no Excel workbook"),
        ("register.xlsx", b"PK\x03\x04 and then nothing", "no Excel workbook"),
        ("register.parquet", b"PAR1 and then nothing", "no Parquet file"),
        ("register.doc", b"\xd0\xcf\x11\xe0", "cannot tell its format"),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(
    leothang: Leothang, folder: Path, name: str, body: bytes, says: str
) -> None:
    """The message names the file and what it is not."""
    (folder / name).write_bytes(body)
    code, err = _import(leothang, folder, name)
    assert code == 2
    assert name in err
    assert says in err


def test_a_file_that_is_not_there_is_refused(leothang: Leothang, folder: Path) -> None:
    """So is a mapping that is not there."""
    assert "no such file" in _import(leothang, folder, "absent.csv")[1]
    (folder / "mapping.toml").unlink()
    assert "cannot read the mapping" in _import(leothang, folder)[1]


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ((), "say where to record"),
        (("--node", "http://127.0.0.1:1", "--data", "d", "--as", NODE), "say where to record"),
        (("--node", "127.0.0.1"), "no address"),
        (("--node", "http://127.0.0.1:1", "--as", NODE), "belong to --data"),
        (("--data", "d"), "--as NODE"),
        (("--data", "d", "--as", "Quảng Ngãi"), "--as NODE"),
        (("--data", "d", "--as", NODE, "--hosting", "absent.toml"), "absent.toml"),
        (("--data", "d", "--as", NODE, "--agencies", "absent.csv"), "absent.csv"),
        (("--dry-run", "--rejects", "register.csv"), "is what is read"),
        (("--dry-run", "--colour"), "--colour"),
    ],
)
def test_a_wrong_flag_is_one_clear_line(
    leothang: Leothang,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    says: str,
) -> None:
    """Exit code 2 before a row is read."""
    monkeypatch.chdir(folder)
    said = leothang("import", "register.csv", "--mapping", "mapping.toml", *flags)
    assert said.code == 2
    assert says in said.err


def test_a_case_needs_the_columns_that_bind_it(leothang: Leothang, folder: Path) -> None:
    """Key and order are columns like others."""
    write_mapping(folder, CASES.replace('order = "step"', 'order = "turn"'))
    write_csv(folder / "register.csv", [{"no": "1", "step": "1", "day": "", "office": ""}])
    code, err = _import(leothang, folder)
    assert code == 2
    assert "no column turn" in err
