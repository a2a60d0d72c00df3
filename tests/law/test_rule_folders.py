"""Folders of rule files: what is wrong is refused with file, line and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.law.errors import RulebookError
from services.runtime.reference import load_law, reload_law
from services.runtime.rule_files import all_problems, read_rules
from tests.support.rules import block, changed, copied_rules

LIMITS = "complaint_limits.toml"
TRANSFERS = "repeated_transfer.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped folder."""
    return copied_rules(tmp_path / "rules")


def test_a_copy_of_the_shipped_rules_is_taken(folder: Path) -> None:
    """And says exactly the same."""
    assert all_problems(folder) == []
    copy, shipped = load_law(rules=folder), load_law()
    assert copy.digest == shipped.digest
    assert copy.rulebook.digests == shipped.rulebook.digests


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        (
            LIMITS,
            'basis = "Luật Khiếu nại 02/2011/QH13 Đ.9"',
            'basis = "Luật Khiếu nại 02/2021/QH13 Đ.9"',
            "rule KN-LIM1 version 1: basis: unknown citation '02/2021/QH13'",
        ),
        (
            LIMITS,
            'basis = "Luật Khiếu nại 02/2011/QH13 Đ.9"',
            'basis = " "',
            "rule KN-LIM1: basis: String should have at least 1 character",
        ),
        (
            LIMITS,
            'basis = "Luật Khiếu nại 02/2011/QH13 Đ.9"',
            'basiss = "Luật Khiếu nại 02/2011/QH13 Đ.9"',
            "rule KN-LIM1: basiss: unknown key",
        ),
        (
            LIMITS,
            "params = { days = 90,",
            'params = { days = "90",',
            "rule KN-LIM1 version 1: params.days must be a whole number, as in .*, not a text",
        ),
        (
            LIMITS,
            "params = { days = 90,",
            "params = { days = 90.5,",
            "rule KN-LIM1: params.days: must be a whole number, a text, true or false",
        ),
        (
            LIMITS,
            "params = { days = 90,",
            "params = { dayz = 90,",
            "rule KN-LIM1 version 1: params.days is missing; the shipped rule has it",
        ),
        (
            LIMITS,
            'valid_from = 2026-07-01\ntitle_vi = "Thụ lý',
            'valid_from = 2026-13-01\ntitle_vi = "Thụ lý',
            "is not TOML in UTF-8",
        ),
        (
            TRANSFERS,
            'id = "R9"\nversion = 1\n',
            'id = "R9"\nversion = 0\n',
            "rule R9: version: Input should be greater than or equal to 1",
        ),
        (
            TRANSFERS,
            'id = "R9"\nversion = 1\nvalid_from = 2012-07-01\n',
            'id = "R9"\nversion = 1\nvalid_from = 2012-07-01\nvalid_to = 2012-01-01\n',
            "rule R9: valid_to lies before valid_from",
        ),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_reason(
    folder: Path, file: str, before: str, after: str, says: str
) -> None:
    """An author finds it at once; the program does not start on it."""
    line = changed(folder, file, before, after)
    with pytest.raises(RulebookError) as caught:
        read_rules(folder)
    found = [one for one in caught.value.problems if re.search(says, str(one))]
    assert found, caught.value.problems
    assert found[0].file == file
    assert found[0].line is not None
    assert line - 10 <= found[0].line <= line + after.count("\n")


def test_a_conflict_that_is_not_on_file_is_refused(folder: Path) -> None:
    """The reader of an explanation must be able to look it up."""
    changed(folder, LIMITS, 'conflict = "X3"', 'conflict = "X99"')
    with pytest.raises(RulebookError, match="KN-SEND2 version 2: conflict: unknown conflict 'X99'"):
        read_rules(folder)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("valid_from = 2027-01-02", "leaves a gap after version 1, which ends 2026-12-31"),
        ("valid_from = 2026-12-31", "overlaps version 1"),
    ],
)
def test_a_gap_or_an_overlap_is_refused_at_the_later_version(
    folder: Path, second: str, says: str
) -> None:
    """The line is that of its first day."""
    row = block(folder, TRANSFERS, "R9")
    first = row.replace(
        "valid_from = 2012-07-01\n", "valid_from = 2012-07-01\nvalid_to = 2026-12-31\n"
    )
    later = row.replace("version = 1", "version = 2").replace("valid_from = 2012-07-01", second)
    path = folder / TRANSFERS
    text = path.read_text(encoding="utf-8").replace(row, first.rstrip() + "\n\n" + later)
    path.write_text(text, encoding="utf-8")
    line = text[: text.index(second + "\n")].count("\n") + 1
    with pytest.raises(
        RulebookError, match=rf"^{TRANSFERS}: line {line}: rule R9 version 2: {says}"
    ):
        read_rules(folder)


