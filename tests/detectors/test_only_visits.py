"""A visit that brought no paper holds nothing, and is looked at again as any other matter is."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.evaluate import MATTER_DETECTORS, evaluate_matter
from projections.terms import dawn
from tests.support.cases import case, the_law
from tests.support.delays import visitor_answered
from tests.support.papers import COMMUNE, Day, at, on
from tests.support.steps import visited

VISIT = visited(COMMUNE, "2026-03-02", people=3)
ANSWER = visitor_answered(COMMUNE, "2026-03-20")


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-02", "2026-03-10", "2026-09-01"])
@pytest.mark.parametrize("facts", [(VISIT,), (VISIT, ANSWER), (ANSWER,)])
def test_every_detector_says_nothing_of_a_visit_without_a_paper(
    day: Day, facts: tuple[AnyFact, ...]
) -> None:
    """What is said without asking the detectors is what each of them says."""
    whole = evaluate_matter(case(*facts), the_law(), at(day))
    parts = [detect(case(*facts), the_law(), at(day)) for detect in MATTER_DETECTORS]
    assert not whole.findings
    assert not whole.assessments
    assert not any(part.findings or part.assessments for part in parts)
    wakes = {part.wake_at for part in parts} - {None}
    assert wakes <= {whole.wake_at}


def test_a_visit_dated_ahead_is_looked_at_on_its_day() -> None:
    """The fact is known on the first of March and comes true on the second."""
    found = evaluate_matter(case(VISIT), the_law(), at("2026-03-01"))
    assert found.wake_at == dawn(on("2026-03-02"))
