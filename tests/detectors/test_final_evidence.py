"""R13 word for word: what proves that the final word was behind a transfer."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.findings import Finding, Pattern, SubjectKind
from tests.support.cases import MATTER
from tests.support.facts import received, transferred
from tests.support.notices import enforcement_ordered
from tests.support.papers import COMMUNE, PROVINCE, on
from tests.support.steps import decided, served
from tests.support.verdicts import holding, moved, only

FILED = received(PROVINCE, "2026-06-01", "p0")
DECIDED = decided(PROVINCE, "2026-07-20", "p0", instance=2)
LATER = received(PROVINCE, "2026-07-21")
SENT = transferred(PROVINCE, "2026-07-28", COMMUNE)


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ((), "2026-07-20"),
        ((served(PROVINCE, "2026-07-20", "p0", instance=2),), "2026-07-20"),
        ((served(PROVINCE, "2026-07-27", "p0", instance=2),), "2026-07-27"),
    ],
    ids=["never served", "served on its day", "served a week later"],
)
def test_the_end_is_proved_by_the_decision_its_paper_and_its_service(
    told: tuple[AnyFact, ...], since: str
) -> None:
    """Beside the paper that was handed round and its transfer."""
    facts = (FILED, DECIDED, *told, LATER, SENT)
    assert only(moved("2026-07-28", *facts).findings, "R13") == Finding(
        rule="R13",
        version=1,
        pattern=Pattern.REPEATED_TRANSFER,
        subject_kind=SubjectKind.MATTER,
        subject=MATTER,
        path=SENT.subject,
        severity="low",
        effective_at=on("2026-07-28"),
        evidence=tuple(sorted(fact.id for fact in facts)),
        agencies=(PROVINCE, COMMUNE),
        params=(("cause", "second"), ("final_on", since), ("sent_on", "2026-07-28")),
    )


@pytest.mark.parametrize(("paper", "day"), [("p1", "2026-07-28"), ("p1", "2026-07-25")])
def test_a_paper_on_which_enforcement_was_ordered_is_carried_out(paper: str, day: str) -> None:
    """Until the day of the transfer, included."""
    ordered = enforcement_ordered(PROVINCE, day, paper)
    assert "R13 low" not in holding(moved("2026-07-28", FILED, DECIDED, LATER, ordered, SENT))
