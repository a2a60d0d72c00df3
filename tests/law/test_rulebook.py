"""The rulebook: one version a day, every rule cited, every mistake named."""

from __future__ import annotations

from datetime import date

import pytest

from domain.law.errors import RulebookError, UnknownRuleError
from domain.law.law import Law
from domain.law.rulebook import Rulebook

D = date.fromisoformat
GOOD: dict[str, object] = {
    "id": "X1",
    "valid_from": D("2020-01-01"),
    "basis": "Luật X Đ.1",
    "status": "law",
    "title_vi": "Thử",
    "title_en": "Trial",
}

LIMITS = [
    "KN-LIM1",
    "KN-LIM-D1",
    "KN-LIM-D2",
    "KN-ACC-B",
    "KN-RES1",
    "KN-RES1-R",
    "KN-RES2",
    "KN-RES2-R",
    "KN-RES-D",
    "KN-FILE2",
    "KN-SEND1",
    "KN-SEND2",
    "KN-PUB",
    "KN-EFF",
    "KN-ENF",
    "KN-INFO",
    "KN-FRONT",
    "KN-SUSP",
    "KN-TERM30",
    "TC-INIT",
    "TC-XFER",
    "TC-XFER-P",
    "TC-PRESS",
    "TC-NOTI",
    "TC-RES",
    "TC-EXT1",
    "TC-EXT2",
    "TC-SUSP",
    "TC-EXP",
    "TC-CONC",
    "TC-ACT",
    "TC-ACT-R",
    "TC-PUB",
    "TC-NEXT",
    "TC-LATE1",
    "TC-LATE2",
    "TC-MON",
    "TC-CRIME",
    "TCD-10",
    "TCD-FB",
    "TCD-FB2",
    "TCD-DAY-C",
    "TCD-DAY-P",
    "TCD-DAY-H",
    "TCD-URG",
    "PTY-SEC",
    "XLD-KN",
    "LUU",
    "KNPA-SLA",
    "W_PAR",
    "PEOPLE_SIZE",
    "SERVICE-EST",
    "VC-WEIGHT",
]
ROWS = (
    [f"K{n}" for n in range(18)]
    + ["K11b", "K11c", "K15b"]
    + [f"R{n}" for n in range(1, 11)]
    + ["R7b", "M1", "M2", "M3", "M10", "M11", "M12", "O1", "O2", "O3"]
)


@pytest.mark.parametrize("id_", LIMITS + ROWS)
def test_every_limit_and_every_row_is_in_force_in_november_2026(law: Law, id_: str) -> None:
    """Titles in both languages and a citation come with each."""
    rule = law.rulebook.rule(id_, D("2026-11-20"))
    assert rule.basis
    assert rule.title_vi
    assert rule.title_en
    assert rule.status in {"law", "circular", "plan", "ours", "memory"}


def test_thresholds_of_our_own_are_marked_as_ours(law: Law) -> None:
    """Nobody may quote a number of ours as law."""
    ours = ("R5", "R6", "R8", "R10", "M3", "O1", "O3", "W_PAR", "KNPA-SLA", "K10", "K15b")
    for id_ in ours:
        rule = law.rulebook.rule(id_, D("2026-11-20"))
        assert rule.status != "law" or "hệ thống" in rule.basis, id_


def test_the_acceptance_limit_changes_on_the_first_of_july_2026(law: Law) -> None:
    """KN-ACC-A ends the day before KN-ACC-B begins."""
    book = law.rulebook
    assert book.rule("KN-ACC-A", D("2026-06-30")).number("decree_days") == 10
    assert not book.in_force("KN-ACC-A", D("2026-07-01"))
    assert not book.in_force("KN-ACC-B", D("2026-06-30"))
    assert book.rule("KN-ACC-B", D("2026-07-01")).number("days") == 7


