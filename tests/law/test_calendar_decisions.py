"""Holidays decided later: what was known on which day, and what a decision may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.law import deadlines
from domain.law.calendar import Calendar
from domain.law.errors import RulebookError
from domain.law.law import Law

D = date.fromisoformat
YEAR: dict[str, object] = {
    "year": 2026,
    "status": "memory",
    "basis": "x",
    "free": {"x": [D("2026-09-02")]},
}
CULTURE_DAY: dict[str, object] = {
    "id": "culture-day",
    "decided_on": D("2026-11-20"),
    "basis": "Luật sửa đổi Đ.112(1)",
    "status": "law",
    "free": [D("2026-11-24")],
}
SWAP: dict[str, object] = {
    "id": "swap",
    "decided_on": D("2026-06-01"),
    "basis": "thông báo",
    "status": "law",
    "free": [D("2026-08-31")],
    "working": [D("2026-08-22")],
}


def calendar(*decisions: dict[str, object]) -> Calendar:
    """Return the calendar of 2026 with decisions taken later."""
    return Calendar.parse("my.toml", {"year": [YEAR], "decision": list(decisions)})


def test_a_decision_is_known_from_its_own_day_on() -> None:
    """The day before, the 24th is worked; on the day of the decision it is free."""
    ours = calendar(CULTURE_DAY)
    assert ours.known_on(D("2026-11-19")).is_working(D("2026-11-24"))
    assert not ours.known_on(D("2026-11-20")).is_working(D("2026-11-24"))
    assert not ours.is_working(D("2026-11-24"))


def test_a_swap_frees_a_weekday_and_works_a_saturday() -> None:
    """Both days change together."""
    ours = calendar(SWAP)
    before = ours.known_on(D("2026-05-31"))
    assert [ours.is_working(D("2026-08-31")), ours.is_working(D("2026-08-22"))] == [False, True]
    assert [before.is_working(D("2026-08-31")), before.is_working(D("2026-08-22"))] == [True, False]


def test_a_later_decision_may_take_an_earlier_one_back() -> None:
    """The latest word on a day counts."""
    back: dict[str, object] = {
        **SWAP,
        "id": "back",
        "decided_on": D("2026-07-01"),
        "free": [D("2026-08-22")],
        "working": [D("2026-08-31")],
    }
    ours = calendar(back, SWAP)
    assert ours.is_working(D("2026-08-31"))
    assert not ours.is_working(D("2026-08-22"))
    assert not ours.known_on(D("2026-06-30")).is_working(D("2026-08-31"))


def test_what_is_known_is_one_object_between_two_decisions() -> None:
    """Look-ups remembered by calendar or law stay warm."""
    ours = calendar(SWAP, CULTURE_DAY)
    assert ours.known_on(D("2026-12-31")) is ours
    assert ours.known_on(D("2026-11-20")) is ours
    assert ours.known_on(D("2026-06-01")) is ours.known_on(D("2026-11-19"))
    assert ours.known_on(D("2020-01-01")) is ours.known_on(D("2026-05-31"))
    assert ours.known_on(D("2026-06-01")) is not ours.known_on(D("2026-05-31"))


def test_the_next_decision_is_the_day_to_look_again() -> None:
    """None when nothing more is decided."""
    ours = calendar(SWAP, CULTURE_DAY)
    assert ours.next_decision(D("2026-01-01")) == D("2026-06-01")
    assert ours.next_decision(D("2026-06-01")) == D("2026-11-20")
    assert ours.next_decision(D("2026-11-20")) is None


def test_a_switch_stays_as_decided_in_what_was_known() -> None:
    """A decision does not undo what the caller decided about an uncertain holiday."""
    switch = {"id": "s", "month": 11, "day": 23, "from_year": 2026, "free": False, "basis": "x"}
    document = {"year": [YEAR], "switch": [switch], "decision": [CULTURE_DAY]}
    ours = Calendar.parse("my.toml", document).switched("s", free=True)
    assert not ours.is_working(D("2026-11-23"))
    assert not ours.known_on(D("2026-01-01")).is_working(D("2026-11-23"))


def test_the_law_is_known_as_of_a_day_too(law: Law) -> None:
    """Rules and agencies are the same; only the working days differ."""
    ours = replace(law, calendar=calendar(CULTURE_DAY))
    before = ours.known_on(D("2026-11-19"))
    assert ours.known_on(D("2026-11-20")) is ours
    assert before is ours.known_on(D("2026-01-01"))
    assert before.rulebook is ours.rulebook
    assert before.organisations is ours.organisations
    assert law.known_on(D("2019-01-01")) is law


def test_the_shipped_calendar_with_24_november_decided_gives_vector_dl06(law: Law) -> None:
    """DL06: 7 working days from 2026-11-18 end on the 27th, or on the 30th once decided."""
    ours = replace(law, calendar=law.calendar.with_decision(CULTURE_DAY))
    open_then = deadlines.acceptance_due(ours.known_on(D("2026-11-20")), D("2026-11-18"))
    ended_before = deadlines.acceptance_due(ours.known_on(D("2026-11-19")), D("2026-11-18"))
    assert (ended_before, open_then) == (D("2026-11-27"), D("2026-11-30"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"free": []}, "must make a day free or working"),
        ({"working": [D("2026-11-24")]}, "2026-11-24 is named twice"),
        ({"free": [D("2026-09-02")]}, "2026-09-02 is free already"),
        ({"free": [D("2026-11-22")]}, "2026-11-22 is free already"),
        ({"working": [D("2026-11-23")]}, "2026-11-23 is working already"),
        ({"free": [D("2031-11-24")]}, "2031-11-24 lies in a year that is not on file"),
        ({"basis": " "}, "decision.0.basis"),
        ({"on": D("2026-11-24")}, "decision.0.on: unknown key"),
    ],
)
def test_a_wrong_decision_says_what_is_wrong(change: dict[str, object], says: str) -> None:
    """A decision that changes nothing is a mistake too."""
    with pytest.raises(RulebookError, match=rf"^my\.toml: .*{says}"):
        calendar({**CULTURE_DAY, **change})


def test_two_decisions_need_two_ids() -> None:
    """They are told apart by them."""
    with pytest.raises(RulebookError, match="an id of its own"):
        calendar(CULTURE_DAY, {**SWAP, "id": "culture-day", "decided_on": D("2026-12-01")})


def test_an_earlier_view_still_tells_of_the_decision_to_come() -> None:
    """What is judged by an earlier calendar has to be looked at again on its day."""
    before = calendar(SWAP, CULTURE_DAY).known_on(D("2026-01-01"))
    assert before.next_decision(D("2026-01-01")) == D("2026-06-01")


def test_a_view_of_a_view_is_the_view_of_the_whole(law: Law) -> None:
    """Whichever law was asked, the same days give the same object."""
    ours = replace(law, calendar=calendar(SWAP, CULTURE_DAY))
    between = ours.known_on(D("2026-06-01"))
    assert between.known_on(D("2026-12-31")) is between
    assert between.known_on(D("2026-01-01")) is ours.known_on(D("2026-01-01"))


def test_a_free_day_tells_its_occasion() -> None:
    """That of its year, or the text that decided it; a worked day has none."""
    ours = calendar(CULTURE_DAY)
    assert ours.occasion(D("2026-11-24")) == "Luật sửa đổi Đ.112(1)"
    assert ours.occasion(D("2026-09-02")) == "x"
    assert ours.occasion(D("2026-09-03")) is None
