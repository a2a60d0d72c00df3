"""What was known on a day is linked by what the papers of that day say."""

from __future__ import annotations

from projections.explaining.linking import case_with, cases_of
from tests.early_warning.test_texts import COPY, ONE
from tests.early_warning.test_texts_any_order import LAW
from tests.support.papers import id_of


def test_papers_of_one_text_are_one_case_where_the_law_is_known() -> None:
    """Nothing else ties the two; before the second came in there was one."""
    assert len(cases_of([ONE, COPY])) == 2
    (case,) = cases_of([COPY, ONE], LAW)
    assert case.id == id_of("p1")
    assert len(case.facts) == 2
    before = case_with([ONE], id_of("p1"), LAW)
    assert before is not None
    assert len(before.facts) == 1
