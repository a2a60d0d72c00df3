"""R13 row by row: what is handed round after the final word."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    received,
    refused,
    transferred,
)
from tests.support.notices import (
    enforcement_ordered,
    notified,
    reopening_ordered,
    reopening_refused,
    review_ordered,
)
from tests.support.papers import COMMUNE, PROVINCE, denouncing
from tests.support.steps import court_accepted, decided, served, voided
from tests.support.verdicts import holding, moved, past

DEPARTMENT = "t51-snnmt"
CLERK = denouncing(COMMUNE)
D2 = decided(PROVINCE, "2026-07-20", "p0", instance=2)
SERVED = served(PROVINCE, "2026-07-27", "p0", instance=2)
SECOND = (received(PROVINCE, "2026-06-01", "p0"), D2)
LATER = received(PROVINCE, "2026-07-21")


def _sent(day: str, reason: str | None = None) -> AnyFact:
    return transferred(PROVINCE, day, COMMUNE, reason=reason)


class TestAfterTheFinalWord:
    """R13."""

    @pytest.mark.parametrize(
        ("story", "expected"),
        [
            pytest.param(
                (*SECOND, LATER, _sent("2026-07-21")),
                ["R13 low"],
                id="the day after the second decision",
            ),
            pytest.param((*SECOND, LATER, _sent("2026-07-20")), [], id="on its day"),
            pytest.param(
                (*SECOND, SERVED, LATER, _sent("2026-07-27")), [], id="not before it was served"
            ),
            pytest.param(
                (*SECOND, SERVED, LATER, _sent("2026-07-28")),
                ["R13 low"],
                id="the day after it was served",
            ),
            pytest.param(
                (*SECOND, served(PROVINCE, "2026-07-27", "p0"), LATER, _sent("2026-07-21")),
                ["R13 low"],
                id="the first decision's service is another",
            ),
            pytest.param(
                (SECOND[0], decided(PROVINCE, "2026-07-20", "p0"), LATER, _sent("2026-07-21")),
                [],
                id="a first decision is not final",
            ),
            pytest.param(
                (
                    received(PROVINCE, "2026-06-01", "p0", about=CLERK),
                    D2,
                    received(PROVINCE, "2026-07-21", about=CLERK),
                    notified(PROVINCE, "2026-07-22"),
                    _sent("2026-07-22"),
                ),
                [],
                id="a denunciation has no second decision",
            ),
            pytest.param(
                (LATER, court_accepted(PROVINCE, "2026-07-22"), _sent("2026-07-23")),
                ["R13 low"],
                id="the court has it",
            ),
            pytest.param(
                (LATER, court_accepted(PROVINCE, "2026-07-23"), _sent("2026-07-23")),
                [],
                id="the court takes it that day",
            ),
            pytest.param(
                (LATER, reopening_refused(PROVINCE, "2026-07-22"), _sent("2026-07-23")),
                ["R13 low"],
                id="the superior refused to reopen",
            ),
            pytest.param(
                (
                    LATER,
                    reopening_refused(PROVINCE, "2026-07-22"),
                    reopening_ordered(PROVINCE, "2026-07-23"),
                    _sent("2026-07-23"),
                ),
                [],
                id="and reopened after all",
            ),
            pytest.param(
                (*SECOND, LATER, review_ordered("ttg", "2026-07-21", "p0"), _sent("2026-07-22")),
                [],
                id="review ordered",
            ),
            pytest.param(
                (*SECOND, LATER, review_ordered("ttg", "2026-07-23", "p0"), _sent("2026-07-22")),
                ["R13 low"],
                id="review ordered too late",
            ),
            pytest.param(
                (*SECOND, LATER, _sent("2026-07-22", "enforcement")),
                [],
                id="an enforcement paper says so",
            ),
            pytest.param(
                (*SECOND, LATER, _sent("2026-07-22", "not_competent")),
                ["R13 low"],
                id="another reason does not",
            ),
            pytest.param(
                (*SECOND, LATER, enforcement_ordered(PROVINCE, "2026-07-22"), _sent("2026-07-22")),
                [],
                id="enforcement ordered on the paper",
            ),
            pytest.param(
                (
                    *SECOND,
                    LATER,
                    enforcement_ordered(PROVINCE, "2026-07-22", "p0"),
                    _sent("2026-07-22"),
                ),
                ["R13 low"],
                id="enforcement ordered on another paper",
            ),
            pytest.param(
                (*SECOND, LATER, transferred(PROVINCE, "2026-07-22", COMMUNE, role="copy")),
                [],
                id="a copy",
            ),
        ],
    )
    def test_nothing_is_handed_round_after_the_final_word(
        self, story: tuple[AnyFact, ...], expected: list[str]
    ) -> None:
        """TCD Đ.9(3), 26(1)(c); enforcement papers and ordered reviews excepted."""
        last = max(fact.businessdate for fact in story)
        assert [f for f in holding(moved(last, *story)) if "R13" in f] == expected

    def test_it_is_history_once_somebody_answered(self) -> None:
        """The receiver refused the case."""
        story = (*SECOND, LATER, _sent("2026-07-22"), refused(COMMUNE, "2026-07-24"))
        assert "R13 low" in past(moved("2026-07-24", *story))

    def test_a_decision_recorded_by_mistake_ends_nothing(self) -> None:
        """It was struck out."""
        gone = voided(PROVINCE, "2026-07-22", "p0", corrects=D2)
        found = holding(moved("2026-07-23", *SECOND, LATER, gone, _sent("2026-07-23")))
        assert found == ["R1 info"]