def test_a_later_version_keeps_the_parameters_of_the_earlier_one(folder: Path) -> None:
    """The code asks for them on every day; a new one may join."""
    row = block(folder, TRANSFERS, "R9")
    first = row.replace(
        "valid_from = 2012-07-01\n", "valid_from = 2012-07-01\nvalid_to = 2026-12-31\n"
    )
    later = row.replace("version = 1", "version = 2").replace("2012-07-01", "2027-01-01")
    path = folder / TRANSFERS
    shipped = path.read_text(encoding="utf-8")
    for params, says in (
        ("{ at = 2, most = 9 }", None),
        ("{ most = 9 }", "params.at is missing; version 1 has it"),
        ('{ at = "2" }', "params.at must be a whole number"),
    ):
        new = later.replace("params = { at = 2 }", f"params = {params}")
        path.write_text(shipped.replace(row, first.rstrip() + "\n\n" + new), encoding="utf-8")
        found = all_problems(folder)
        assert bool(found) == bool(says)
        assert not says or says in str(found[0])


def test_a_rule_the_program_asks_for_must_be_there(folder: Path) -> None:
    """It would fail on the first matter that needs it."""
    path = folder / TRANSFERS
    row = block(folder, TRANSFERS, "R9")
    path.write_text(path.read_text(encoding="utf-8").replace(row, ""), encoding="utf-8")
    with pytest.raises(RulebookError, match="rule R9 is missing: the program asks for it"):
        read_rules(folder)


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    """An author mends a folder in one go; the message of a refusal counts the rest."""
    changed(folder, LIMITS, "params = { days = 90,", "params = { days = 9.5,")
    changed(folder, "overdue.toml", 'title_en = "Overdue"', 'title_en = ""\nheading = 1')
    (folder / "broken.toml").write_text("[[rule]\n", encoding="utf-8")
    found = [problem.file for problem in all_problems(folder)]
    assert sorted(found) == ["broken.toml", LIMITS, "overdue.toml", "overdue.toml"]
    (folder / "broken.toml").unlink()
    with pytest.raises(RulebookError, match=r"\(and 2 more\)$"):
        read_rules(folder)


def test_a_wrong_calendar_is_refused_with_its_line(folder: Path) -> None:
    """A holiday in another year is a slip of the pen."""
    text = (folder / "calendar.toml").read_text(encoding="utf-8")
    (folder / "calendar.toml").write_text(
        text.replace("year = 2019\n", "year = 1019\n", 1), encoding="utf-8"
    )
    (found,) = all_problems(folder)
    assert found.file == "calendar.toml"
    assert found.line is not None


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    """A file in a local code page would lose every diacritic."""
    (folder / LIMITS).write_bytes("# Đ\n".encode("utf-16"))
    assert "is not TOML in UTF-8" in str(all_problems(folder)[0])


def test_comments_and_layout_say_nothing(folder: Path) -> None:
    """A view is not judged again because somebody explained a rule better."""
    before = read_rules(folder).digest
    path = folder / LIMITS
    path.write_text("# a comment\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_rules(folder).digest == before
    changed(folder, LIMITS, "params = { days = 90,", "params = { days = 91,")
    assert read_rules(folder).digest != before


def test_reading_again_sees_what_changed(folder: Path) -> None:
    """The law read first stays what it was: whoever holds it judges on."""
    first = load_law(rules=folder)
    changed(folder, LIMITS, "params = { days = 90,", "params = { days = 91,")
    again = reload_law(rules=folder)
    assert load_law(rules=folder) is first
    assert again.digest != first.digest
    assert again.organisations is first.organisations
    assert again.rulebook.digests["KN-LIM1", 1] != first.rulebook.digests["KN-LIM1", 1]
