"""R12 row by row: what each kind of forwarder is owed, and what silence is."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors.transfer_rows.reply import limit_of
from tests.support.facts import (
    accepted,
    acknowledged,
    filed_away,
    guided,
    received,
    refused,
    returned,
    transferred,
)
from tests.support.notices import informed
from tests.support.papers import COMMUNE, PROVINCE, Day, asking, at, signed
from tests.support.steps import decided, terminated, withdrawn
from tests.support.verdicts import holding, moved, only, past

DEPARTMENT = "t51-snnmt"


def _r12(day: Day, *story: AnyFact) -> list[str]:
    known = [fact for fact in story if fact.businessdate <= at(day).date()]
    return [said for said in holding(moved(day, *known)) if said.startswith("R12")]


@pytest.mark.parametrize(
    ("forwarder", "limit"),
    [
        ("qh", "TCD-FB"),
        ("qh-51", "TCD-FB"),
        ("hdnd-51", "TCD-FB"),
        ("hdnd-x21115", "TCD-FB"),
        ("t51-btcd", "TCD-FB"),
        ("btcdtw", "TCD-FB"),
        ("mttq", "KN-FRONT"),
        ("mttq-51", "KN-FRONT"),
        ("bc", "TC-PRESS"),
        ("dang-51", None),
        ("t51", None),
        ("t51-snnmt", None),
        ("x21115", None),
        ("ttcp", None),
    ],
)
def test_each_kind_of_forwarder_has_its_limit(forwarder: str, limit: str | None) -> None:
    """TCD Đ.27(2), KN Đ.66(2), TC Đ.26(2); others have none."""
    assert limit_of(forwarder) == limit


@pytest.mark.parametrize(
    ("forwarder", "last"),
    [
        pytest.param("qh-51", "2026-08-19", id="seven working days for deputies"),
        pytest.param("hdnd-51", "2026-08-19", id="and for people's councils"),
        pytest.param("t51-btcd", "2026-08-19", id="and for a reception board"),
        pytest.param("mttq-51", "2026-08-17", id="seven days for the Front"),
        pytest.param("dang-51", None, id="none for a party body"),
        pytest.param(DEPARTMENT, None, id="none for a department"),
    ],
)
def test_the_result_is_reported_within_the_limit(forwarder: str, last: str | None) -> None:
    """Decided on Monday 10 August; late from the day after the last."""
    story = (
        received(COMMUNE, "2026-08-03", forwarder=forwarder),
        accepted(COMMUNE, "2026-08-05"),
        decided(COMMUNE, "2026-08-10"),
    )
    if last is None:
        assert _r12("2027-01-10", *story) == []
        return
    day_after = at(last).date().toordinal() + 1
    late = at(last).date().fromordinal(day_after)
    assert _r12(last, *story) == []
    assert moved(last, *story).wake_at == at(late, 0)
    assert _r12(late, *story) == ["R12 medium"]
    assert _r12(late, *story, informed(COMMUNE, last)) == []
    told_late = moved(late, *story, informed(COMMUNE, late))
    assert "R12 medium" in past(told_late)


@pytest.mark.parametrize(
    ("story", "day", "expected"),
    [
        pytest.param(
            (informed(COMMUNE, "2026-08-04"),),
            "2026-08-20",
            ["R12 medium"],
            id="telling of the acceptance is not telling the result",
        ),
        pytest.param(
            (informed(PROVINCE, "2026-08-12"),),
            "2026-08-20",
            ["R12 medium"],
            id="another body cannot tell it",
        ),
        pytest.param(
            (received(COMMUNE, "2026-08-03", "p9"), informed(COMMUNE, "2026-08-12", "p9")),
            "2026-08-20",
            ["R12 medium"],
            id="nor is another paper's forwarder this one",
        ),
    ],
)
def test_only_the_result_told_by_the_resolver_ends_it(
    story: tuple[AnyFact, ...], day: str, expected: list[str]
) -> None:
    """The forwarder waits for what became of its paper."""
    sent = received(COMMUNE, "2026-08-03", forwarder="qh-51")
    assert (
        _r12(day, sent, accepted(COMMUNE, "2026-08-04"), decided(COMMUNE, "2026-08-10"), *story)
        == expected
    )


def test_the_press_is_answered_within_twenty_days_of_receipt() -> None:
    """Whether resolved or not; the 23rd is a Sunday."""
    story = (received(COMMUNE, "2026-08-03", forwarder="bc"), accepted(COMMUNE, "2026-08-05"))
    assert _r12("2026-08-24", *story) == []
    assert _r12("2026-08-25", *story) == ["R12 medium"]
    assert _r12("2026-08-25", *story, informed(COMMUNE, "2026-08-24")) == []


def test_what_was_resolved_before_is_reported_from_receipt() -> None:
    """TCD Đ.27(2): there is nothing to wait for."""
    story = (
        received(COMMUNE, "2026-07-06"),
        decided(COMMUNE, "2026-07-20"),
        received(COMMUNE, "2026-08-03", "p2", forwarder="qh-51"),
    )
    assert _r12("2026-08-12", *story) == []
    assert _r12("2026-08-13", *story) == ["R12 medium"]
    again = accepted(COMMUNE, "2026-08-05", "p2", instance=2)
    assert _r12("2026-08-13", *story, again) == []


def test_a_decision_on_any_paper_of_the_matter_is_the_result_for_every_forwarder() -> None:
    """Each is told; a joint decision does not tell by itself."""
    story = (
        received(COMMUNE, "2026-08-03", forwarder="qh-51"),
        received(COMMUNE, "2026-08-04", "p2", forwarder="hdnd-51"),
        decided(COMMUNE, "2026-08-10"),
        informed(COMMUNE, "2026-08-11"),
    )
    assert _r12("2026-08-20", *story) == ["R12 medium"]
    found = only(moved("2026-08-20", *story).findings, "R12")
    assert found.agencies == (COMMUNE, "hdnd-51")


SENT = (
    received(DEPARTMENT, "2026-08-03", about=asking()),
    transferred(DEPARTMENT, "2026-08-04", COMMUNE),
    acknowledged(COMMUNE, "2026-08-05"),
)
"""Thirty days after the acknowledgement end on Friday 4 September."""


def test_silence_is_thirty_days_after_the_acknowledgement() -> None:
    """Whoever sent it may urge; low, because no text sets the number."""
    assert _r12("2026-09-04", *SENT) == []
    assert _r12("2026-09-05", *SENT) == ["R12 low"]


def test_what_nobody_acknowledged_is_no_reply_owed() -> None:
    """R10 speaks of that."""
    assert _r12("2027-01-10", *SENT[:2]) == []


@pytest.mark.parametrize(
    "sign",
    [
        accepted(COMMUNE, "2026-09-04"),
        refused(COMMUNE, "2026-09-04"),
        terminated(COMMUNE, "2026-09-04"),
        guided(COMMUNE, "2026-09-04", DEPARTMENT),
        filed_away(COMMUNE, "2026-09-04"),
        informed(COMMUNE, "2026-09-04"),
        returned(COMMUNE, "2026-09-04", names=DEPARTMENT),
        transferred(COMMUNE, "2026-09-04", PROVINCE, transfer="t2", follows="t1"),
        withdrawn(DEPARTMENT, "2026-09-04"),
        decided(PROVINCE, "2026-09-04"),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_any_act_breaks_the_silence_in_time_and_ends_it_later(sign: AnyFact) -> None:
    """By the last day there is nothing to say; after it, it is history."""
    assert "R12 low" not in past(moved("2026-10-10", *SENT, sign))
    assert _r12("2026-10-10", *SENT, sign) == []
    later = sign.model_copy(
        update={"businessdate": at("2026-09-05").date(), "recordedtime": at("2026-09-05")}
    )
    assert "R12 low" in past(moved("2026-10-10", *SENT, later))


def test_a_copy_for_information_asks_for_nothing() -> None:
    """It moves nothing."""
    copy = transferred(DEPARTMENT, "2026-08-04", COMMUNE, role="copy")
    assert _r12("2027-01-10", SENT[0], copy, SENT[2]) == []


def test_who_has_the_matter_open_is_not_silent_on_one_more_paper() -> None:
    """RV04: accepted the first, and works on it."""
    story = (
        received(COMMUNE, "2026-07-27", "p0", about=asking(), by=signed("two")),
        accepted(COMMUNE, "2026-07-29", "p0"),
        *SENT,
    )
    assert _r12("2026-10-10", *story) == []
