"""R14, R16, and what is no alert at all, row by row."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    accepted,
    acknowledged,
    guided,
    received,
    refused,
    returned,
    transferred,
)
from tests.support.notices import (
    notified,
    report_demanded,
    verification_assigned,
)
from tests.support.papers import COMMUNE, PROVINCE, against, asking, denouncing, signed
from tests.support.steps import determined
from tests.support.verdicts import holding, moved, only

DEPARTMENT = "t51-snnmt"
CLERK = denouncing(COMMUNE)


class TestLeftAlone:
    """R14."""

    TOLD = notified(PROVINCE, "2026-08-05")
    BOTH = received(PROVINCE, "2026-08-03", about=CLERK, addressees=(PROVINCE, COMMUNE))
    OTHER = received(PROVINCE, "2026-08-03", about=CLERK, addressees=(PROVINCE, DEPARTMENT))
    PLAIN = received(PROVINCE, "2026-08-03", about=CLERK)
    EARLIER = received(PROVINCE, "2026-07-06", "p0", about=CLERK)
    GUIDED = guided(PROVINCE, "2026-07-08", COMMUNE, "p0")
    SENT = transferred(PROVINCE, "2026-08-05", COMMUNE)

    @pytest.mark.parametrize(
        ("story", "expected"),
        [
            pytest.param(
                (BOTH, TOLD, SENT), ["R14 info"], id="also addressed to the competent body"
            ),
            pytest.param((OTHER, TOLD, SENT), [], id="addressed to a body that is not competent"),
            pytest.param((PLAIN, TOLD, SENT), [], id="addressed to nobody else"),
            pytest.param(
                (BOTH, TOLD, transferred(COMMUNE, "2026-08-05", DEPARTMENT)),
                [],
                id="sent by the competent body",
            ),
            pytest.param((EARLIER, GUIDED, PLAIN, TOLD, SENT), ["R14 info"], id="guided before"),
            pytest.param(
                (EARLIER, guided(PROVINCE, "2026-08-05", COMMUNE, "p0"), PLAIN, TOLD, SENT),
                [],
                id="guided that day",
            ),
            pytest.param(
                (EARLIER, guided(DEPARTMENT, "2026-07-08", COMMUNE, "p0"), PLAIN, TOLD, SENT),
                [],
                id="guided by another body",
            ),
            pytest.param(
                (
                    received(
                        PROVINCE, "2026-08-03", about=against(), addressees=(PROVINCE, COMMUNE)
                    ),
                    SENT,
                ),
                [],
                id="a complaint",
            ),
            pytest.param(
                (BOTH, determined(PROVINCE, "2026-08-04", DEPARTMENT), TOLD, SENT),
                [],
                id="another body held competent",
            ),
        ],
    )
    def test_what_should_have_been_left_alone_is_noted(
        self, story: tuple[AnyFact, ...], expected: list[str]
    ) -> None:
        """Luật Tố cáo Đ.24(3)."""
        found = moved("2026-08-06", *story)
        assert [f for f in holding(found) if "R14" in f] == expected

    def test_it_makes_no_lateness(self) -> None:
        """What should not be sent at all cannot be sent too late."""
        late = transferred(PROVINCE, "2026-08-20", COMMUNE)
        assert holding(moved("2026-08-20", self.BOTH, late)) == ["R14 info"]


class TestWrongReturn:
    """R16."""

    FILED = received(PROVINCE, "2026-08-03", about=asking())
    COMPETENT = determined(PROVINCE, "2026-08-04", COMMUNE)
    SENT = transferred(PROVINCE, "2026-08-05", COMMUNE)

    @pytest.mark.parametrize(
        ("story", "expected"),
        [
            pytest.param(
                (COMPETENT, SENT, returned(COMMUNE, "2026-08-06")),
                ["R16 medium"],
                id="by the competent body",
            ),
            pytest.param(
                (COMPETENT, SENT, returned(COMMUNE, "2026-08-06", names=DEPARTMENT)),
                ["R16 medium"],
                id="whoever it names",
            ),
            pytest.param(
                (SENT, returned(COMMUNE, "2026-08-06")), [], id="competence not determined"
            ),
            pytest.param(
                (
                    determined(PROVINCE, "2026-08-04", DEPARTMENT),
                    SENT,
                    returned(COMMUNE, "2026-08-06"),
                ),
                [],
                id="by a body that is not competent",
            ),
            pytest.param(
                (
                    COMPETENT,
                    determined(PROVINCE, "2026-08-04", DEPARTMENT, key="b"),
                    SENT,
                    returned(COMMUNE, "2026-08-06"),
                ),
                [],
                id="two words of one day",
            ),
            pytest.param(
                (
                    COMPETENT,
                    determined("t51", "2026-08-06", DEPARTMENT, key="b"),
                    SENT,
                    returned(COMMUNE, "2026-08-06"),
                ),
                [],
                id="corrected by the day of the return",
            ),
            pytest.param(
                (
                    SENT,
                    returned(COMMUNE, "2026-08-06"),
                    determined(PROVINCE, "2026-08-07", COMMUNE),
                ),
                ["R16 medium"],
                id="determined after the return",
            ),
            pytest.param(
                (
                    COMPETENT,
                    transferred(PROVINCE, "2026-08-05", COMMUNE, role="copy"),
                    returned(COMMUNE, "2026-08-06"),
                ),
                [],
                id="a copy given back",
            ),
            pytest.param(
                (COMPETENT, refused(COMMUNE, "2026-08-04"), SENT, returned(COMMUNE, "2026-08-06")),
                [],
                id="it had answered before",
            ),
        ],
    )
    def test_the_competent_body_keeps_the_paper(
        self, story: tuple[AnyFact, ...], expected: list[str]
    ) -> None:
        """The fault is the receiver's."""
        found = moved("2026-08-07", self.FILED, *story)
        assert [f for f in holding(found) if "R16" in f] == expected

    def test_it_is_history_once_the_body_took_the_paper_after_all(self) -> None:
        """Sent again, and accepted."""
        again = transferred(PROVINCE, "2026-08-10", COMMUNE, transfer="t2")
        story = (self.COMPETENT, self.SENT, returned(COMMUNE, "2026-08-06"), again)
        found = moved("2026-08-12", self.FILED, *story, accepted(COMMUNE, "2026-08-12"))
        assert only(found.findings, "R16").state == "historic"


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(
            (
                received(PROVINCE, "2026-08-03"),
                transferred(PROVINCE, "2026-08-04", COMMUNE),
                received(COMMUNE, "2026-08-05", "p2", transfer="t1", forwarder=PROVINCE),
            ),
            id="a province hands a case down to the competent commune once",
        ),
        pytest.param(
            (
                received(COMMUNE, "2026-06-01", about=CLERK, by=signed()),
                accepted(COMMUNE, "2026-06-03"),
                received(PROVINCE, "2026-07-15", "p2", about=CLERK),
                report_demanded(PROVINCE, "2026-07-17", COMMUNE, "p2"),
            ),
            id="a superior demands a report",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03"),
                transferred(PROVINCE, "2026-08-04", DEPARTMENT),
                returned(DEPARTMENT, "2026-08-05", names=COMMUNE),
                transferred(PROVINCE, "2026-08-06", COMMUNE, transfer="t2"),
                acknowledged(COMMUNE, "2026-08-07", "t2"),
            ),
            id="a return names the body the sender then uses",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03"),
                accepted(PROVINCE, "2026-08-05"),
                verification_assigned(PROVINCE, "2026-08-06", "t51-ttr"),
            ),
            id="the resolver charges a unit of his own with verifying",
        ),
    ],
)
def test_what_the_table_calls_no_alert_is_none(story: tuple[AnyFact, ...]) -> None:
    """On the day of the last fact nothing of E.2 holds."""
    last = max(fact.businessdate for fact in story)
    assert holding(moved(last, *story)) == []


def test_the_first_sender_answers_for_the_body_a_return_corrects() -> None:
    """The fault is the sender's R7, where competence was determined."""
    story = (
        received(PROVINCE, "2026-08-03"),
        determined(PROVINCE, "2026-08-04", COMMUNE),
        transferred(PROVINCE, "2026-08-04", DEPARTMENT),
        returned(DEPARTMENT, "2026-08-05", names=COMMUNE),
        transferred(PROVINCE, "2026-08-06", COMMUNE, transfer="t2"),
    )
    assert holding(moved("2026-08-06", *story)) == ["R7 medium"]
