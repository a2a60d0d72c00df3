"""Each row of table E.1.2 with a story that just matches and one that just misses."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from projections.detectors.complaint_rows import ROWS
from projections.findings import Assessment, Detected
from projections.terms import dawn
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import accepted, classified, received, refused, transferred
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, asking, at, id_of, on, signed
from tests.support.steps import (
    court_accepted,
    decided,
    delegation,
    remote_flagged,
    served,
    succeeded,
    withdrawn,
)

CENTRE, MINISTRY, DEPARTMENT, DEPUTIES = "btcdtw", "b-nnmt", "t51-snnmt", "qh-51"
ELSEWHERE = "x00004"
FILED = received(COMMUNE, "2026-07-02")
ACCEPTED = (FILED, accepted(COMMUNE, "2026-07-10"))
DECIDED = (decided(COMMUNE, "2026-07-30"), served(COMMUNE, "2026-08-03"))
SECOND = received(PROVINCE, "2026-08-10", "p2")
SECOND_OPEN = (*DECIDED, SECOND, accepted(PROVINCE, "2026-08-17", "p2", instance=2))
OF_PROVINCE = against(PROVINCE, ministry=MINISTRY)
NO_MINISTRY = against(PROVINCE, ministry=None)
Story = tuple[AnyFact, ...]


def last(agency: str, day: str, **said: object) -> AnyFact:
    """Return the filing a case is about."""
    return received(agency, day, "p", **said)  # type: ignore[arg-type]


class Edge(NamedTuple):
    """A story on one side of a condition, and the row that then applies."""

    why: str
    rule: str
    story: Story


EDGES = (
    Edge("K0 sent on", "K0", (last(PROVINCE, "2026-07-02", forwarder=DEPUTIES),)),
    Edge("K0 missed: sent by the sender", "K15", (last(PROVINCE, "2026-07-02"),)),
    Edge("K1 no issuer", "K1", (last(PROVINCE, "2026-07-02", about=against(None)),)),
    Edge("K1 no ministry", "K1", (last(MINISTRY, "2026-07-02", about=NO_MINISTRY),)),
    Edge("K1 missed: ministry known", "K15", (last(MINISTRY, "2026-07-02", about=OF_PROVINCE),)),
    Edge("K1 missed: R2 not asked for", "K4", (last(PROVINCE, "2026-07-02", about=NO_MINISTRY),)),
    Edge(
        "K1 contradictory classifications of one day",
        "K1",
        (
            last(PROVINCE, "2026-07-02"),
            classified(PROVINCE, "2026-07-03", "p", about=against(), key="a"),
            classified(PROVINCE, "2026-07-03", "p", about=OF_PROVINCE, key="b"),
        ),
    ),
    Edge(
        "K1 missed: the later classification stands",
        "K4",
        (
            last(PROVINCE, "2026-07-02"),
            classified(PROVINCE, "2026-07-03", "p", about=against()),
            classified(PROVINCE, "2026-07-04", "p", about=OF_PROVINCE),
        ),
    ),
    Edge(
        "K2 second decision on the day",
        "K2",
        (
            *SECOND_OPEN,
            decided(PROVINCE, "2026-09-25", "p2", instance=2),
            last(CENTRE, "2026-09-25"),
        ),
    ),
    Edge(
        "K2 missed: the day before",
        "K13",
        (
            *SECOND_OPEN,
            decided(PROVINCE, "2026-09-25", "p2", instance=2),
            last(CENTRE, "2026-09-24"),
        ),
    ),
    Edge(
        "K2 the court has it",
        "K2",
        (*DECIDED, court_accepted(COMMUNE, "2026-08-05"), last(PROVINCE, "2026-08-05")),
    ),
    Edge(
        "K2 a minister decided",
        "K2",
        (decided(MINISTRY, "2026-08-05"), last(MINISTRY, "2026-08-06", about=against(MINISTRY))),
    ),
    Edge("K3 decided on the day", "K3", (*DECIDED, last(COMMUNE, "2026-07-30"))),
    Edge("K3 missed: the day before", "K4", (*DECIDED, last(COMMUNE, "2026-07-29"))),
    Edge(
        "K3 missed: the decision answers this very paper",
        "K4",
        (last(COMMUNE, "2026-07-30"), decided(COMMUNE, "2026-07-30", "p")),
    ),
    Edge("K4 missed: a unit below", "K16", (last(f"{COMMUNE}-kt", "2026-07-02"),)),
    Edge("K5 a second complaint is open", "K5", (*SECOND_OPEN, last(PROVINCE, "2026-08-18"))),
    Edge(
        "K5 missed: it was withdrawn",
        "K6",
        (*SECOND_OPEN, withdrawn(PROVINCE, "2026-08-18", "p2"), last(PROVINCE, "2026-08-18")),
    ),
    Edge(
        "K5 missed: this paper is accepted on its own day",
        "K6",
        (*DECIDED, last(PROVINCE, "2026-08-10"), accepted(PROVINCE, "2026-08-10", "p", instance=2)),
    ),
    Edge("K6 last day", "K6", (*DECIDED, last(PROVINCE, "2026-09-03"))),
    Edge("K6 missed, K7 first day", "K7", (*DECIDED, last(PROVINCE, "2026-09-04"))),
    Edge(
        "K7 missed: remote has 45 days",
        "K6",
        (*DECIDED, remote_flagged(COMMUNE, "2026-07-02"), last(PROVINCE, "2026-09-17")),
    ),
    Edge("K8 first day", "K8", (*ACCEPTED, last(PROVINCE, "2026-08-11"))),
    Edge("K8 missed: the due day itself", "K13", (*ACCEPTED, last(PROVINCE, "2026-08-10"))),
    Edge("K8 last day", "K8", (*ACCEPTED, last(PROVINCE, "2026-09-09"))),
    Edge("K8 missed, K9 first day", "K9", (*ACCEPTED, last(PROVINCE, "2026-09-10"))),
    Edge(
        "K10 the day after the limit",
        "K10",
        (received(COMMUNE, "2026-07-01"), last(PROVINCE, "2026-07-11")),
    ),
    Edge(
        "K10 missed: the last day",
        "K13",
        (received(COMMUNE, "2026-07-01"), last(PROVINCE, "2026-07-10")),
    ),
    Edge(
        "K10 by a forwarded paper",
        "K10",
        (received(COMMUNE, "2026-07-01", forwarder=DEPUTIES), last(PROVINCE, "2026-07-11")),
    ),
    Edge(
        "K10 missed: answered on the day",
        "K13",
        (
            received(COMMUNE, "2026-07-01"),
            accepted(COMMUNE, "2026-07-13"),
            last(PROVINCE, "2026-07-13"),
        ),
    ),
    Edge(
        "K11 refused on the day",
        "K11",
        (FILED, refused(COMMUNE, "2026-07-10"), last(PROVINCE, "2026-07-10")),
    ),
    Edge(
        "K11 missed: accepted after the refusal",
        "K13",
        (
            FILED,
            refused(COMMUNE, "2026-07-08"),
            accepted(COMMUNE, "2026-07-10"),
            last(PROVINCE, "2026-07-14"),
        ),
    ),
    Edge(
        "K11b transferred the day before",
        "K11b",
        (
            received(PROVINCE, "2026-07-06"),
            transferred(PROVINCE, "2026-07-07", COMMUNE),
            last(PROVINCE, "2026-07-08"),
        ),
    ),
    Edge(
        "K11b missed: transferred on the day",
        "K15",
        (
            received(PROVINCE, "2026-07-06"),
            transferred(PROVINCE, "2026-07-08", COMMUNE),
            last(PROVINCE, "2026-07-08"),
        ),
    ),
    Edge("K11c the day after the term", "K11c", (*DECIDED, last(CENTRE, "2026-09-04"))),
    Edge("K11c missed: the last day", "K15", (*DECIDED, last(CENTRE, "2026-09-03"))),
    Edge(
        "K14 silent the day after the limit",
        "K14",
        (*DECIDED, SECOND, last(CENTRE, "2026-08-20")),
    ),
    Edge("K14 missed: the last day", "K13", (*DECIDED, SECOND, last(CENTRE, "2026-08-19"))),
    Edge("K14 overdue", "K14", (*SECOND_OPEN, last(CENTRE, "2026-10-02"))),
    Edge("K14 missed: the due day", "K13", (*SECOND_OPEN, last(CENTRE, "2026-10-01"))),
    Edge("K12 seven days, both ends in", "K12", (FILED, last(PROVINCE, "2026-07-08"))),
    Edge("K12 missed: an eighth day", "K13", (FILED, last(PROVINCE, "2026-07-09"))),
    Edge("K12 before", "K12", (received(COMMUNE, "2026-07-08"), last(PROVINCE, "2026-07-02"))),
    Edge(
        "K12 missed before", "K15", (received(COMMUNE, "2026-07-09"), last(PROVINCE, "2026-07-02"))
    ),
    Edge("K12 named", "K12", (last(PROVINCE, "2026-07-02", addressees=(PROVINCE, COMMUNE)),)),
    Edge(
        "K12 missed: itself named", "K15", (last(PROVINCE, "2026-07-02", addressees=(PROVINCE,)),)
    ),
    Edge(
        "K12 missed: another sender",
        "K13",
        (received(COMMUNE, "2026-07-02", by=signed("neighbour")), last(PROVINCE, "2026-07-03")),
    ),
    Edge(
        "K12 missed: a forwarded paper",
        "K13",
        (received(COMMUNE, "2026-07-02", forwarder=DEPUTIES), last(PROVINCE, "2026-07-03")),
    ),
    Edge("K13 open in time at R2", "K13", (*SECOND_OPEN, last(CENTRE, "2026-08-18"))),
    Edge("K15 nothing filed", "K15", (last(BOARD, "2026-07-02"),)),
    Edge("K15 R2 skipped after the due day", "K15", (*ACCEPTED, last(CENTRE, "2026-08-12"))),
    Edge(
        "K15 missed, K15b: withdrawn in full",
        "K15b",
        (*ACCEPTED, withdrawn(COMMUNE, "2026-07-13"), last(PROVINCE, "2026-07-20")),
    ),
    Edge("K16 below", "K16", (last(COMMUNE, "2026-07-02", about=OF_PROVINCE),)),
    Edge("K16 missed, K17: not below", "K17", (last(ELSEWHERE, "2026-07-02", about=OF_PROVINCE),)),
    Edge("K17 beside", "K17", (last(DEPARTMENT, "2026-07-02"),)),
)


def judged(*facts: AnyFact) -> Detected:
    """Judge a story long after it."""
    return cross_level.detect(case(*facts), the_law(), LONG_AFTER)


def verdict(*facts: AnyFact) -> Assessment:
    """Return the verdict on the filing a story is about."""
    (found,) = [one for one in judged(*facts).assessments if one.petition == id_of("p")]
    return found


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.why)
def test_a_row_matches_up_to_its_edge(edge: Edge) -> None:
    """The row that applies changes exactly where the condition does."""
    assert verdict(*edge.story).rule == edge.rule


def test_every_row_is_met_by_some_story() -> None:
    """No row of the table is without a story."""
    assert {row.rule for row in ROWS} == {edge.rule for edge in EDGES}


def test_the_rows_say_what_the_rulebook_says() -> None:
    """Class and count of each row are those of the rule it names."""
    for row in ROWS:
        params = the_law().rulebook.rule(row.rule, on("2026-07-02")).params
        assert (row.verdict, row.counts) == (params["verdict"], params["counts"])


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


def test_denunciations_and_feedback_are_not_judged_as_complaints() -> None:
    """The table is the complaints' own."""
    assert not judged(last(PROVINCE, "2026-07-02", about=asking())).assessments


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
