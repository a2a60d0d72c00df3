"""O7: reports of TT 06/2025 that were not sent by their day."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from domain.contracts.facts import AnyFact
from projections.agency_file import AgencyFile
from projections.detectors import report_late
from projections.terms import dawn
from tests.support.cases import the_law
from tests.support.offices import sent
from tests.support.papers import Day, at, on
from tests.support.steps import voided

C, P, M, D, Z = "x21115", "t51", "b-nnmt", "t51-snnmt", "ttcp"
Said = set[tuple[str, str, str]]


def late(now: Day, *facts: AnyFact, agency: str = C) -> Said:
    """Return period, first day it was late, and state of what is found."""
    found = report_late.detect(AgencyFile(agency, facts), the_law(), at(now)).findings
    return {(one.path, one.effective_at.isoformat(), one.state) for one in found}


@pytest.mark.parametrize(
    ("agency", "period", "due"),
    [
        (C, "2026-Q1", "2026-03-17"),
        (C, "2026-Q2", "2026-06-17"),
        (C, "2026-H1", "2026-06-17"),
        (C, "2026-Q3", "2026-09-17"),
        (C, "2026-M9", "2026-09-17"),
        (C, "2026-Q4", "2026-12-17"),
        (C, "2026-Y", "2026-12-17"),
        (D, "2026-Q4", "2026-12-17"),
        (P, "2026-Q1", "2026-03-20"),
        (P, "2026-Q4", "2026-12-20"),
        (P, "2026-Y", "2026-12-20"),
        (M, "2026-Q2", "2026-06-20"),
        (M, "2026-H1", "2026-06-20"),
    ],
)
def test_a_report_is_late_from_the_day_after_its_due_day(
    agency: str, period: str, due: str
) -> None:
    """The 17th towards the province or the ministry, the 20th towards the centre; a Sunday too."""
    after = on(due) + timedelta(days=1)
    first = sent(period, after, agency)
    assert late(after, first, agency=agency) >= {(period, after.isoformat(), "historic")}
    assert not any(
        path == period for path, _, _ in late(after, sent(period, due, agency), agency=agency)
    )


@pytest.mark.parametrize(
    ("now", "facts", "expected"),
    [
        pytest.param("2026-09-17", (sent("2026-H1", "2026-06-17"),), {"2026-Q2"}, id="due today"),
        pytest.param(
            "2026-09-18",
            (sent("2026-H1", "2026-06-17"), sent("2026-Q2", "2026-06-16")),
            {"2026-Q3", "2026-M9"},
            id="due yesterday",
        ),
        pytest.param("2026-12-31", (), set[str](), id="never reported here"),
        pytest.param(
            "2026-06-16", (sent("2026-Q1", "2026-03-10"),), set[str](), id="nothing due since"
        ),
        pytest.param(
            "2026-01-05", (sent("2025-Q3", "2025-09-17"),), set[str](), id="before the circular"
        ),
    ],
)
def test_what_is_not_sent_is_late_from_the_first_period_reported(
    now: str, facts: tuple[AnyFact, ...], expected: set[str]
) -> None:
    """Nothing before the first report, nothing that is not due, nothing of who never reports."""
    assert {path for path, _, _ in late(now, *facts)} == expected


def test_the_centre_and_forwarders_owe_no_report() -> None:
    """The regime binds communes, agencies of a province, provinces, ministries and their units."""
    for agency in (Z, "qh-51"):
        assert late("2026-12-31", sent("2026-Q1", "2026-03-10", agency), agency=agency) == set()


def test_a_report_sent_late_is_history() -> None:
    """Nobody need act on it any more."""
    known = (sent("2026-H1", "2026-06-17"), sent("2026-Q2", "2026-06-20"))
    assert late("2026-06-19", *known) == {("2026-Q2", "2026-06-18", "holding")}
    assert late("2026-06-20", *known) == {("2026-Q2", "2026-06-18", "historic")}


def test_a_report_taken_back_was_not_sent() -> None:
    """It is late again."""
    first, wrong = sent("2026-Q2", "2026-06-17"), sent("2026-H1", "2026-06-17")
    slip = voided(C, "2026-06-18", wrong.subject, corrects=wrong)
    assert late("2026-06-19", first, wrong) == set()
    assert late("2026-06-19", first, wrong, slip) == {("2026-H1", "2026-06-18", "holding")}


def test_the_order_of_reports_changes_nothing() -> None:
    """A file is a set."""
    known = (
        sent("2026-Q1", "2026-03-19"),
        sent("2026-Q2", "2026-06-17"),
        sent("2026-Q2", "2026-06-20", key="again"),
    )
    look = {
        report_late.detect(AgencyFile(C, o), the_law(), at("2026-07-01"))
        for o in permutations(known)
    }
    assert len(look) == 1


def test_between_two_looks_nothing_changes() -> None:
    """The wake is the first dawn on which something else holds, day by day over two years."""
    file = AgencyFile(C, (sent("2026-H1", "2026-06-16"), sent("2026-Q3", "2026-09-20")))
    day, looks = on("2026-05-01"), 0
    now = report_late.detect(file, the_law(), at(day))
    while day < on("2028-05-01"):
        day += timedelta(days=1)
        then = report_late.detect(file, the_law(), at(day))
        woken = now.wake_at is not None and now.wake_at <= dawn(day)
        assert woken or then.findings == now.findings, day
        looks += woken
        now = then if woken else now
    assert 10 < looks < 40
