"""Each row of table E.1.2 with a story that just matches and one that just misses."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from projections.detectors.complaint_rows import ROWS
from tests.support.cases import the_law
from tests.support.facts import accepted, classified, received, refused, transferred
from tests.support.levels import (
    ACCEPTED,
    CENTRE,
    DECIDED,
    DEPARTMENT,
    DEPUTIES,
    FILED,
    MINISTRY,
    SECOND,
    Story,
    last,
    verdict,
)
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, on, signed
from tests.support.steps import (
    court_accepted,
    decided,
    remote_flagged,
    withdrawn,
)

ELSEWHERE = "x00004"
SECOND_OPEN = (*DECIDED, SECOND, accepted(PROVINCE, "2026-08-17", "p2", instance=2))
OF_PROVINCE = against(PROVINCE, ministry=MINISTRY)
NO_MINISTRY = against(PROVINCE, ministry=None)


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
