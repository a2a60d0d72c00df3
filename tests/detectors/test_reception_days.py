"""O8: days on which the head receives citizens, by the week, the month and a local target."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from domain.contracts.facts import AnyFact
from domain.law.law import Law
from projections.agency_file import AgencyFile
from projections.alerts import alerts
from projections.detectors import reception_days
from projections.terms import dawn
from tests.support.cases import the_law
from tests.support.offices import head_received, with_target
from tests.support.papers import Day, at, on
from tests.support.steps import delegation, voided

C, P, D, BOARD = "x21115", "t51", "t51-snnmt", "t51-btcd"


def short(
    now: Day, *facts: AnyFact, agency: str = C, law: Law | None = None
) -> dict[str, tuple[object, object]]:
    """Return held and needed days of every week or month that fell short."""
    found = reception_days.detect(AgencyFile(agency, facts), law or the_law(), at(now)).findings
    return {
        str(dict(one.params)["start"]): (dict(one.params)["held"], dict(one.params)["needed"])
        for one in found
    }


def days(*which: str, agency: str = C) -> tuple[AnyFact, ...]:
    """Return receptions by the head."""
    return tuple(head_received(day, agency) for day in which)


@pytest.mark.parametrize(
    ("now", "facts", "agency", "expected"),
    [
        pytest.param("2026-08-31", days("2026-08-03"), C, {}, id="the month still runs"),
        pytest.param(
            "2026-09-01", days("2026-08-03"), C, {"2026-08-01": (1, 2)}, id="one day of two"
        ),
        pytest.param("2026-09-01", days("2026-08-03", "2026-08-31"), C, {}, id="two days"),
        pytest.param(
            "2026-09-01",
            (head_received("2026-08-03"), head_received("2026-08-03", visit="second")),
            C,
            {"2026-08-01": (1, 2)},
            id="two visits of one day are one day",
        ),
        pytest.param(
            "2026-09-01",
            (head_received("2026-08-03", head=False),),
            C,
            {"2026-08-01": (0, 2)},
            id="without the head",
        ),
        pytest.param("2026-09-01", (), C, {}, id="no receptions on file"),
        pytest.param(
            "2026-07-01",
            days("2026-06-15"),
            C,
            {"2026-06-22": (0, 1)},
            id="by the week before the new rule",
        ),
        pytest.param(
            "2026-07-06",
            days("2026-06-22"),
            C,
            {"2026-06-29": (0, 1)},
            id="the week that straddles is the old rule's",
        ),
        pytest.param(
            "2026-08-01",
            days("2026-06-22", "2026-07-01"),
            C,
            {"2026-07-01": (1, 2)},
            id="July is the first month, from its first day",
        ),
        pytest.param(
            "2026-08-01",
            days("2026-06-22", "2026-07-01", "2026-07-15"),
            C,
            {},
            id="a day of the straddling week counts for July too",
        ),
        pytest.param("2026-09-01", days("2026-08-03", agency=P), P, {}, id="a chair of a province"),
        pytest.param(
            "2026-10-01",
            days("2026-08-03", agency=P),
            P,
            {"2026-09-01": (0, 1)},
            id="a month without the chair",
        ),
        pytest.param(
            "2026-10-01",
            days("2026-08-03", agency=BOARD),
            P,
            {"2026-09-01": (0, 1)},
            id="at the board the chair receives",
        ),
        pytest.param(
            "2026-10-01", days("2026-08-03", agency=BOARD), BOARD, {}, id="the board owes nothing"
        ),
        pytest.param(
            "2026-10-01",
            days("2026-08-03", agency=D),
            D,
            {"2026-09-01": (0, 1)},
            id="the head of a department",
        ),
    ],
)
def test_days_of_the_head_are_counted_by_the_period_of_the_law(
    now: str, facts: tuple[AnyFact, ...], agency: str, expected: dict[str, tuple[int, int]]
) -> None:
    """TCD-DAY-C, -P and -H, from the period of the first reception on."""
    assert short(now, *facts, agency=agency) == expected


def test_a_delegation_received_by_the_head_is_a_day_too() -> None:
    """Whoever came."""
    visit = delegation(C, "2026-08-10", 7, ())
    seen = visit.model_copy(update={"data": visit.data.model_copy(update={"head_present": True})})
    assert short("2026-09-01", *days("2026-08-03"), seen) == {}


def test_a_local_target_asks_for_more_than_the_law() -> None:
    """It is the province's own, and told as such; it never asks for less."""
    two = days("2026-08-03", "2026-08-17")
    law = with_target(commune=3)
    assert short("2026-09-01", *two) == {}
    assert short("2026-09-01", *two, law=law) == {"2026-08-01": (2, 3)}
    found = reception_days.detect(AgencyFile(C, two), law, at("2026-09-01")).findings
    assert {dict(one.params)["cause"] for one in found} == {"local"}
    assert short("2026-09-01", *days("2026-08-03"), law=law) == {"2026-08-01": (1, 2)}
    assert short("2026-09-01", *two, law=with_target(commune=1)) == {}


def test_a_week_that_a_reform_breaks_off_is_not_judged() -> None:
    """The commune of the 30th of June 2025 is not that of the 1st of July."""
    found = short("2025-07-14", *days("2025-06-23"))
    assert "2025-06-30" not in found
    assert "2025-07-07" in found


def test_a_reception_taken_back_was_not_held() -> None:
    """Nor does it count as the first."""
    wrong = head_received("2026-08-17")
    slip = voided(C, "2026-08-18", wrong.subject, corrects=wrong)
    known = (*days("2026-08-03"), wrong)
    assert short("2026-09-01", *known) == {}
    assert short("2026-09-01", *known, slip) == {"2026-08-01": (1, 2)}


def test_the_order_of_receptions_changes_nothing() -> None:
    """A file is a set."""
    known = (*days("2026-08-03", "2026-07-06"), head_received("2026-07-02", head=False))
    looks = {
        reception_days.detect(AgencyFile(C, o), the_law(), at("2026-10-02"))
        for o in permutations(known)
    }
    assert len(looks) == 1


@pytest.mark.parametrize("agency", [C, P, D])
def test_between_two_looks_nothing_changes(agency: str) -> None:
    """The wake is the first dawn on which something else holds."""
    file = AgencyFile(
        agency, days("2026-06-03", "2026-06-17", "2026-08-03", "2026-08-05", agency=agency)
    )
    day, looks = on("2026-05-20"), 0
    now = reception_days.detect(file, the_law(), at(day))
    while day < on("2027-03-01"):
        day += timedelta(days=1)
        then = reception_days.detect(file, the_law(), at(day))
        woken = now.wake_at is not None and now.wake_at <= dawn(day)
        assert woken or then.findings == now.findings, day
        looks += woken
        now = then if woken else now
    assert 8 < looks < 40


def test_however_many_weeks_are_short_one_alert_stands() -> None:
    """A desk is told once, with every week among the reasons."""
    file = AgencyFile(C, days("2026-06-03"))
    found = reception_days.detect(file, the_law(), at("2026-06-30")).findings
    (alert,) = alerts(found, "51").values()
    assert len(alert.reasons) == len(found) - 1 == 2
