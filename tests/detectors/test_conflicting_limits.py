"""X1 to X3: both sides of conflicting texts stand side by side, one is taken."""

from __future__ import annotations

import pytest

from projections.detectors import overdue
from projections.explain import explained
from tests.support.cases import the_law
from tests.support.delays import clock, did, judged
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, PROVINCE, on
from tests.support.steps import decided

SECOND = (
    received(PROVINCE, "2026-08-03"),
    accepted(PROVINCE, "2026-08-06", instance=2),
    decided(PROVINCE, "2026-10-01", instance=2),
    did("notified", PROVINCE, "2026-08-06", about="result", key="kept"),
)


@pytest.mark.parametrize(
    ("received_on", "sides", "taken"),
    [
        ("2026-06-30", ("2026-07-10", "2026-07-14"), "2026-07-14"),
        ("2026-07-01", ("2026-07-10", "2026-07-15"), "2026-07-10"),
        ("2020-12-09", (), "2020-12-21"),
    ],
    ids=["X1 DL01", "X2 DL02", "before the decree"],
)
def test_an_acceptance_has_both_sides(received_on: str, sides: tuple[str, ...], taken: str) -> None:
    """X1 takes the longer, X2 the law; before NĐ 124 there was one text."""
    term = clock("KN-ACC", "2026-12-01", received(COMMUNE, received_on)).term
    assert term is not None
    assert tuple(side.day for side in term.sides) == tuple(on(day) for day in sides)
    assert term.due.day == on(taken)


def test_sending_a_second_decision_is_late_by_working_days() -> None:
    """X3: seven days warn, seven working days are the limit."""
    term = clock("KN-SEND2", "2026-12-01", *SECOND).term
    assert term is not None
    assert [side.day for side in term.sides] == [on("2026-10-08"), on("2026-10-12")]
    assert term.due.day == on("2026-10-12")
    assert term.shorter is not None
    assert term.shorter.day == on("2026-10-08")


@pytest.mark.parametrize(
    ("day", "row", "cause"),
    [
        ("2026-07-10", ("O1", "info"), None),
        ("2026-07-11", ("O1", "low"), "shorter_limit"),
        ("2026-07-14", ("O1", "low"), "shorter_limit"),
        ("2026-07-15", ("O2", "medium"), None),
    ],
)
def test_the_shorter_side_warns(day: str, row: tuple[str, str], cause: str | None) -> None:
    """X1: after the ten days of the law a warning, after the ten working days lateness."""
    (found,) = judged(overdue.detect, day, received(COMMUNE, "2026-06-30")).findings
    params = dict(found.params)
    assert ((found.rule, found.severity), params.get("cause")) == (row, cause)
    assert (params["law_due"], params["decree_due"]) == ("2026-07-10", "2026-07-14")


def test_the_longer_side_of_a_newer_law_warns_of_nothing() -> None:
    """X2: seven working days are the limit; the ten of the decree come later and say nothing."""
    story = received(COMMUNE, "2026-07-01")
    (found,) = judged(overdue.detect, "2026-07-10", story).findings
    assert dict(found.params).get("cause") is None
    assert {f.rule for f in judged(overdue.detect, "2026-07-11", story).findings} == {"O2"}


def test_a_warning_of_two_texts_cites_both() -> None:
    """The version of the day of receipt names law and decree, though it has ended since."""
    (found,) = judged(overdue.detect, "2026-07-13", received(COMMUNE, "2026-06-30")).findings
    told = explained(found, the_law(), "vi")
    assert "NĐ 124/2020/NĐ-CP Đ.16(1)" in told
    assert "hết hạn ngày 10/07/2026" in told
    assert "sau ngày 14/07/2026" in told
