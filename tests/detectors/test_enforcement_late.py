"""O6: an effective decision without an order, or not carried out."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import enforcement_late
from projections.terms import dawn
from tests.support.delays import COMPLAINED, did, judged
from tests.support.facts import received
from tests.support.papers import COMMUNE, PROVINCE, Day, on

ORDERED = (*COMPLAINED, did("ordered", COMMUNE, "2026-09-10"))
SILENT = ("info", "holding", ("partial",))


def rows(day: Day, *facts: AnyFact) -> list[tuple[object, str, str, tuple[str, ...]]]:
    """Return cause, severity, state and flags of each finding."""
    found = judged(enforcement_late.detect, day, *facts).findings
    told = [(dict(f.params)["cause"], f.severity, f.state, f.flags) for f in found]
    return sorted(told, key=str)


@pytest.mark.parametrize(
    ("story", "day", "expected"),
    [
        (COMPLAINED, "2026-09-10", []),
        (COMPLAINED, "2026-09-11", [("order", *SILENT)]),
        (COMPLAINED, "2026-12-02", [("order", *SILENT)]),
        (COMPLAINED, "2026-12-03", [("completion", *SILENT), ("order", *SILENT)]),
        (ORDERED, "2026-12-02", []),
        (ORDERED, "2026-12-03", [("completion", "medium", "holding", ())]),
        ((*ORDERED, did("enforced", COMMUNE, "2026-12-02")), "2027-03-01", []),
        (
            (*ORDERED, did("enforced", COMMUNE, "2026-12-04")),
            "2027-03-01",
            [("completion", "medium", "historic", ())],
        ),
        (
            (*COMPLAINED, did("ordered", COMMUNE, "2026-09-11")),
            "2026-09-20",
            [("order", "medium", "historic", ())],
        ),
        ((*COMPLAINED, did("enforced", COMMUNE, "2026-08-20")), "2027-03-01", []),
        ((*COMPLAINED, received(PROVINCE, "2026-08-20", "p2")), "2027-03-01", []),
    ],
)
def test_an_effective_decision_is_ordered_in_five_working_days_and_done_in_ninety(
    story: tuple[AnyFact, ...], day: str, expected: list[object]
) -> None:
    """Issued 2026-08-03, effective 09-03: an order by 09-10, carried out by 12-02."""
    assert rows(day, *story) == expected


def test_a_second_complaint_after_the_effect_changes_nothing() -> None:
    """It came too late to keep the decision from taking effect."""
    assert rows("2026-09-11", *COMPLAINED, received(PROVINCE, "2026-09-04", "p2"))


def test_it_wakes_for_the_order_and_for_the_completion() -> None:
    """From step to step, then nothing more."""
    turns = ["2026-09-11", "2026-12-03"]
    for before, after in zip(["2026-08-10", *turns], [*turns, None], strict=True):
        wake = judged(enforcement_late.detect, before, *COMPLAINED).wake_at
        assert wake == (None if after is None else dawn(on(after)))
