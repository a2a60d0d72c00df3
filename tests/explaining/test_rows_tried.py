"""Each row of E.1.2 to E.1.4 says why it holds or does not, and says so of what was judged."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given, settings

from domain.law.errors import LawError
from projections.detectors.cross_level import TABLES
from projections.evaluate import evaluate_matter
from projections.explain import Language
from projections.explaining.conditions import CONDITIONS
from projections.explaining.rows_tried import Trial, inquiry_of, trial
from projections.explaining.speech import Speech
from projections.texts.text import Text
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import accepted, received
from tests.support.histories import History, histories, told
from tests.support.levels import ACCEPTED, CENTRE, FILED, Story, last
from tests.support.papers import COMMUNE, PROVINCE, at, denouncing, id_of

ROWS = [row for table in TABLES.values() for row in table.rows]


def tried(*facts: object, petition: str = "p", language: Language = "en") -> Trial:
    """Try the rows on one filing of a story."""
    inquiry = inquiry_of(case(*facts), the_law(), id_of(petition), LONG_AFTER)  # type: ignore[arg-type]
    assert inquiry is not None
    return trial(inquiry, Speech(the_law(), language))


def test_every_row_has_its_parts() -> None:
    """A row added to a table needs its words."""
    assert {row.rule for row in ROWS} == set(CONDITIONS)


@given(histories())
@settings(deadline=None, max_examples=200)
def test_a_row_applies_exactly_when_all_its_parts_hold(history: History) -> None:
    """So the reason given is the reason: what is explained is what was judged."""
    matter = case(*told(history))
    for said in evaluate_matter(matter, the_law(), LONG_AFTER).assessments:
        inquiry = inquiry_of(matter, the_law(), said.petition, LONG_AFTER)
        assert inquiry is not None
        for row in TABLES[inquiry.course.kind].rows:
            try:
                applies = row.applies(inquiry)
            except LawError:
                continue
            assert applies == all(part.holds(inquiry) for part in CONDITIONS[row.rule]), row.rule


@given(histories())
@settings(deadline=None, max_examples=50)
def test_the_row_that_holds_is_the_one_of_the_verdict(history: History) -> None:
    """Every row before it says in a sentence why it does not hold."""
    matter = case(*told(history))
    for said in evaluate_matter(matter, the_law(), LONG_AFTER).assessments:
        inquiry = inquiry_of(matter, the_law(), said.petition, LONG_AFTER)
        assert inquiry is not None
        *before, found = trial(inquiry, Speech(the_law(), "vi")).tried
        if "partial" not in said.flags:
            assert (found.rule, found.verdict, found.holds) == (said.rule, said.verdict, True)
        assert not any(row.holds for row in before)
        assert all(row.why for row in (*before, found))


STORIES: dict[str, tuple[Story, str, str]] = {
    "EV02": (
        (*ACCEPTED, last(PROVINCE, "2026-07-20")),
        "K13",
        "the case was open, or the paper waiting, in time (due: 10/08/2026)",
    ),
    "EV03": (
        (*ACCEPTED, last(PROVINCE, "2026-08-12")),
        "K8",
        "accepted it and is past 10/08/2026",
    ),
    "EV09": ((last(PROVINCE, "2026-07-02"),), "K15", "Nothing had been filed with"),
    "EV10": ((FILED, last(PROVINCE, "2026-07-03")), "K12", "within 7 days"),
    "EV12": ((*ACCEPTED, last(CENTRE, "2026-07-30")), "K13", "stands above the body whose turn"),
}


@pytest.mark.parametrize(("story", "rule", "why"), STORIES.values(), ids=STORIES)
def test_the_vectors_are_explained_by_their_row(story: Story, rule: str, why: str) -> None:
    """What matched, with the days and bodies it was judged by."""
    found = tried(*story).tried[-1]
    assert (found.rule, found.holds) == (rule, True)
    assert why in " ".join(found.why)


def test_what_the_rows_look_at_is_listed_with_its_value() -> None:
    """Bodies, days and the number of levels; what does not exist is left out."""
    shown = {one.name: one.value for one in tried(*ACCEPTED, last(PROVINCE, "2026-07-20")).inputs}
    assert shown["hops"] == "1"
    assert shown["due"] == "10/08/2026"
    assert shown["r1"] == shown["right"] == "UBND xã Trà Bồng (x21115)"
    assert "d1" not in shown


def test_a_field_that_lies_beyond_the_calendar_is_told_so() -> None:
    """Nobody can say whether a term has passed that ends outside the years on file."""
    edge = the_law().calendar.last
    filed = received(COMMUNE, edge - timedelta(days=9))
    taken = accepted(COMMUNE, edge - timedelta(days=5))
    story = case(filed, taken, last(PROVINCE, edge.isoformat()))
    inquiry = inquiry_of(story, the_law(), id_of("p"), at(edge + timedelta(days=30)))
    assert inquiry is not None
    found = trial(inquiry, Speech(the_law(), "en"))
    assert {one.name: one.value for one in found.inputs}["due"] == "outside the years on file"
    assert not any(row.holds for row in found.tried)
    assert "outside the years" in found.tried[-1].why[0]


def test_a_denunciation_is_tried_by_its_own_table() -> None:
    """EV16: on a clerk, filed with the province, nothing with the commune."""
    found = tried(received(PROVINCE, "2026-07-02", "p", about=denouncing(COMMUNE)))
    assert found.tried[-1].rule == "T13"
    assert {one.name for one in found.inputs} >= {"c", "superior", "right"}


@pytest.mark.parametrize("rule", sorted(CONDITIONS))
def test_every_part_is_worded_in_both_languages(rule: str) -> None:
    """Vietnamese with its marks, composed; sentences, not codes."""
    for part in CONDITIONS[rule]:
        for text in (part.yes, part.no):
            _is_well_worded(text)


def _is_well_worded(text: Text) -> None:
    assert unicodedata.is_normalized("NFC", text.vi)
    assert re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text.vi)
    assert text.vi.endswith(".")
    assert text.en.endswith(".")
    assert set(re.findall(r"{(\w+)}", text.vi)) == set(re.findall(r"{(\w+)}", text.en))
