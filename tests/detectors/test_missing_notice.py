"""O5: nobody was told of acceptance, or the visitor got no answer."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import missing_notice
from projections.terms import dawn
from tests.support.delays import DENOUNCED, did, handed_in, judged, visitor_answered
from tests.support.facts import accepted, received, refused, transferred
from tests.support.papers import COMMUNE, PROVINCE, Day, on
from tests.support.steps import delegation

VISIT = handed_in(COMMUNE, "2026-08-04", "p9")
ELSEWHERE = visitor_answered(COMMUNE, "2026-08-05", "v2")


def rows(day: Day, *facts: AnyFact) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return clock, severity, state and flags of each finding."""
    found = judged(missing_notice.detect, day, *facts).findings
    return sorted((str(dict(f.params)["clock"]), f.severity, f.state, f.flags) for f in found)


@pytest.mark.parametrize(
    ("story", "day", "expected"),
    [
        ((received(COMMUNE, "2026-07-01"),), "2026-07-10", []),
        ((received(COMMUNE, "2026-07-01"),), "2026-07-11", [("KN-ACC", "low", "holding", ())]),
        ((received(COMMUNE, "2026-07-01"), accepted(COMMUNE, "2026-07-10")), "2026-08-01", []),
        ((received(COMMUNE, "2026-07-01"), refused(COMMUNE, "2026-07-10")), "2026-08-01", []),
        (
            (received(COMMUNE, "2026-07-01"), accepted(COMMUNE, "2026-07-13")),
            "2026-08-01",
            [("KN-ACC", "low", "historic", ())],
        ),
        (DENOUNCED, "2026-07-13", []),
        (DENOUNCED, "2026-07-14", [("TC-NOTI", "info", "holding", ("partial",))]),
        (
            (*DENOUNCED, did("notified", COMMUNE, "2026-07-13", about="acceptance")),
            "2026-08-01",
            [],
        ),
        (
            (*DENOUNCED, did("notified", COMMUNE, "2026-07-14", about="acceptance")),
            "2026-08-01",
            [("TC-NOTI", "low", "historic", ())],
        ),
        ((VISIT,), "2026-08-18", []),
        ((VISIT,), "2026-08-19", [("TCD-10", "info", "holding", ("partial",))]),
        ((VISIT, visitor_answered(COMMUNE, "2026-08-18")), "2026-09-01", []),
        ((VISIT, ELSEWHERE), "2026-08-19", [("TCD-10", "low", "holding", ())]),
        (
            (VISIT, visitor_answered(COMMUNE, "2026-08-19")),
            "2026-09-01",
            [("TCD-10", "low", "historic", ())],
        ),
    ],
)
def test_a_notice_is_missing_strictly_after_its_day(
    story: tuple[AnyFact, ...], day: str, expected: list[object]
) -> None:
    """KN-ACC by acceptance or refusal, TC-NOTI by notice, TCD-10 by an answer."""
    assert rows(day, *story) == expected


def test_passing_a_visitors_petition_on_answers_him() -> None:
    """Luật TCD Đ.28(1)(d): the content was passed to the competent body."""
    sent = transferred(COMMUNE, "2026-08-10", PROVINCE, "p9")
    assert rows("2026-09-01", VISIT, sent) == []


def test_a_delegation_that_names_nothing_is_owed_no_answer() -> None:
    """Nothing was taken in: there is nothing to answer."""
    assert rows("2026-12-01", delegation(COMMUNE, "2026-08-04", 7)) == []


def test_it_wakes_when_the_day_of_the_notice_has_passed() -> None:
    """The day after the due day, and never again."""
    assert judged(missing_notice.detect, "2026-07-08", *DENOUNCED).wake_at == dawn(on("2026-07-14"))
    assert judged(missing_notice.detect, "2026-07-14", *DENOUNCED).wake_at is None
