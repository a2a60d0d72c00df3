"""`leothang law`: what officers and programs read of the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.law.cli import app
from tests.support.rules import block, changed, copied_rules, overlay_text

RUN = CliRunner()


def law_(*words: str) -> Result:
    """Run the command."""
    return RUN.invoke(app, [*words])


def told(*words: str) -> Any:
    """Run the command for a program."""
    found = law_(*words, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_a_list_names_every_version_with_its_standing() -> None:
    """Id, version, days, standing, conflict, title."""
    lines = law_("list").stdout.splitlines()
    (old,) = [line for line in lines if line.startswith("KN-ACC-A ") and " 2  " in line]
    assert "2020-12-10 … 2026-06-30" in old
    assert "law" in old
    assert "X1" in old
    assert "Thụ lý" in old
    assert any(
        "Accept or refuse" in line for line in law_("list", "--lang", "en").stdout.split("\n")
    )


def test_a_list_can_be_narrowed_to_a_day_and_a_standing() -> None:
    """What was in force, what is ours, what rests on memory."""
    before = {row["id"] for row in told("list", "--on", "2026-06-30")}
    after = {row["id"] for row in told("list", "--on", "2026-07-01")}
    assert {"KN-ACC-A"} <= before - after
    assert {"KN-ACC-B", "KN-SUSP"} <= after - before
    assert {row["status"] for row in told("list", "--status", "ours")} == {"ours"}
    assert {row["id"] for row in told("list", "--status", "memory")} >= {"XLD-KN"}


def test_a_list_tells_what_the_program_asks_for() -> None:
    """And what is on file for people only."""
    assert "R10" in {row["id"] for row in told("list", "--used")}
    assert "PTY-SEC" in {row["id"] for row in told("list", "--no-used")}


def test_a_rule_is_shown_with_all_it_rests_on() -> None:
    """Basis, texts, rule set of the day, conflict with the side taken, note, parameters, users."""
    said = law_("show", "KN-ACC-B", "--on", "2026-11-20").stdout
    for words in (
        "KN-ACC-B  Thụ lý",
        "phiên bản 1, từ 2026-07-01",
        "Luật Khiếu nại 02/2011/QH13 Đ.27, 36(1), 50",
        "136/2025/QH15",
        "đã đọc toàn văn",
        "RS-136",
        "ngày nhận đơn",
        "X2: ",
        "chọn: Theo luật",
        "lưu ý: Đơn nhận ngay trước 01/07/2026",
        "days = 7",
        "domain.law.deadlines",
    ):
        assert words in said, words
    english = law_("show", "XLD-KN", "--lang", "en").stdout
    assert "from memory, to be checked" in english
    assert "read in excerpts" in english


def test_all_versions_are_shown_without_a_day() -> None:
    """The commune chair's days, before and after."""
    found = told("show", "TCD-DAY-C")
    assert [(row["version"], row["params"]["per"]) for row in found] == [(1, "week"), (2, "month")]
    assert [row["rule_set"] for row in found] == ["RS-2012", "RS-136"]


def test_a_text_that_is_not_in_force_on_the_day_is_told() -> None:
    """TT 06/2025 counted delegations from five people on; before it, doing so is ours."""
    before, after = (told("show", "M1", "--on", day)[0] for day in ("2025-09-29", "2025-09-30"))
    assert before["texts_out_of_force"] == ["06/2025/TT-TTCP"]
    assert after["texts_out_of_force"] == []
    assert "06/2025/TT-TTCP không có hiệu lực" in law_("show", "M1", "--on", "2025-09-29").stdout
    assert "không có hiệu lực" not in law_("show", "M1", "--on", "2025-09-30").stdout


