"""Rule sets: which law was in force when, and to which of them a verdict belongs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.law.background import Background
from domain.law.errors import RulebookError
from domain.law.law import Law
from domain.law.rule_sets import parsed_rule_sets
from domain.law.sources import Sources

D = date.fromisoformat


@pytest.mark.parametrize(
    ("id_", "begun", "ended"),
    [
        ("RS-2012", "2012-07-01", "2020-12-09"),
        ("RS-2019", "2019-01-01", None),
        ("RS-2020", "2020-12-10", None),
        ("RS-2021", "2021-11-15", None),
        ("RS-2022", "2022-10-10", None),
        ("RS-2024", "2024-03-05", "2025-09-29"),
        ("RS-2TIER", "2025-07-01", None),
        ("RS-TT06", "2025-09-30", None),
        ("RS-PDPL", "2026-01-01", None),
        ("RS-136", "2026-07-01", None),
    ],
)
def test_a_rule_set_is_in_force_on_its_days(
    law: Law, id_: str, begun: str, ended: str | None
) -> None:
    """From its first day to its last, both included."""
    (found,) = [one for one in law.rulebook.background.rule_sets if one.id == id_]
    assert found.in_force(D(begun))
    assert not found.in_force(D(begun) - timedelta(days=1))
    assert found.valid_to == (None if ended is None else D(ended))
    if ended is not None:
        assert not found.in_force(D(ended) + timedelta(days=1))


@pytest.mark.parametrize(
    ("rule", "on", "expected"),
    [
        ("KN-RES1", "2019-06-01", "RS-2012"),
        ("KN-RES1", "2020-12-10", "RS-2020"),
        ("KN-RES1", "2026-06-30", "RS-2020"),
        ("KN-RES1", "2026-07-01", "RS-136"),
        ("KN-PUB", "2026-11-20", "RS-2020"),
        ("TC-INIT", "2026-06-30", "RS-2019"),
        ("TC-INIT", "2026-07-01", "RS-136"),
        ("LUU", "2026-11-20", "RS-2021"),
        ("KN-COMP-COMMUNE", "2025-07-01", "RS-2TIER"),
        ("R6", "2022-10-09", "RS-2021"),
        ("R6", "2022-10-10", "RS-2022"),
    ],
)
def test_a_verdict_belongs_to_the_latest_set_that_changed_its_text(
    law: Law, rule: str, on: str, expected: str
) -> None:
    """What is ours belongs to the latest set of the day."""
    found = law.rulebook.rule_set(law.rulebook.rule(rule, D(on)), D(on))
    assert found is not None
    assert found.id == expected


def test_a_day_before_every_set_has_none(law: Law) -> None:
    """An answer that cannot be given is not guessed."""
    rule = law.rulebook.rule("R6", D("2020-01-01"))
    assert law.rulebook.rule_set(rule, D("2012-06-30")) is None


def test_a_rule_set_of_an_unknown_text_is_refused() -> None:
    """Its texts stand in the file of texts."""
    row = {
        "id": "RS-2099",
        "valid_from": D("2099-01-01"),
        "title_vi": "a",
        "title_en": "b",
        "texts": ["1/2099/QH99"],
        "status": "law",
    }
    with pytest.raises(RulebookError, match="rule set RS-2099: texts: unknown citation '1/2099/Q"):
        parsed_rule_sets("rulesets.toml", {"rule_set": [row]}, Sources())


def test_without_a_background_nothing_is_on_file() -> None:
    """A rulebook built in a test needs none."""
    assert Background().sources.all() == ()
