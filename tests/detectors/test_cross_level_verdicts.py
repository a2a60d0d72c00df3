"""What stands beside the class of a filing: faults, weight, flags, successors, waking."""

from __future__ import annotations

import pytest

from projections.detectors import cross_level
from projections.terms import dawn
from tests.support.cases import case, the_law
from tests.support.facts import accepted, received
from tests.support.levels import (
    ACCEPTED,
    CENTRE,
    DECIDED,
    FILED,
    Story,
    judged,
    last,
    verdict,
)
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, asking, at, denouncing, on
from tests.support.steps import (
    decided,
    delegation,
    served,
    succeeded,
)


@pytest.mark.parametrize(
    ("story", "fault"),
    [
        ((*ACCEPTED, last(CENTRE, "2026-08-12")), (COMMUNE,)),
        ((received(COMMUNE, "2026-07-01"), last(CENTRE, "2026-07-15")), (COMMUNE,)),
        (
            (
                received(COMMUNE, "2026-06-08"),
                accepted(COMMUNE, "2026-07-10"),
                last(PROVINCE, "2026-07-20"),
            ),
            (COMMUNE,),
        ),
        ((*ACCEPTED, last(PROVINCE, "2026-07-20")), ()),
        ((*DECIDED, last(CENTRE, "2026-08-12")), ()),
    ],
    ids=["overdue", "silent", "accepted late", "in time", "decided in time"],
)
def test_a_climb_past_a_failing_office_names_it(story: Story, fault: tuple[str, ...]) -> None:
    """K13 and K15 report beside the verdict which office failed before."""
    assert verdict(*story).authority_fault == fault


def test_a_delegation_and_a_repeat_add_to_the_weight() -> None:
    """One hop 1, five people together 1, a counted filing within 90 days before 1."""
    first = received(PROVINCE, "2026-07-02")
    again = last(PROVINCE, "2026-09-30")
    crowd = delegation(PROVINCE, "2026-09-30", 5, ("p",))
    assert verdict(first, again).weight == 2
    assert verdict(first, again, crowd).weight == 3
    assert verdict(first, again, delegation(PROVINCE, "2026-09-30", 4, ("p",))).weight == 2
    assert verdict(first, last(PROVINCE, "2026-10-01")).weight == 1
    assert verdict(received(PROVINCE, "2026-09-30"), again).weight == 1
    centre = last(CENTRE, "2026-09-30")
    heaviest = judged(first, centre, delegation(CENTRE, "2026-09-30", 9, ("p",)))
    assert max(one.weight for one in heaviest.assessments) == 5
    assert {f.severity for f in heaviest.findings} == {"low", "critical"}


def test_an_unknown_day_of_service_is_estimated_and_said_to_be() -> None:
    """Issue plus three working days plus five: 2026-07-30 gives 08-09, the term ends 09-08."""
    decision = decided(COMMUNE, "2026-07-30")
    assert verdict(decision, last(PROVINCE, "2026-09-08")).verdict == "lawful_second_complaint"
    late = verdict(decision, last(PROVINCE, "2026-09-09"))
    assert (late.verdict, late.flags) == ("late_second_complaint", ("estimated",))


def test_a_discipline_complaint_goes_up_within_ten_days() -> None:
    """KN-LIM-D2 stands in for KN-FILE2."""
    about = against(COMMUNE, discipline=True)
    story = (decided(COMMUNE, "2026-07-30"), served(COMMUNE, "2026-08-03"))
    assert verdict(*story, last(PROVINCE, "2026-08-13", about=about)).rule == "K6"
    assert verdict(*story, last(PROVINCE, "2026-08-14", about=about)).rule == "K7"


def test_a_fact_that_the_case_passed_on_wins_over_the_register() -> None:
    """The named successor is the first resolver, not the one the register knows."""
    old = against("h525", issued="2025-03-01")
    passed = succeeded(PROVINCE, "2025-07-01", predecessor="h525", successor="x21124")
    assert verdict(last("x21124", "2026-07-02", about=old)).rule == "K17"
    assert verdict(passed, last("x21124", "2026-07-02", about=old)).rule == "K4"


def test_facts_of_the_predecessor_count_as_facts_of_the_successor() -> None:
    """A second complaint at a district of old is one at the province today."""
    old = against(COMMUNE, issued="2025-03-20")
    story = (
        decided(COMMUNE, "2025-06-02"),
        served(COMMUNE, "2025-06-03"),
        received("h525", "2025-06-10", "p2", about=old),
        accepted("h525", "2025-06-13", "p2", instance=2),
    )
    assert verdict(*story, last(PROVINCE, "2025-07-07", about=old)).rule == "K5"


def test_a_door_that_is_itself_the_first_resolver_stays_itself() -> None:
    """A complaint against the inspectorate's own act is first its own, then the province's."""
    own = against("t51-ttr")
    story = (received("t51-ttr", "2026-07-02", about=own), accepted("t51-ttr", "2026-07-10"))
    assert verdict(*story, last("t51-ttr", "2026-07-20", about=own)).rule == "K4"
    assert verdict(*story, last(PROVINCE, "2026-07-20", about=own)).rule == "K13"
    assert verdict(*story, last(BOARD, "2026-08-12", about=own)).rule == "K8"


def test_every_kind_is_judged_by_its_own_table() -> None:
    """A paper above the commune is a K row as a complaint, a T row, or an F row."""
    rules = [
        verdict(last(PROVINCE, "2026-07-02", about=about)).rule
        for about in (against(), denouncing(), asking())
    ]
    assert rules == ["K15", "T13", "F3"]


def test_a_term_past_the_calendar_leaves_the_verdict_open() -> None:
    """Where the holidays of a year are not on file, the filing is undetermined, and says so."""
    end = the_law().calendar.last
    paper, step_up = received(COMMUNE, end), received(CENTRE, end.replace(year=end.year + 1), "p")
    found = cross_level.detect(
        case(paper, step_up), the_law(), at(end.replace(year=end.year + 2))
    ).assessments[-1]
    assert (found.rule, found.flags) == ("K1", ("level_5", "partial"))


def test_only_a_fact_dated_later_wakes_the_detector() -> None:
    """A filing is judged as of its own day, so time alone changes nothing."""
    today = cross_level.detect(case(FILED), the_law(), at("2026-07-02"))
    assert today.wake_at is None
    tomorrow = last(PROVINCE, "2026-07-03", recorded="2026-07-02")
    before = cross_level.detect(case(FILED, tomorrow), the_law(), at("2026-07-02"))
    assert before.wake_at == dawn(on("2026-07-03"))
    assert len(before.assessments) == 1
