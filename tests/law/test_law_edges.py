"""Small answers of the law at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from domain.law import deadlines
from domain.law.calendar import Calendar
from domain.law.law import Law
from domain.law.overlays import is_overlaid

D = date.fromisoformat
YEAR: dict[str, object] = {"year": 2026, "status": "memory", "basis": "x", "free": {}}


def test_a_further_decision_leaves_a_switch_as_it_was_decided() -> None:
    """What is tried out concerns its own days only."""
    switch = {"id": "s", "month": 11, "day": 23, "from_year": 2026, "free": False, "basis": "x"}
    ours = Calendar.parse("my.toml", {"year": [YEAR], "switch": [switch]}).switched("s", free=True)
    decision = {
        "id": "d",
        "decided_on": D("2026-06-01"),
        "basis": "y",
        "status": "law",
        "free": [D("2026-11-24")],
    }
    tried = ours.with_decision(decision)
    assert not tried.is_working(D("2026-11-23"))
    assert not tried.is_working(D("2026-11-24"))
    assert tried.is_working(D("2026-11-25"))


@pytest.mark.parametrize(
    ("extensions", "due"), [(0, "2026-08-03"), (1, "2026-09-03"), (2, "2026-09-30")]
)
def test_a_denunciation_is_due_later_with_every_extension(
    law: Law, extensions: int, due: str
) -> None:
    """30, 60 and 90 days on, off the holidays of early September; the day alone says the same."""
    found = deadlines.denunciation_resolution(law, D("2026-07-02"), extensions=extensions)
    day = deadlines.denunciation_resolution_due(law, D("2026-07-02"), extensions=extensions)
    assert day == found.day == D(due)


@pytest.mark.parametrize(
    ("number", "theirs"), [(1, False), (99_999, False), (100_000, True), (151_001, True)]
)
def test_a_province_counts_its_versions_from_a_hundred_thousand(number: int, theirs: bool) -> None:
    """No version of the shipped rules has such a number."""
    assert is_overlaid(number) is theirs
