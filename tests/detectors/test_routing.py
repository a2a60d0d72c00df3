"""Who gets what: each row of the routing table, and the sentence above all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alert_routing import may_hear
from domain.contracts.alert import Gathering
from projections.alerts import alert_id
from projections.findings import Alert, Finding, Pattern, SubjectKind
from projections.routing import gathering, receivers
from tests.support.cases import the_law
from tests.support.papers import id_of, on

DAY = date(2026, 8, 3)
DESK, BOARD, CHAIR, CENTRE = "t51-ttr", "t51-btcd", "t51", ("ttcp", "btcdtw")
AGENCIES = ["x21115", "t51", "t51-ttr", "t51-btcd", "t51-snnmt", "b-nnmt", "ttcp", "btcdtw", "kin"]
PATTERN = {
    "K": "cross_level",
    "T": "cross_level",
    "R": "repeated_transfer",
    "M": "mass_complaint",
    "O": "overdue",
    "P": "prolonged",
    "H": "hot_spot",
    "A": "cross_level",
}


def alert(rule: str, *agencies: str, province: str = "51", **said: Any) -> Alert:
    """Return an alert of one finding about a complaint, unless said."""
    finding = Finding(
        rule=rule,
        version=1,
        pattern=Pattern(PATTERN[rule[0]]),
        subject_kind=SubjectKind.MATTER,
        subject=id_of("m"),
        path="",
        severity="medium",
        effective_at=on(DAY),
        evidence=(),
        agencies=agencies,
        kind="complaint",
    )
    finding = replace(finding, **said)
    return Alert(alert_id(finding), province, finding)


def to(one: Alert, day: date = DAY) -> set[str]:
    """Return who hears of an alert."""
    return set(receivers(one, the_law(), day))


HERE: dict[str, Any] = {"communes": ("21115",)}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        # O1 to O5: the resolver and the unit that advises him; the next delay is not theirs.
        (alert("O2", "x21115-kt"), {DESK, BOARD, "x21115", "x21115-kt"}),
        (alert("O5", "t51-snnmt"), {DESK, BOARD, "t51-snnmt"}),
        (alert("O6", "t51-snnmt"), {DESK, BOARD}),
        (alert("O2", "t51-btcd"), {DESK, BOARD, CHAIR}),
        # The commune chair: all of his area, by where it arose, else by whom it names.
        (alert("R6", "t51-snnmt", "t51-sxd", **HERE), {DESK, BOARD, "x21115"}),
        (alert("P1", "t51-snnmt", communes=("21028", "21115")), {DESK, BOARD, "x21028", "x21115"}),
        (alert("R6", "x21115-kt", "t51-sxd"), {DESK, BOARD, "x21115"}),
        (alert("R6", "t51-snnmt", "t51-sxd"), {DESK, BOARD}),
        # The boards of the province: escalations, transfers, groups, overdue, of a known province.
        (alert("K13", "t51", "x21115", **HERE), {DESK, BOARD, "x21115"}),
        (alert("M2", "x21115", **HERE), {DESK, BOARD, "x21115"}),
        (alert("M2", "b-nnmt", province="00"), {"ttcp"}),
        # The provincial chair: high and critical, disputes about competence.
        (alert("R5", "t51-snnmt", "t51-sxd", severity="high"), {DESK, BOARD, CHAIR}),
        (alert("R4", "t51-snnmt", "t51-sxd"), {DESK, BOARD, CHAIR}),
        (alert("R16", "t51-snnmt"), {DESK, BOARD, CHAIR}),
        (alert("R3", "t51-snnmt"), {DESK, BOARD}),
        # The centre: arrivals at level 5, critical, H3.
        (alert("H3", "x21115", severity="high", **HERE), {DESK, BOARD, CHAIR, "x21115", *CENTRE}),
        (alert("M1", "x21115", severity="critical"), {DESK, BOARD, CHAIR, "x21115", *CENTRE}),
        (alert("K15", "btcdtw", flags=("level_5",)), {DESK, BOARD, *CENTRE}),
        (alert("A3", "x21115", severity="high", **HERE), {DESK, BOARD, CHAIR, "x21115", *CENTRE}),
        (alert("A1", "x21115", **HERE), {DESK, BOARD, "x21115"}),
        # An office's own duties: the body above, the boards, and itself where it is a commune.
        (alert("O7", "x21115", kind=None), {DESK, BOARD, "x21115"}),
        (alert("O8", "t51-snnmt", kind=None), {DESK, BOARD}),
    ],
    ids=lambda one: one.says.rule if isinstance(one, Alert) else None,
)
def test_each_row_of_the_table_sends_where_it_says(one: Alert, expected: set[str]) -> None:
    """And nowhere else; the desk an alert begins at comes first."""
    assert to(one) == expected
    assert receivers(one, the_law(), DAY)[0] in {DESK, "ttcp", "x21115"}


SECRET: dict[str, Any] = {"kind": "denunciation"}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (alert("T12", "t51", "x21115", denounced=("x21115",), **SECRET, **HERE), (DESK, "t51")),
        (alert("R15", "kin", denounced=("x21115",), severity="critical", **SECRET), (DESK, "t51")),
        (alert("O3", "t51", denounced=("t51",), severity="high", **SECRET), ("ttcp",)),
        (alert("A1", "x21115", denounced=("x21115",), **SECRET, **HERE), (DESK, "t51")),
        (alert("T3", "ttcp", denounced=("ttcp",), **SECRET), ("ttg",)),
        # Nobody classified it: it may be a denunciation of any body it names.
        (alert("O2", "x21115", kind=None, **HERE), (DESK, "t51")),
    ],
    ids=lambda one: one.says.rule if isinstance(one, Alert) else None,
)
def test_of_a_denunciation_only_the_competent_body_and_its_superior_hear(
    one: Alert, expected: tuple[str, ...]
) -> None:
    """However grave, whoever's area it is."""
    assert receivers(one, the_law(), DAY)[:2] == expected


