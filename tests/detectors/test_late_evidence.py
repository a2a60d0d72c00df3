"""R11 word for word: since when, by what proof, and what makes it history."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.findings import Finding, Pattern, SubjectKind
from tests.support.cases import MATTER
from tests.support.facts import acknowledged, received, transferred
from tests.support.notices import notified
from tests.support.papers import COMMUNE, PROVINCE, denouncing, on
from tests.support.steps import withdrawn
from tests.support.verdicts import moved, only

DEPARTMENT = "t51-snnmt"
DUE = "2026-08-10"
FILED = received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE))
"""A Monday: the five working days end on Monday the 10th."""
IN_TIME = transferred(PROVINCE, DUE, COMMUNE)
LATE = transferred(PROVINCE, "2026-08-11", COMMUNE)


class Row(NamedTuple):
    """What was told beside the filing and its transfer, and what R11 says."""

    id: str
    sent: AnyFact
    more: tuple[AnyFact, ...]
    cause: str
    historic: bool = False


ROWS = (
    Row("late, told in time", LATE, (notified(PROVINCE, DUE),), "late"),
    Row("late and not told", LATE, (), "late_untold"),
    Row("not told", IN_TIME, (), "untold"),
    Row("told late", IN_TIME, (notified(PROVINCE, "2026-08-11"),), "untold", historic=True),
    Row("the receiver told him", IN_TIME, (notified(COMMUNE, "2026-08-14"),), "untold", True),
    Row("on the day of the transfer", IN_TIME, (notified(COMMUNE, DUE),), "untold", True),
    Row("he took it back", IN_TIME, (withdrawn(PROVINCE, "2026-08-11"),), "untold", True),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_late_transfer_is_told_whole(row: Row) -> None:
    """From the day after the term, or of the transfer; every fact that was named proves it."""
    facts = (FILED, row.sent, *row.more)
    sent_on = row.sent.businessdate
    assert only(moved("2026-08-20", *facts).findings, "R11") == Finding(
        rule="R11",
        version=1,
        pattern=Pattern.REPEATED_TRANSFER,
        subject_kind=SubjectKind.MATTER,
        subject=MATTER,
        path=row.sent.subject,
        severity="medium",
        effective_at=on("2026-08-11"),
        evidence=tuple(sorted(fact.id for fact in facts)),
        agencies=(PROVINCE, COMMUNE),
        params=(
            ("cause", row.cause),
            ("due", DUE),
            ("limit", "TC-XFER"),
            ("sent_on", sent_on.isoformat()),
        ),
        state="historic" if row.historic else "holding",
    )


@pytest.mark.parametrize("day", ["2026-08-09", DUE])
def test_who_took_his_paper_back_within_the_term_needs_no_notice(day: str) -> None:
    """Also on its last day."""
    found = moved("2026-08-20", FILED, IN_TIME, withdrawn(PROVINCE, day)).findings
    assert not [one for one in found if one.rule == "R11"]


@pytest.mark.parametrize(
    ("heard", "due"),
    [("2026-08-06", "2026-08-13"), ("2026-08-04", "2026-08-11"), (None, "2026-08-18")],
)
def test_a_paper_that_is_sent_on_is_proved_by_how_it_came(heard: str | None, due: str) -> None:
    """The term runs from the day it was acknowledged; unacknowledged, after its own term."""
    came = transferred(PROVINCE, "2026-08-04", DEPARTMENT)
    said = (acknowledged(DEPARTMENT, heard),) if heard else ()
    onward = transferred(DEPARTMENT, "2026-08-25", COMMUNE, transfer="t2", follows="t1")
    told = (notified(PROVINCE, "2026-08-04"), notified(DEPARTMENT, "2026-08-05"))
    findings = moved("2026-08-30", FILED, came, *said, onward, *told).findings
    (found,) = [one for one in findings if one.rule == "R11" and one.agencies[0] == DEPARTMENT]
    assert dict(found.params)["due"] == due
    assert {came.id, onward.id, *(fact.id for fact in said)} <= set(found.evidence)
