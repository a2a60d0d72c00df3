"""Every limit of the master table of time limits, row by row: length, unit, start, days, basis."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from domain.law.law import Law

D = date.fromisoformat
KN, TC, TCD = "02/2011/QH13", "25/2018/QH14", "42/2013/QH13"
N124, N31, L136 = "124/2020/NĐ-CP", "31/2019/NĐ-CP", "136/2025/QH15"


class Row(NamedTuple):
    """One row of the table on one day."""

    id: str
    on: str
    params: dict[str, object]
    texts: set[str]
    status: str = "law"
    conflict: str | None = None


ROWS = [
    Row("KN-LIM1", "2026-11-20", {"days": 90, "unit": "d"}, {KN}),
    Row("KN-LIM-D1", "2026-11-20", {"days": 15, "unit": "d"}, {KN}),
    Row("KN-LIM-D2", "2026-11-20", {"days": 10, "dismissal_days": 30, "unit": "d"}, {KN}),
    Row("KN-ACC-A", "2020-12-09", {"days": 10, "unit": "d"}, {KN}),
    Row(
        "KN-ACC-A",
        "2026-06-30",
        {"days": 10, "unit": "d", "decree_days": 10, "decree_unit": "wd"},
        {KN, N124},
        conflict="X1",
    ),
    Row("KN-ACC-B", "2026-07-01", {"days": 7, "unit": "wd"}, {KN, L136}, conflict="X2"),
    Row("KN-RES1", "2026-11-20", {"days": 30, "complex_days": 45, "unit": "d"}, {KN}),
    Row("KN-RES1-R", "2026-11-20", {"days": 45, "complex_days": 60, "unit": "d"}, {KN}),
    Row("KN-RES2", "2026-11-20", {"days": 45, "complex_days": 60, "unit": "d"}, {KN}),
    Row("KN-RES2-R", "2026-11-20", {"days": 60, "complex_days": 70, "unit": "d"}, {KN}),
    Row("KN-RES-D", "2026-11-20", {"days": 30, "complex_days": 45, "unit": "d"}, {KN}),
    Row("KN-FILE2", "2026-11-20", {"days": 30, "remote_days": 45, "unit": "d"}, {KN, N124}),
    Row("KN-SEND1", "2026-11-20", {"days": 3, "unit": "wd"}, {KN}),
    Row("KN-SEND2", "2020-12-09", {"days": 7, "unit": "d"}, {KN}),
    Row(
        "KN-SEND2",
        "2026-11-20",
        {"days": 7, "unit": "d", "decree_days": 7, "decree_unit": "wd"},
        {KN, N124},
        conflict="X3",
    ),
    Row("KN-PUB", "2026-11-20", {"days": 15, "posted_days": 15, "unit": "d"}, {N124}),
    Row("KN-EFF", "2026-11-20", {"days": 30, "remote_days": 45, "unit": "d"}, {KN}),
    Row("KN-ENF", "2026-11-20", {"days": 5, "unit": "wd"}, {N124}),
    Row("KN-INFO", "2026-11-20", {"days": 7, "unit": "d"}, {KN}),
    Row("KN-FRONT", "2026-11-20", {"days": 7, "unit": "d"}, {KN}),
    Row("KN-SUSP", "2026-07-01", {}, {KN, L136}, conflict="G1"),
    Row("KN-TERM30", "2026-11-20", {"days": 30, "unit": "d"}, {KN}),
    Row("TC-INIT", "2026-11-20", {"days": 7, "delegated_days": 10, "unit": "wd"}, {TC}),
    Row("TC-XFER", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-XFER-P", "2026-11-20", {"days": 0}, {TC}),
    Row("TC-PRESS", "2026-11-20", {"days": 20, "unit": "d"}, {TC}),
    Row("TC-NOTI", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-RES", "2026-11-20", {"days": 30, "unit": "d"}, {TC}),
    Row("TC-EXT1", "2026-11-20", {"days": 30, "times": 1, "unit": "d"}, {TC}),
    Row("TC-EXT2", "2026-11-20", {"days": 30, "times": 2, "unit": "d"}, {TC, N31}),
    Row("TC-SUSP", "2026-11-20", {}, {TC}),
    Row("TC-EXP", "2026-11-20", {}, {N31}),
    Row("TC-CONC", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-ACT", "2026-11-20", {"days": 7, "unit": "wd"}, {TC}),
    Row("TC-ACT-R", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-PUB", "2026-11-20", {"days": 7, "posted_days": 15, "unit": "wd"}, {TC, N31}),
    Row("TC-NEXT", "2026-11-20", {"days": 20, "unit": "d"}, {TC}),
    Row("TC-LATE1", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-LATE2", "2026-11-20", {"days": 5, "unit": "wd"}, {TC}),
    Row("TC-MON", "2026-11-20", {"every": "month"}, {N31}),
    Row("TC-CRIME", "2026-11-20", {"days": 0}, {TC}),
    Row("TCD-10", "2026-11-20", {"days": 10, "unit": "wd"}, {TCD}),
    Row("TCD-FB", "2026-11-20", {"days": 7, "unit": "wd"}, {TCD}),
    Row("TCD-FB2", "2026-11-20", {"days": 5, "unit": "wd"}, {TCD}),
    Row("TCD-DAY-C", "2026-06-30", {"at_least": 1, "per": "week"}, {TCD}, conflict="X6"),
    Row("TCD-DAY-C", "2026-07-01", {"at_least": 2, "per": "month"}, {TCD, L136}, conflict="X6"),
    Row("TCD-DAY-P", "2026-11-20", {"at_least": 1, "per": "month"}, {TCD}),
    Row("TCD-DAY-H", "2026-11-20", {"at_least": 1, "per": "month"}, {TCD}),
    Row("TCD-URG", "2026-11-20", {}, {TCD}),
    Row("KNPA-SLA", "2026-11-20", {"days": 30, "warning_percent": 70}, set(), "ours"),
    Row(
        "PTY-SEC",
        "2026-11-20",
        {"province_per_month": 1, "commune_per_month": 2},
        {"215-KL/TW"},
        "plan",
        "G12",
    ),
    Row("XLD-KN", "2026-11-20", {"days": 10, "unit": "wd"}, {"05/2021/TT-TTCP"}, "memory", "G2"),
    Row("LUU", "2026-11-20", {"years": 1}, {"05/2021/TT-TTCP"}, "circular", "G2"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.id}@{row.on}")
def test_a_limit_is_that_of_the_table(law: Law, row: Row) -> None:
    """Number, unit, text, standing, and the conflict the table names."""
    rule = law.rulebook.rule(row.id, D(row.on))
    assert {name: rule.params[name] for name in row.params} == row.params
    assert {source.number for source in law.rulebook.cited(rule)} == row.texts
    assert (rule.status, rule.conflict) == (row.status, row.conflict)


@pytest.mark.parametrize(
    ("id_", "first"),
    [
        ("KN-ACC-B", "2026-07-01"),
        ("KN-SUSP", "2026-07-01"),
        ("KN-PUB", "2020-12-10"),
        ("KN-ENF", "2020-12-10"),
        ("TC-INIT", "2019-01-01"),
        ("TC-EXP", "2019-05-28"),
        ("TC-MON", "2019-05-28"),
        ("TCD-10", "2014-07-01"),
        ("XLD-KN", "2021-11-15"),
        ("LUU", "2021-11-15"),
    ],
)
def test_a_limit_begins_on_the_day_of_its_text(law: Law, id_: str, first: str) -> None:
    """The day before there is none."""
    versions = law.rulebook.versions(id_)
    assert versions[0].valid_from == D(first)


def test_every_rule_says_which_day_picks_its_version(law: Law) -> None:
    """The acceptance limit goes by the day of receipt (X7), the steps by their own day."""
    assert [rule.id for rule in law.rulebook.rules() if rule.judged_by is None] == []
    assert law.rulebook.rule("KN-ACC-B", D("2026-07-01")).judged_by == "receipt"
    assert law.rulebook.rule("KN-RES1", D("2026-07-01")).judged_by == "step"


def test_what_rests_on_memory_or_on_a_conflict_says_so_in_words(law: Law) -> None:
    """An officer must not quote it as settled law."""
    conflicts = law.rulebook.background.conflicts
    assert {f"X{n}" for n in range(1, 8)} | {f"G{n}" for n in range(1, 13)} == set(conflicts)
    for rule in law.rulebook.rules():
        if rule.conflict is not None:
            assert conflicts[rule.conflict].vi
        if rule.status == "memory":
            assert rule.note or rule.conflict, rule.id
    assert all(conflicts[f"X{n}"].side_vi for n in range(1, 8))
