"""R11: what its finding says, when it wakes, and when it is history."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.alerts import alerts
from tests.support.facts import (
    accepted,
    acknowledged,
    received,
    transferred,
)
from tests.support.notices import notified
from tests.support.papers import (
    COMMUNE,
    PROVINCE,
    Day,
    at,
    denouncing,
    signed,
)
from tests.support.steps import decided, determined, succeeded, withdrawn
from tests.support.verdicts import holding, moved, only

DEPARTMENT = "t51-snnmt"
CLERK = denouncing(COMMUNE)
FILED = received(PROVINCE, "2026-08-03", about=CLERK)
"""A Monday: the five working days end on Monday the 10th."""
IN_TIME = transferred(PROVINCE, "2026-08-10", COMMUNE)
LATE = transferred(PROVINCE, "2026-08-11", COMMUNE)
TOLD = notified(PROVINCE, "2026-08-10")
NAMELESS = received(PROVINCE, "2026-08-03", about=CLERK, by=signed(None, anonymous=True))


LATELY = ["R11 medium"]


def _r11(day: Day, *story: AnyFact) -> list[str]:
    return [said for said in holding(moved(day, *story)) if said.startswith("R11")]


def test_it_wakes_when_the_day_after_the_term_begins() -> None:
    """Time alone changes the answer at that instant."""
    heard = acknowledged(COMMUNE, "2026-08-10")
    detected = moved("2026-08-10", FILED, IN_TIME, heard)
    assert detected.wake_at == at("2026-08-11", 0)


@pytest.mark.parametrize(
    ("story", "cause"),
    [((TOLD, LATE), "late"), ((LATE,), "late_untold"), ((IN_TIME,), "untold")],
    ids=["late", "late and not told", "not told"],
)
def test_the_finding_says_what_was_left_undone(story: tuple[AnyFact, ...], cause: str) -> None:
    """An officer must know what to do now; the article cited is the limit's own."""
    found = only(moved("2026-08-20", FILED, *story).findings, "R11")
    params = dict(found.params)
    assert (params["cause"], params["due"], params["limit"]) == (cause, "2026-08-10", "TC-XFER")


def test_a_transfer_is_late_on_its_own_day_and_a_notice_on_the_day_after_the_term() -> None:
    """What became true when."""
    late = only(moved("2026-08-20", FILED, LATE).findings, "R11")
    untold = only(moved("2026-08-20", FILED, IN_TIME).findings, "R11")
    assert (late.effective_at, untold.effective_at) == (LATE.businessdate, LATE.businessdate)


@pytest.mark.parametrize(
    ("after", "ended"),
    [
        (notified(PROVINCE, "2026-08-12"), True),
        (notified(COMMUNE, "2026-08-14", about="acceptance", party="both"), True),
        (decided(COMMUNE, "2026-08-14"), True),
        (withdrawn(PROVINCE, "2026-08-14"), True),
        (accepted(COMMUNE, "2026-08-14"), False),
        (acknowledged(COMMUNE, "2026-08-12"), False),
    ],
    ids=["told at last", "told of the next step", "concluded", "taken back", "accepted", "heard"],
)
def test_a_denouncer_left_in_the_dark_is_history_once_told(after: AnyFact, *, ended: bool) -> None:
    """That somebody accepted the paper tells the denouncer nothing."""
    detected = moved("2026-08-20", FILED, IN_TIME, after)
    assert only(detected.findings, "R11").state == ("historic" if ended else "holding")


def test_a_late_transfer_is_history_once_the_receiver_takes_it_on() -> None:
    """Acceptance ends the alert but does not withdraw it."""
    detected = moved("2026-08-20", FILED, TOLD, LATE, accepted(COMMUNE, "2026-08-14"))
    assert only(detected.findings, "R11").state == "historic"


def test_the_word_of_an_office_on_competence_counts_before_the_law() -> None:
    """Addressed to the body an office held competent: nothing to send on in time."""
    filed = received(PROVINCE, "2026-08-03", about=CLERK, addressees=(PROVINCE, DEPARTMENT))
    word = determined(PROVINCE, "2026-08-04", DEPARTMENT)
    assert _r11("2026-08-20", filed, LATE, word) == []


def test_a_case_that_passed_to_a_successor_keeps_its_clock() -> None:
    """What the predecessor received counts as received by the successor."""
    story = (
        received(DEPARTMENT, "2026-08-03", about=CLERK),
        succeeded("t51-sxd", "2026-08-05", predecessor=DEPARTMENT, successor="t51-sxd"),
        transferred("t51-sxd", "2026-08-12", COMMUNE),
        notified("t51-sxd", "2026-08-10"),
    )
    assert _r11("2026-08-20", *story) == LATELY


def test_among_equals_a_row_of_the_first_speakers_speaks_before_a_late_transfer() -> None:
    """Medium and medium: R7 is named among the ties of the table, R11 is not."""
    word = determined(PROVINCE, "2026-08-04", DEPARTMENT)
    findings = moved("2026-08-11", FILED, TOLD, LATE, word).findings
    (alert,) = alerts(findings, "51").values()
    assert (alert.says.rule, [reason.rule for reason in alert.reasons]) == ("R7", ["R11"])