def test_a_term_is_counted_day_by_day() -> None:
    """From Friday, 2026-08-28, five working days over the swap and the national day."""
    (side,) = told("due", "TC-XFER", "--from", "2026-08-28")
    assert side["due"] == "2026-09-09"
    assert [step["count"] for step in side["steps"]] == [
        *(None, None, None, None, None),
        *(1, 2, None, None, 3, 4, 5),
    ]
    said = law_("due", "TC-XFER", "--from", "2026-08-28").stdout
    assert "T6 2026-08-28 (không tính ngày này), 5 ngày làm việc → T4 2026-09-09" in said
    assert "T2 2026-08-31  nghỉ: hoán đổi sang thứ Bảy 22/8" in said
    assert "T7 2026-08-29  nghỉ: cuối tuần" in said
    assert "T4 2026-09-09  ngày thứ 5" in said


def test_a_term_in_days_says_why_its_end_moved() -> None:
    """Day 60 is a Saturday; the Monday after is the last day."""
    said = law_("due", "TC-RES", "--from", "2026-01-20", "--extended", "1", "--lang", "en").stdout
    assert "60 days → Mon 2026-03-23" in said
    assert "Sat 2026-03-21  day 60, free: weekend" in said
    assert "Mon 2026-03-23  the next working day" in said


@pytest.mark.parametrize(
    ("id_", "start", "law_day", "decree_day", "counts"),
    [
        ("KN-ACC", "2026-04-20", "2026-05-04", "2026-05-07", "decree"),
        ("KN-ACC", "2026-07-01", "2026-07-10", "2026-07-15", "law"),
        ("KN-SEND2", "2026-08-25", "2026-09-03", "2026-09-08", "decree"),
    ],
)
def test_conflicting_texts_stand_side_by_side(
    id_: str, start: str, law_day: str, decree_day: str, counts: str
) -> None:
    """X1, X2 and X3: both days, and the one lateness goes by."""
    sides = {side["text"]: side for side in told("due", id_, "--from", start)}
    assert (sides["law"]["due"], sides["decree"]["due"]) == (law_day, decree_day)
    assert [text for text, side in sides.items() if side["counts"]] == [counts]
    said = law_("due", id_, "--from", start).stdout
    assert "theo luật: " in said
    assert "theo nghị định: " in said
    assert said.count("← tính quá hạn theo đây") == 1


@pytest.mark.parametrize(
    ("words", "rule", "length"),
    [
        (("KN-RES1", "--from", "2026-08-01"), "KN-RES1", 30),
        (("KN-RES1", "--from", "2026-08-01", "--complex"), "KN-RES1", 45),
        (("KN-RES1", "--from", "2026-08-01", "--remote"), "KN-RES1-R", 45),
        (("KN-RES2", "--from", "2026-08-01", "--remote", "--complex"), "KN-RES2-R", 70),
        (("KN-FILE2", "--from", "2026-08-03", "--remote"), "KN-FILE2", 45),
        (("KN-LIM-D2", "--from", "2026-08-03", "--dismissal"), "KN-LIM-D2", 30),
        (("TC-INIT", "--from", "2026-08-03", "--delegated"), "TC-INIT", 10),
        (("TC-RES", "--from", "2026-01-05", "--extended", "2"), "TC-EXT2", 90),
        (("KN-ACC", "--from", "2019-08-05"), "KN-ACC-A", 10),
    ],
)
def test_what_lengthens_a_term_can_be_said(words: tuple[str, ...], rule: str, length: int) -> None:
    """Remote area, complex case, checking by delegation, dismissal, extensions."""
    side = told("due", *words)[0]
    assert (side["rule"], side["length"]) == (rule, length)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("due", "KN-SEND1", "--from", "2026-04-20", "--remote"),
            "knows no other term for --remote",
        ),
        (("due", "KN-RES1", "--from", "2026-04-20", "--extended", "1"), "goes with TC-RES"),
        (("due", "TC-SUSP", "--from", "2026-04-20"), "is no term of days"),
        (("due", "KN-ACC-B", "--from", "2026-04-20"), "no version in force"),
        (("due", "NOPE", "--from", "2026-04-20"), "no such rule"),
        (("due", "KN-RES1", "--from", "20/4/2026"), "is no day; write it as"),
        (("due", "KN-RES1", "--from", "2099-01-01"), "2099"),
        (("show", "KN-REZ1"), "Did you mean KN-RES1?"),
        (("show", "KN-ACC-B", "--on", "2026-01-01"), "no version in force"),
        (("list", "--rules", "nowhere"), "is not a folder"),
        (("diff", "nowhere", "shipped"), "is not a folder"),
    ],
)
def test_what_has_no_answer_is_refused_in_one_clear_line(words: tuple[str, ...], says: str) -> None:
    """Exit code 2, and what to do."""
    found = law_(*words)
    assert found.exit_code == 2
    assert says in " ".join(found.stderr.replace("│", " ").split())


