"""Who hears of a warning first, who next, and who never."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alert_deadline import due_of, wait_of
from domain.alert_routing import concern_of, first_desk, may_hear, next_desk, withheld
from domain.contracts.alert import AnyAlert, parse_alert
from domain.contracts.envelope import legal_day
from tests.support.alerts import Command, acknowledge, escalate, opened, told
from tests.support.cases import the_law
from tests.support.desk import alert

DAY = date(2026, 8, 3)
AGENCIES = ["x21115", "t51", "t51-ttr", "t51-btcd", "t51-snnmt", "b-nnmt", "ttcp", "btcdtw", "t01"]


def _warning(rule: str, *agencies: str, province: str = "51", **data: Any) -> AnyAlert:
    _, body = alert(says={"rule": rule, "agencies": list(agencies)}, **data)
    return parse_alert(json.dumps(json.loads(body) | {"partitionkey": province}).encode())


@pytest.mark.parametrize(
    ("warning", "desk"),
    [
        (_warning("O2", "x21115"), "t51-ttr"),
        (_warning("K4", "x21115", "t51-btcd"), "t51-ttr"),
        (_warning("R5", "t51-snnmt", "x21115"), "t51-ttr"),
        (_warning("O2", "t51"), "t51-ttr"),
        (_warning("R5", "t51", "t01"), "ttcp"),
        (_warning("O2", "b-nnmt"), "ttcp"),
        (_warning("M1"), "t51-ttr"),
        (_warning("M1", province="00"), "ttcp"),
        (_warning("O2", "x99999"), "t51-ttr"),
        # A denunciation, or what may be one, stays above whoever it may concern.
        (_warning("R15", "x21115", kind="denunciation", denounced=["x21115"]), "t51-ttr"),
        (_warning("R15", "t51-btcd", kind="denunciation", denounced=["t51"]), "ttcp"),
        (_warning("T3", "ttcp", kind="denunciation", denounced=["ttcp"], province="00"), "ttg"),
        (_warning("O2", "t51", kind=None), "ttcp"),
        (_warning("R5", "t51-btcd", kind=None), "ttcp"),
        (_warning("K4", "t51-btcd", kind=None), "t51-ttr"),
        (_warning("F2", "t51", kind=None), "t51-ttr"),
        (_warning("O2", "x21115", kind=None), "t51-ttr"),
        # An office's own duties are no secret.
        (_warning("O7", "t51", kind=None), "t51-ttr"),
        (_warning("O8", "t51", kind=None), "t51-ttr"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_the_first_desk_is_the_nearest_above(warning: AnyAlert, desk: str) -> None:
    """A province reads at its inspectorate, the centre at the Government Inspectorate."""
    assert first_desk(concern_of(warning), the_law(), DAY) == desk


@given(
    st.lists(st.sampled_from(AGENCIES), max_size=3),
    st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=2),
    st.sampled_from(["51", "01", "00"]),
)
def test_no_desk_is_the_denounced_or_below_him(
    agencies: list[str], denounced: list[str], province: str
) -> None:
    """Neither the first, nor any it climbs to (the sentence above all of E.4)."""
    law = the_law()
    warning = _warning(
        "R15", *agencies, province=province, kind="denunciation", denounced=denounced
    )
    barred = withheld(concern_of(warning), law, DAY)
    assert set(barred) == set(denounced)
    desk: str | None = first_desk(concern_of(warning), law, DAY)
    seen: list[str] = []
    while desk is not None:
        assert may_hear(desk, barred, law.organisations, DAY)
        assert desk not in seen
        seen.append(desk)
        desk = next_desk(desk, barred, law, DAY)


@pytest.mark.parametrize(
    ("desk", "above"), [("t51-ttr", "t51"), ("t51", "ttcp"), ("t51-snnmt", "t51"), ("ttcp", None)]
)
def test_the_next_desk_is_the_one_above(desk: str, above: str | None) -> None:
    """Up the organisation tree, at the centre to the Government Inspectorate."""
    assert next_desk(desk, (), the_law(), DAY) == above


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        ("critical", date(2026, 8, 4)),
        ("high", date(2026, 8, 5)),
        ("medium", date(2026, 8, 10)),
        ("low", None),
        ("info", None),
    ],
)
def test_the_graver_the_sooner_somebody_must_take_it_up(severity: str, due: date | None) -> None:
    """Working days of the calendar, from the day it was detected, a Monday."""
    wait = due_of(opened(told(1, severity=severity)).standing, the_law())
    assert (wait and wait.due_on) == due
    if wait is not None:  # the whole of the last day is in time
        assert legal_day(wait.ends_at - timedelta(seconds=1)) == due
        assert legal_day(wait.ends_at) > wait.due_on


@pytest.mark.parametrize(
    ("severity", "climbs", "further"),
    [("critical", 1, True), ("critical", 2, False), ("high", 2, False), ("medium", 1, False)],
)
def test_it_climbs_so_many_steps_and_no_further(severity: str, climbs: int, further: bool) -> None:
    """The rule says how many; it stays late all the same."""
    standing = opened(told(1, severity=severity), *[escalate] * climbs).standing
    assert (wait_of(standing, the_law()) is not None) == further
    assert due_of(standing, the_law()) is not None


@pytest.mark.parametrize(
    "past", [(told(1), acknowledge), (told(1), told(2, "withdrawn"))], ids=["taken up", "gone"]
)
def test_what_need_not_be_taken_up_has_no_day(past: tuple[Command, ...]) -> None:
    """Somebody has, or there is nothing left."""
    assert due_of(opened(*past).standing, the_law()) is None
    assert wait_of(opened(*past).standing, the_law()) is None
