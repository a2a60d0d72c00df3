"""What is on record passes to the successors on the day a body ends, by itself."""

from __future__ import annotations

import json

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from tests.support.arrivals.looks import Look, look, replayed
from tests.support.facts import received, transferred
from tests.support.papers import against, at, denouncing, signed
from tests.support.steps import delegation, determined

DISTRICT, COMMUNE, MERGED_PROVINCE = "h525", "x21115", "t62"
EVE, REFORM, LATER = at("2025-06-30"), at("2025-07-01"), at("2025-10-12")
LATE = (received(DISTRICT, "2025-05-11", about=denouncing(COMMUNE, post="head")),)
HABIT = tuple(
    fact
    for n in range(3)
    for fact in (
        received(MERGED_PROVINCE, "2025-06-02", f"p{n}", by=signed(f"s{n}"), about=against("b-tc")),
        transferred(MERGED_PROVINCE, "2025-06-03", "b-yt", f"p{n}", transfer=f"t{n}"),
        determined("b-yt", "2025-06-04", "b-tc", f"p{n}"),
    )
)


def told(live: Look) -> list[dict[str, object]]:
    """Return what a desk knows of the alerts that stand."""
    return [json.loads(alert) for alert in live.told()]


def test_a_late_case_of_a_district_is_told_of_the_province_once_the_district_ends() -> None:
    """It was overdue for weeks and had no day of its own left."""
    with look() as live:
        live.hear([*map(dump_fact, LATE)], at("2025-06-14"))
        for now, office in ((EVE, DISTRICT), (REFORM, "t51")):
            live.pipeline.settle(now)
            (alert,) = [one for one in told(live) if one["path"] == f"TC-INIT:{office}"]
            assert alert["pattern"] == "overdue"


def test_a_head_who_received_nobody_after_the_week_of_the_reform_is_told() -> None:
    """That week counts for nobody; whoever looked in it looks again after the next one."""
    bodies = [dump_fact(delegation(COMMUNE, "2025-06-30", 5))]
    with look() as live:
        live.hear(bodies, at("2025-07-05"))
        assert live.told() == []
        assert live.digest(at("2025-07-14")) == replayed(bodies, at("2025-07-14"))[0]
        (alert,) = [one for one in told(live) if one["subject_kind"] == "agency"]
        assert alert["path"] == "TCD-DAY"


@pytest.mark.parametrize("facts", [LATE, HABIT], ids=["late case", "habit of a province"])
def test_a_view_that_lived_through_the_reform_is_as_one_that_did_not(
    facts: tuple[AnyFact, ...],
) -> None:
    """On its eve, on its day and long after: alerts, findings and verdicts of a fresh replay."""
    bodies = [*map(dump_fact, facts)]
    with look() as live:
        live.hear(bodies, at("2025-06-14"))
        for now in (EVE, REFORM, LATER):
            digest, alerts = replayed(bodies, now)
            assert alerts
            assert live.digest(now) == digest
            assert live.told() == live.on_record() == alerts