@given(
    st.sampled_from(["T12", "R15", "O2", "O3", "M1", "H3", "P1", "A1", "R4"]),
    st.lists(st.sampled_from(AGENCIES), max_size=3),
    st.lists(st.sampled_from(AGENCIES[:-1]), min_size=1, max_size=2, unique=True),
    st.sampled_from(["51", "01", "00"]),
    st.sampled_from(["low", "critical"]),
)
def test_the_denounced_and_all_below_never_hear(
    rule: str, agencies: list[str], denounced: list[str], province: str, severity: str
) -> None:
    """By no row of the table; the police of the place neither."""
    said: dict[str, Any] = {"denounced": tuple(denounced), "severity": severity, **HERE, **SECRET}
    one = alert(rule, *agencies, province=province, **said)
    law = the_law()
    told = receivers(one, law, DAY)
    seen = gathering(one, law, DAY)
    everybody = [*told, *(seen.receivers if seen else ())]
    assert all(may_hear(code, denounced, law.organisations, DAY) for code in everybody)
    assert "kin" not in everybody
    assert 1 <= len(told) <= 2


@pytest.mark.parametrize(
    ("office", "police"),
    [("x21115", "x21115-ca"), ("t51-btcd", "t51-ca"), ("btcdtw", None)],
)
def test_the_police_of_the_place_hear_where_when_and_how_many(
    office: str, police: str | None
) -> None:
    """Nothing of what it is about, of a denunciation neither."""
    said: dict[str, Any] = {"params": (("count", 40), ("people", 55)), "severity": "high"}
    kinds: tuple[dict[str, Any], ...] = ({}, {"kind": "denunciation", "denounced": ("t51-snnmt",)})
    for more in kinds:
        seen = gathering(alert("M1", office, **said, **more), the_law(), DAY)
        expected = (police,) if police else ()
        assert seen == Gathering(at=office, on=DAY, people=40, receivers=expected)


def test_without_people_who_came_the_police_hear_nothing() -> None:
    """A paper with many names is no gathering; a delegation among the reasons is."""
    law, paper = the_law(), alert("M2", "x21115")
    assert gathering(paper, law, DAY) is None
    visit = alert("M1", "x21115", params=(("count", 7),), severity="info").says
    assert gathering(replace(paper, reasons=(visit,)), law, DAY) is not None
    assert "x21115-ca" not in to(replace(paper, reasons=(visit,)))


def test_bodies_that_ended_hear_nothing() -> None:
    """A district's warning of June 2025 goes to who stands in July."""
    one = alert("O2", "h525")
    assert "h525" in to(one, date(2025, 6, 30))
    assert "h525" not in to(one, date(2025, 7, 1))