def test_two_folders_are_compared_version_by_version(tmp_path: Path) -> None:
    """Added, removed, changed, down to the parameter."""
    old, new = copied_rules(tmp_path / "old"), copied_rules(tmp_path / "new")
    assert law_("diff", str(old), "shipped").stdout == "0 differences\n"
    changed(
        new,
        "repeated_transfer.toml",
        "params = { at = 3, high_at = 5 }",
        "params = { at = 4, high_at = 5 }",
    )
    changed(new, "overdue.toml", 'title_en = "Gravely overdue"', 'title_en = "Very late"')
    row = block(new, "reception_limits.toml", "LUU")
    path = new / "reception_limits.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(row, ""), encoding="utf-8")
    said = law_("diff", str(old), str(new)).stdout.splitlines()
    assert "~ R6 version 1: params.at: 3 -> 4" in said
    assert "~ O3 version 1: title_en: Gravely overdue -> Very late" in said
    assert "- LUU version 1: 2021-11-15 …" in said
    assert said[-1] == "3 differences"
    (added,) = [c for c in told("diff", str(new), str(old)) if c["kind"] == "added"]
    assert added["rule"] == "LUU"


def test_a_folder_is_checked_with_every_mistake(tmp_path: Path) -> None:
    """Exit code 0 when a worker would take it, 2 with a line for each mistake."""
    assert law_("check", "shipped").exit_code == 0
    folder = copied_rules(tmp_path / "rules")
    assert "nothing wrong" in law_("check", str(folder)).stdout
    line = changed(
        folder, "complaint_limits.toml", "params = { days = 90,", "params = { days = 9.5,"
    )
    changed(folder, "overdue.toml", 'title_en = "Gravely overdue"', "")
    found = law_("check", str(folder))
    assert found.exit_code == 2
    lines = found.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"complaint_limits.toml: line {line}: rule KN-LIM1: params.days: ")
    assert lines[1].startswith("overdue.toml: line ")
    assert "2 mistakes" in found.stderr


def test_a_province_sees_its_own_thresholds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By flag or by variable; a wrong overlay is refused."""
    overlay = tmp_path / "tinh.toml"
    overlay.write_text(
        overlay_text('id = "R6"\nvalid_from = 2026-01-01\nparams = { at = 4 }'), encoding="utf-8"
    )
    rows = told("show", "R6", "--overlay", str(overlay))
    assert [(row["version"], row["overlay"], row["params"]["at"]) for row in rows] == [
        (1, None, 3),
        (151001, "51", 4),
    ]
    monkeypatch.setenv("LEOTHANG_RULES_OVERLAY", str(overlay))
    assert "1, tỉnh 51 bản 1" in law_("show", "R6", "--on", "2026-01-01").stdout
    overlay.write_text(
        overlay_text('id = "O2"\nvalid_from = 2026-01-01\nparams = { at = 4 }'), encoding="utf-8"
    )
    refused = law_("check", "shipped")
    assert refused.exit_code == 2
    assert "a province may set only what is ours" in refused.stdout