def test_the_commune_chair_receives_weekly_then_twice_a_month(law: Law) -> None:
    """One id, two versions, each on its days."""
    before = law.rulebook.rule("TCD-DAY-C", D("2026-06-30"))
    after = law.rulebook.rule("TCD-DAY-C", D("2026-07-01"))
    assert (before.version, before.number("at_least"), before.word("per")) == (1, 1, "week")
    assert (after.version, after.number("at_least"), after.word("per")) == (2, 2, "month")


def test_a_rule_that_is_not_in_force_is_refused(law: Law) -> None:
    """Either the id or the day is wrong, and the message says which."""
    with pytest.raises(UnknownRuleError, match="KN-ACC-B on 2026-06-30: no version in force"):
        law.rulebook.rule("KN-ACC-B", D("2026-06-30"))
    with pytest.raises(UnknownRuleError, match="K99 on 2026-07-01: no such rule"):
        law.rulebook.rule("K99", D("2026-07-01"))


def test_a_parameter_that_is_not_there_is_refused(law: Law) -> None:
    """A detector that asks for a misspelt threshold must not run on nothing."""
    rule = law.rulebook.rule("R6", D("2026-07-01"))
    with pytest.raises(
        UnknownRuleError, match="rule R6 version 1 has no whole number named highest"
    ):
        rule.number("highest")
    with pytest.raises(UnknownRuleError, match="no text named at"):
        rule.word("at")


def test_parameters_cannot_be_changed(law: Law) -> None:
    """A used version is immutable."""
    params = law.rulebook.rule("R6", D("2026-07-01")).params
    with pytest.raises(TypeError):
        params["at"] = 9  # type: ignore[index]  # pyright: ignore[reportIndexIssue]


def test_rules_are_listed_by_id_and_date(law: Law) -> None:
    """The same rulebook lists the same way every time."""
    rules = law.rulebook.rules()
    assert list(rules) == sorted(rules, key=lambda rule: (rule.id, rule.valid_from))
    assert len({(rule.id, rule.version) for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"heading": "x"}, "rule X1: heading: unknown key"),
        ({"basis": "  "}, "rule X1: basis: "),
        ({"status": "rumour"}, "rule X1: status: "),
        ({"severity": "fatal"}, "rule X1: severity: "),
        ({"valid_from": "2020-01-01"}, "rule X1: valid_from: "),
        ({"valid_to": D("2019-01-01")}, "rule X1: .*valid_to lies before valid_from"),
        ({"params": {"unit": "weeks"}}, "rule X1: .*params.unit must be"),
        ({"id": ""}, "rule number 1: id: "),
    ],
)
def test_a_wrong_rule_is_named_with_its_file(change: dict[str, object], says: str) -> None:
    """File, rule and key stand in the message."""
    with pytest.raises(RulebookError, match=rf"^my\.toml: {says}"):
        Rulebook.parse({"my.toml": {"rule": [{**GOOD, **change}]}})


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"version": 2, "valid_from": D("2021-01-02")}, "version 2: leaves a gap after version 1"),
        ({"version": 2, "valid_from": D("2020-12-31")}, "version 2: overlaps version 1"),
        ({"version": 1, "valid_from": D("2021-01-01")}, "must have a higher version than 1"),
    ],
)
def test_versions_of_one_rule_follow_without_gap_or_overlap(
    second: dict[str, object], says: str
) -> None:
    """Also when the versions stand in different files."""
    first = {**GOOD, "valid_to": D("2020-12-31")}
    documents = {"a.toml": {"rule": [first]}, "b.toml": {"rule": [{**GOOD, **second}]}}
    with pytest.raises(RulebookError, match=rf"^b\.toml: rule X1 .*{says}"):
        Rulebook.parse(documents)


def test_a_rule_file_holds_nothing_but_rules() -> None:
    """A misspelt table would otherwise be lost without a word."""
    with pytest.raises(RulebookError, match=r"^my\.toml: unknown key 'rules'"):
        Rulebook.parse({"my.toml": {"rules": [GOOD]}})
    with pytest.raises(RulebookError, match=r"^my\.toml: rule must be a list"):
        Rulebook.parse({"my.toml": {"rule": GOOD}})
