"""Reading the law from files: where they lie, and what is said of a wrong one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from domain.contracts.substance import ComplaintObject
from domain.law.competence import complaint_resolvers
from domain.law.errors import RulebookError
from services.runtime import reference
from services.runtime.reference import REFERENCE_VARIABLE, load_law, reference_folder
from services.runtime.tables import TableError

ON = date(2026, 7, 1)


def test_the_same_arguments_give_the_same_law() -> None:
    """A process reads the tables once."""
    assert load_law() is load_law()


def test_a_setting_names_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A copy of the tables elsewhere works as the shipped ones do."""
    copy = tmp_path / "with a space"
    shutil.copytree(reference_folder(), copy)
    monkeypatch.setenv(REFERENCE_VARIABLE, str(copy))
    assert reference_folder() == copy
    assert load_law().organisations.exists("x21115", ON)


def test_an_installed_wheel_finds_the_tables_beside_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a checkout they lie in `reference_data`; without either, the remedy is named."""
    monkeypatch.delenv(REFERENCE_VARIABLE, raising=False)
    here = tmp_path / "services" / "runtime"
    here.mkdir(parents=True)
    monkeypatch.setattr(reference, "_HERE", here)
    with pytest.raises(TableError, match=f"set {REFERENCE_VARIABLE}"):
        reference_folder()
    (here / "reference_data").mkdir()
    assert reference_folder() == here / "reference_data"


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    """The message says which file cannot be read."""
    with pytest.raises(TableError, match=r"provinces_pre2025\.csv: cannot be read"):
        load_law(reference=tmp_path)


@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ("departments.csv", "code,name\n", "line 1: no column 'valid_from'"),
        (
            "departments.csv",
            "code,name,valid_from,valid_to,successor,ministry\nsxx,Sở X,1/3/2025,,,\n",
            "line 2: valid_from '1/3/2025' is not a day; write it as 2025-07-01",
        ),
        ("ministries.csv", "code,name,valid_from,valid_to,successor\nb-x\n", "line 2: too few"),
        (
            "central.csv",
            "code,name,type,level,superior\nzz,Z,planet,5,\n",
            "line 2: type 'planet'",
        ),
    ],
)
def test_a_wrong_table_is_named_with_its_line(
    tmp_path: Path, table: str, text: str, says: str
) -> None:
    """File, line, column, and how to write it."""
    copy = tmp_path / "reference"
    shutil.copytree(reference_folder(), copy)
    (copy / table).write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=says) as caught:
        load_law(reference=copy)
    assert table in str(caught.value)


def test_a_table_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """An export in a local code page would lose every diacritic."""
    wrong = tmp_path / "agencies.csv"
    wrong.write_bytes("code,name\ng70,Nhóm \xe9\n".encode("latin-1"))
    with pytest.raises(TableError, match="UTF-8"):
        load_law(agencies=(wrong,))


def test_agencies_of_ones_own_join_the_official_ones(tmp_path: Path) -> None:
    """Code and name suffice; a superior puts an agency into the chain."""
    own = tmp_path / "agencies.csv"
    own.write_text(
        "code,name,superior,valid_to\ng70,Group 70,,\ng71,Group 71,t51,2026-06-30\n",
        encoding="utf-8",
    )
    law = load_law(agencies=(own,))
    register = law.organisations
    assert register.known("g70")
    assert register.level("g70", ON) == 0
    assert register.hops("g70", "t51", ON) is None
    assert register.hops("g71", "btcdtw", date(2026, 6, 30)) == 2
    assert not register.exists("g71", ON)
    assert register.successor_of("g71", ON).kind == "unknown"
    found = complaint_resolvers(law, ComplaintObject(issuer="g70"), None, ON)
    assert (found.first, found.second, found.missing) == ("g70", None, ("superior",))
    assert not load_law().organisations.known("g70")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x21115,Own,,", "agency x21115 is already known"),
        ("g70,Own,9,", "level '9' is not 0 to 5"),
        ("G 70,Own,,", "'G 70' is not an agency code"),
        ("g70,Own,,g99", "its superior g99 is not known"),
        ("g70,Own,,\ng70,Twin,,", "agency g70 is already known"),
    ],
)
def test_a_wrong_agency_is_refused(tmp_path: Path, row: str, says: str) -> None:
    """The table and what is wrong stand in the message."""
    own = tmp_path / "agencies.csv"
    own.write_text(f"code,name,level,superior\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=says):
        load_law(agencies=(own,))


def test_a_folder_of_rules_replaces_the_shipped_ones(tmp_path: Path) -> None:
    """It must bring its own calendar, and be TOML."""
    with pytest.raises(RulebookError, match="is not a folder"):
        load_law(rules=tmp_path / "nowhere")
    with pytest.raises(RulebookError, match=r"holds no calendar\.toml"):
        load_law(rules=tmp_path)
    (tmp_path / "broken.toml").write_text("[[rule]\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=r"broken\.toml: line 1: is not TOML"):
        load_law(rules=tmp_path)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("g70,A,g70", "line 2: agency g70: its superior runs in a circle, g70 -> g70"),
        ("g70,A,g71\ng71,B,g70", "line 3: agency g71: .*, g71 -> g70 -> g71; name another"),
        (
            "g69,Z,g70\ng70,A,g71\ng71,B,g72\ng72,C,g70",
            "line 5: agency g72: .*, g72 -> g70 -> g71 -> g72",
        ),
    ],
)
def test_an_agency_above_itself_is_refused(tmp_path: Path, rows: str, says: str) -> None:
    """File and line of the row that closes the circle; who only leads into it is not to blame."""
    own = tmp_path / "agencies.csv"
    own.write_text(f"code,name,superior\n{rows}\n", encoding="utf-8")
    with pytest.raises(TableError, match=rf"agencies\.csv: {says}"):
        load_law(agencies=(own,))


def test_a_circle_across_two_tables_is_refused(tmp_path: Path) -> None:
    """Each table alone is sound."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("code,name,superior\ng70,A,g71\n", encoding="utf-8")
    second.write_text("code,name,superior\ng71,B,g70\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"b\.csv: line 2: agency g71: its superior runs in a"):
        load_law(agencies=(first, second))


@pytest.mark.parametrize(
    ("table", "was", "becomes", "says"),
    [
        (
            "central.csv",
            "ttg,Thủ tướng Chính phủ,central,5,,",
            "ttg,Thủ tướng Chính phủ,central,5,btcdtw,",
            r"central\.csv: line 4: agency ttg: its superior runs in a circle",
        ),
        (
            "ministries.csv",
            "b-nnmt,Bộ Nông nghiệp và Môi trường,2025-03-01,,,",
            "b-nnmt,Bộ Nông nghiệp và Môi trường,2025-03-01,,b-tnmt,",
            r"ministries\.csv: line 16: agency b-tnmt: its successor runs in a circle",
        ),
        (
            "sectors.csv",
            "ca,t,Công an,b-ca",
            "ca,t,Công an,x-ca",
            r"sectors\.csv: line 2: superior 'x-ca' is not known above t",
        ),
        ("sectors.csv", "ca,t,Công an", "ca,q,Công an", r"sectors\.csv: line 2: unit 'q'"),
    ],
)
def test_a_circle_in_the_official_tables_is_refused(
    tmp_path: Path, *, table: str, was: str, becomes: str, says: str
) -> None:
    """The same for a province that keeps tables of its own."""
    copy = tmp_path / "reference"
    shutil.copytree(reference_folder(), copy)
    text = (copy / table).read_text(encoding="utf-8")
    assert was in text
    (copy / table).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(TableError, match=says):
        load_law(reference=copy)
