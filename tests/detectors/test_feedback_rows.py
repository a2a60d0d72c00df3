"""Each row of table E.1.4 with a story that just matches and one that just misses."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors.feedback_rows import ROWS
from tests.support.cases import the_law
from tests.support.facts import classified, received
from tests.support.levels import CENTRE, DEPARTMENT, DEPUTIES, Story, judged, last, verdict
from tests.support.papers import BOARD, COMMUNE, PROVINCE, asking, on, signed
from tests.support.steps import delegation, succeeded

ELSEWHERE, SIBLING = "x00004", "x21124"
ROAD = asking(COMMUNE)
FILED = received(COMMUNE, "2026-07-02", about=ROAD)


def asked(agency: str, day: str, **said: object) -> AnyFact:
    """Return the filing a case is about, feedback for the commune unless said."""
    return last(agency, day, **({"about": ROAD} | said))


class Edge(NamedTuple):
    """A story on one side of a condition, and the row that then applies."""

    why: str
    rule: str
    story: Story


EDGES = (
    Edge("F0 sent on", "F0", (asked(PROVINCE, "2026-07-02", forwarder=DEPUTIES),)),
    Edge("F0 missed: sent by the sender", "F3", (asked(PROVINCE, "2026-07-02"),)),
    Edge("F0b nobody named", "F0b", (asked(PROVINCE, "2026-07-02", about=asking(None)),)),
    Edge("F0b unknown body", "F0b", (asked(PROVINCE, "2026-07-02", about=asking("x99999")),)),
    Edge(
        "F0 before F0b: sent on, nobody named",
        "F0",
        (asked(PROVINCE, "2026-07-02", about=asking(None), forwarder=DEPUTIES),),
    ),
    Edge(
        "F0b contradictory classifications of one day",
        "F0b",
        (
            asked(PROVINCE, "2026-07-02"),
            classified(PROVINCE, "2026-07-03", "p", about=ROAD, key="a"),
            classified(PROVINCE, "2026-07-03", "p", about=asking(PROVINCE), key="b"),
        ),
    ),
    Edge("F1 at the responsible body", "F1", (asked(COMMUNE, "2026-07-02"),)),
    Edge("F1 again there", "F1", (FILED, asked(COMMUNE, "2026-07-03"))),
    Edge(
        "F1 at the board, the province being responsible",
        "F1",
        (asked(BOARD, "2026-07-02", about=asking(PROVINCE)),),
    ),
    Edge(
        "F1 the board itself is responsible",
        "F1",
        (asked(BOARD, "2026-07-02", about=asking(BOARD)),),
    ),
    Edge("F2 seven days, both ends in", "F2", (FILED, asked(PROVINCE, "2026-07-08"))),
    Edge("F2 missed: an eighth day", "F3", (FILED, asked(PROVINCE, "2026-07-09"))),
    Edge(
        "F2 before",
        "F2",
        (received(COMMUNE, "2026-07-08", about=ROAD), asked(PROVINCE, "2026-07-02")),
    ),
    Edge(
        "F2 missed before",
        "F3",
        (received(COMMUNE, "2026-07-09", about=ROAD), asked(PROVINCE, "2026-07-02")),
    ),
    Edge("F2 named", "F2", (asked(PROVINCE, "2026-07-02", addressees=(PROVINCE, COMMUNE)),)),
    Edge("F2 missed: itself named", "F3", (asked(PROVINCE, "2026-07-02", addressees=(PROVINCE,)),)),
    Edge(
        "F2 missed: another sender",
        "F3",
        (
            received(COMMUNE, "2026-07-02", about=ROAD, by=signed("neighbour")),
            asked(PROVINCE, "2026-07-03"),
        ),
    ),
    Edge(
        "F2 missed: a forwarded paper",
        "F3",
        (
            received(COMMUNE, "2026-07-02", about=ROAD, forwarder=DEPUTIES),
            asked(PROVINCE, "2026-07-03"),
        ),
    ),
    Edge(
        "F2 missed: filed beside, not with the responsible body",
        "F3",
        (received(SIBLING, "2026-07-02", about=ROAD), asked(PROVINCE, "2026-07-03")),
    ),
    Edge("F3 at the centre", "F3", (asked(CENTRE, "2026-07-02"),)),
    Edge("F3 missed, F4: below", "F4", (asked(COMMUNE, "2026-07-02", about=asking(PROVINCE)),)),
    Edge("F4 beside", "F4", (asked(ELSEWHERE, "2026-07-02"),)),
    Edge("F4 beside, in parallel", "F4", (FILED, asked(DEPARTMENT, "2026-07-02"))),
)


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
    ("story", "weight", "severity"),
    [
        ((asked(PROVINCE, "2026-07-02"),), 1, "info"),
        ((asked(PROVINCE, "2026-07-02"), delegation(PROVINCE, "2026-07-02", 5, ("p",))), 2, "low"),
        ((asked(CENTRE, "2026-07-02"),), 3, "medium"),
        ((asked(CENTRE, "2026-07-02"), delegation(CENTRE, "2026-07-02", 5, ("p",))), 4, "high"),
    ],
    ids=["one step", "one step, with a delegation", "centre", "centre, with a delegation"],
)
def test_what_counts_softly_weighs_the_same_and_is_felt_less(
    story: Story, weight: int, severity: str
) -> None:
    """E.1.5 gives the weight; the rulebook lowers the severity of soft classes by one."""
    (found,) = judged(*story).findings
    assert (dict(found.params)["weight"], found.severity) == (weight, severity)


def test_a_handover_of_the_case_wins_over_the_register() -> None:
    """The body the fact names is responsible, and the old one is not."""
    passed = succeeded(PROVINCE, "2026-07-01", predecessor=COMMUNE, successor=SIBLING)
    assert verdict(passed, asked(SIBLING, "2026-07-02")).rule == "F1"
    assert verdict(asked(SIBLING, "2026-07-02")).rule == "F4"


def test_a_road_of_a_merged_commune_is_its_successors() -> None:
    """Feedback for a commune of the old map is for the commune it went into."""
    about = asking("x21133", place=None)
    assert verdict(asked(SIBLING, "2026-07-02", about=about)).rule == "F1"
    assert verdict(asked(PROVINCE, "2026-07-02", about=about)).rule == "F3"
