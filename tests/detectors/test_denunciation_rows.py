"""Each row of table E.1.3 with a story that just matches and one that just misses."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from projections.detectors.denunciation_rows import ROWS
from tests.support.cases import case, the_law
from tests.support.facts import accepted, classified, guided, received, refused, transferred
from tests.support.levels import (
    CENTRE,
    DEPARTMENT,
    DEPUTIES,
    MINISTRY,
    Story,
    judged,
    last,
    verdict,
)
from tests.support.notices import reopening_ordered, reopening_refused
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, at, denouncing, on, signed
from tests.support.steps import (
    check_delegated,
    decided,
    extended,
    resumed,
    suspended,
    terminated,
    withdrawn,
)
from tests.support.superiors import (
    assigned,
    expert_asked,
    expert_heard,
    moved,
    of_field,
    taken_over,
)

PRIME_MINISTER, OTHER_DEPARTMENT = "ttg", "t51-sxd"
ELSEWHERE, SIBLING = "x00004", "x21124"
CLERK = denouncing(COMMUNE)
CHAIR = denouncing(COMMUNE, post="head")
FILED = received(COMMUNE, "2026-07-01", about=CLERK)
ACCEPTED = (FILED, accepted(COMMUNE, "2026-07-10"))
CONCLUDED = (*ACCEPTED, decided(COMMUNE, "2026-07-30"))
CONTINUED = (*CONCLUDED, received(PROVINCE, "2026-08-05", "p2", about=CLERK))
OF_DEPARTMENT, OF_OTHER = of_field(DEPARTMENT), of_field(OTHER_DEPARTMENT)
BY_BOTH = (
    received(DEPARTMENT, "2026-07-01", about=OF_DEPARTMENT),
    accepted(DEPARTMENT, "2026-07-06"),
)


def filed(agency: str, day: str, **said: object) -> AnyFact:
    """Return the filing a case is about, a denunciation of a clerk unless said."""
    return last(agency, day, **({"about": CLERK} | said))


class Edge(NamedTuple):
    """A story on one side of a condition, and the row that then applies."""

    why: str
    rule: str
    story: Story


FORWARDED_AND_UNKNOWN = (
    Edge("T0 sent on", "T0", (filed(PROVINCE, "2026-07-02", forwarder=DEPUTIES),)),
    Edge("T0 missed: sent by the sender", "T13", (filed(PROVINCE, "2026-07-02"),)),
    Edge(
        "T0 before T1: sent on, anonymous",
        "T0",
        (filed(PROVINCE, "2026-07-02", forwarder=DEPUTIES, by=signed(anonymous=True)),),
    ),
    Edge("T1 no body", "T1", (filed(PROVINCE, "2026-07-02", about=denouncing(None)),)),
    Edge("T1 anonymous", "T1", (filed(PROVINCE, "2026-07-02", by=signed(anonymous=True)),)),
    Edge("T1 unknown body", "T1", (filed(PROVINCE, "2026-07-02", about=denouncing("x99999")),)),
    Edge(
        "T1 contradictory classifications of one day",
        "T1",
        (
            filed(PROVINCE, "2026-07-02"),
            classified(PROVINCE, "2026-07-03", "p", about=CLERK, key="a"),
            classified(PROVINCE, "2026-07-03", "p", about=CHAIR, key="b"),
        ),
    ),
    Edge(
        "T1 missed: the later classification stands",
        "T4",
        (
            filed(PROVINCE, "2026-07-02"),
            classified(PROVINCE, "2026-07-03", "p", about=CLERK),
            classified(PROVINCE, "2026-07-04", "p", about=CHAIR),
        ),
    ),
    Edge(
        "T1 before T2: refused before, and anonymous",
        "T1",
        (
            *CONTINUED,
            reopening_refused(PROVINCE, "2026-08-20", "p2"),
            filed(CENTRE, "2026-08-24", by=signed(anonymous=True)),
        ),
    ),
)
REOPENING = (
    Edge(
        "T2 refused on the day",
        "T2",
        (
            *CONTINUED,
            reopening_refused(PROVINCE, "2026-08-20", "p2"),
            filed(CENTRE, "2026-08-20"),
        ),
    ),
    Edge(
        "T2 missed: the day before",
        "T12",
        (
            *CONTINUED,
            reopening_refused(PROVINCE, "2026-08-20", "p2"),
            filed(CENTRE, "2026-08-19"),
        ),
    ),
    Edge(
        "T2 missed: refused by a body that is not the superior",
        "T12",
        (*CONTINUED, reopening_refused(CENTRE, "2026-08-20", "p2"), filed(CENTRE, "2026-08-20")),
    ),
    Edge(
        "T2 at the reception board of the superior",
        "T2",
        (*CONTINUED, reopening_refused(BOARD, "2026-08-20", "p2"), filed(CENTRE, "2026-08-20")),
    ),
    Edge(
        "T2 before T3b: refused, filed where it was concluded",
        "T2",
        (
            *CONTINUED,
            reopening_refused(PROVINCE, "2026-08-20", "p2"),
            filed(COMMUNE, "2026-08-24"),
        ),
    ),
    Edge(
        "T2 missed: reopened after the refusal, the superior resolves now",
        "T5",
        (
            *CONTINUED,
            reopening_refused(PROVINCE, "2026-08-20", "p2"),
            reopening_ordered(PROVINCE, "2026-08-25", "p2"),
            filed(PROVINCE, "2026-08-26"),
        ),
    ),
)
AT_THE_RESOLVER = (
    Edge("T3 the chair's own commune", "T3", (filed(COMMUNE, "2026-07-02", about=CHAIR),)),
    Edge(
        "T3 the commune's own deputy",
        "T3",
        (filed(COMMUNE, "2026-07-02", about=denouncing(COMMUNE, post="deputy")),),
    ),
    Edge(
        "T3 the denounced body",
        "T3",
        (filed(COMMUNE, "2026-07-02", about=denouncing(COMMUNE, post="body")),),
    ),
    Edge(
        "T3 a unit of the commune headed by the denounced",
        "T3",
        (filed(f"{COMMUNE}-kt", "2026-07-02", about=denouncing(f"{COMMUNE}-kt", post="head")),),
    ),
    Edge("T3 missed: an official", "T5", (filed(COMMUNE, "2026-07-02"),)),
    Edge("T3 missed: a commune beside", "T13c", (filed(SIBLING, "2026-07-02", about=CHAIR),)),
    Edge(
        "T3 the body an official heads now",
        "T3",
        (filed(ELSEWHERE, "2026-07-02", about=moved(COMMUNE, ELSEWHERE, "head", promoted=True)),),
    ),
    Edge("T3b concluded on the day", "T3b", (*CONCLUDED, filed(COMMUNE, "2026-07-30"))),
    Edge("T3b missed: the day before", "T5", (*CONCLUDED, filed(COMMUNE, "2026-07-29"))),
    Edge(
        "T3b missed: the conclusion answers this very paper",
        "T5",
        (filed(COMMUNE, "2026-07-30"), decided(COMMUNE, "2026-07-30", "p")),
    ),
    Edge(
        "T3b before T4: a chair, concluded",
        "T3b",
        (
            received(PROVINCE, "2026-07-01", about=CHAIR),
            decided(PROVINCE, "2026-07-30"),
            filed(PROVINCE, "2026-08-03", about=CHAIR),
        ),
    ),
    Edge("T4 a chair", "T4", (filed(PROVINCE, "2026-07-02", about=CHAIR),)),
    Edge(
        "T4 a body",
        "T4",
        (filed(PROVINCE, "2026-07-02", about=denouncing(COMMUNE, post="body")),),
    ),
    Edge("T4 at the reception board", "T4", (filed(BOARD, "2026-07-02", about=CHAIR),)),
    Edge(
        "T4 a minister",
        "T4",
        (filed(PRIME_MINISTER, "2026-07-02", about=denouncing(MINISTRY, post="head")),),
    ),
    Edge(
        "T4 missed: an official of the province",
        "T5",
        (filed(PROVINCE, "2026-07-02", about=denouncing(PROVINCE)),),
    ),
    Edge("T5 again while it is open", "T5", (*ACCEPTED, filed(COMMUNE, "2026-07-20"))),
    Edge(
        "T5 who resolved before the take-over",
        "T5",
        (*ACCEPTED, taken_over(PROVINCE, "2026-08-20", "p2"), filed(COMMUNE, "2026-08-24")),
    ),
    Edge(
        "T5 who takes over",
        "T5",
        (*ACCEPTED, taken_over(PROVINCE, "2026-08-20", "p2"), filed(PROVINCE, "2026-08-24")),
    ),
    Edge(
        "T5 missed: a take-over by a body that is not the superior",
        "T8",
        (*ACCEPTED, taken_over(CENTRE, "2026-08-20", "p2"), filed(PROVINCE, "2026-08-24")),
    ),
    Edge(
        "T5 the body the arbiter charged",
        "T5",
        (assigned(PROVINCE, "2026-07-01", ELSEWHERE), filed(ELSEWHERE, "2026-07-02")),
    ),
    Edge(
        "T5 missed: charged the day after",
        "T14",
        (assigned(PROVINCE, "2026-07-03", ELSEWHERE), filed(ELSEWHERE, "2026-07-02")),
    ),
    Edge(
        "T5 who was competent before the arbiter charged another",
        "T5",
        (assigned(PROVINCE, "2026-07-01", ELSEWHERE), filed(COMMUNE, "2026-07-02")),
    ),
    Edge("T5 the field body alone", "T5", (filed(DEPARTMENT, "2026-07-02", about=OF_DEPARTMENT),)),
    Edge(
        "T6 another body of the field, where the first has accepted",
        "T6",
        (*BY_BOTH, filed(OTHER_DEPARTMENT, "2026-07-08", about=OF_OTHER)),
    ),
    Edge(
        "T6 missed: nobody has accepted yet",
        "T5",
        (*BY_BOTH, filed(OTHER_DEPARTMENT, "2026-07-03", about=OF_OTHER)),
    ),
    Edge(
        "T6 missed: no body of the field",
        "T14",
        (*BY_BOTH, filed("t51-stc", "2026-07-08", about=OF_OTHER)),
    ),
)
AT_THE_SUPERIOR = (
    Edge("T7 concluded on the day", "T7", (*CONCLUDED, filed(PROVINCE, "2026-07-30"))),
    Edge("T7 missed: the day before", "T12", (*CONCLUDED, filed(PROVINCE, "2026-07-29"))),
    Edge(
        "T7 before T10: the superior sent it on before",
        "T7",
        (
            *CONCLUDED,
            received(PROVINCE, "2026-07-03", "p2", about=CLERK),
            transferred(PROVINCE, "2026-07-06", COMMUNE, "p2"),
            filed(PROVINCE, "2026-08-03"),
        ),
    ),
    Edge("T8 first day", "T8", (*ACCEPTED, filed(PROVINCE, "2026-08-11"))),
    Edge("T8 missed: the due day", "T12", (*ACCEPTED, filed(PROVINCE, "2026-08-10"))),
    Edge(
        "T8 missed: extended on the due day",
        "T12",
        (*ACCEPTED, extended(COMMUNE, "2026-08-10"), filed(PROVINCE, "2026-09-08")),
    ),
    Edge(
        "T8 extended once, the day after",
        "T8",
        (*ACCEPTED, extended(COMMUNE, "2026-08-10"), filed(PROVINCE, "2026-09-09")),
    ),
    Edge(
        "T8 missed: extended twice, 90 days",
        "T12",
        (
            *ACCEPTED,
            extended(COMMUNE, "2026-08-10"),
            extended(COMMUNE, "2026-09-07", ordinal=2),
            filed(PROVINCE, "2026-10-08"),
        ),
    ),
    Edge(
        "T8 extended after the due day",
        "T8",
        (*ACCEPTED, extended(COMMUNE, "2026-08-11"), filed(PROVINCE, "2026-08-12")),
    ),
    Edge(
        "T8 missed: suspended",
        "T12",
        (*ACCEPTED, suspended(COMMUNE, "2026-07-20"), filed(PROVINCE, "2026-11-11")),
    ),
    Edge(
        "T8 missed: ten days of suspension are out",
        "T12",
        (
            *ACCEPTED,
            suspended(COMMUNE, "2026-07-20"),
            resumed(COMMUNE, "2026-07-30"),
            filed(PROVINCE, "2026-08-19"),
        ),
    ),
    Edge(
        "T8 after ten days of suspension",
        "T8",
        (
            *ACCEPTED,
            suspended(COMMUNE, "2026-07-20"),
            resumed(COMMUNE, "2026-07-30"),
            filed(PROVINCE, "2026-08-20"),
        ),
    ),
    Edge(
        "T8 missed: the expert is awaited",
        "T12",
        (*ACCEPTED, expert_asked(COMMUNE, "2026-07-20"), filed(PROVINCE, "2026-11-11")),
    ),
    Edge(
        "T8 ten days of expert assessment are out",
        "T8",
        (
            *ACCEPTED,
            expert_asked(COMMUNE, "2026-07-20"),
            expert_heard(COMMUNE, "2026-07-30"),
            filed(PROVINCE, "2026-08-20"),
        ),
    ),
    Edge(
        "T8 before T10: guided before, overdue now",
        "T8",
        (
            *ACCEPTED,
            received(PROVINCE, "2026-07-03", "p2", about=CLERK),
            guided(PROVINCE, "2026-07-06", COMMUNE, "p2"),
            filed(PROVINCE, "2026-08-11"),
        ),
    ),
    Edge("T9 the day after the limit", "T9", (FILED, filed(PROVINCE, "2026-07-11"))),
    Edge("T9 missed: the last day", "T12", (FILED, filed(PROVINCE, "2026-07-10"))),
    Edge(
        "T9 by a forwarded paper",
        "T9",
        (
            received(COMMUNE, "2026-07-01", about=CLERK, forwarder=DEPUTIES),
            filed(PROVINCE, "2026-07-11"),
        ),
    ),
    Edge(
        "T9 missed: checking was delegated, ten working days",
        "T12",
        (FILED, check_delegated(COMMUNE, "2026-07-10"), filed(PROVINCE, "2026-07-15")),
    ),
    Edge(
        "T9 checking was delegated, the day after",
        "T9",
        (FILED, check_delegated(COMMUNE, "2026-07-10"), filed(PROVINCE, "2026-07-16")),
    ),
    Edge(
        "T9 checking was delegated too late",
        "T9",
        (FILED, check_delegated(COMMUNE, "2026-07-13"), filed(PROVINCE, "2026-07-14")),
    ),
    Edge(
        "T9 missed: answered on the day",
        "T12",
        (FILED, accepted(COMMUNE, "2026-07-13"), filed(PROVINCE, "2026-07-13")),
    ),
    Edge(
        "T9b refused on the day",
        "T9b",
        (FILED, refused(COMMUNE, "2026-07-10"), filed(PROVINCE, "2026-07-10")),
    ),
    Edge(
        "T9b terminated",
        "T9b",
        (*ACCEPTED, terminated(COMMUNE, "2026-07-20"), filed(PROVINCE, "2026-07-24")),
    ),
    Edge(
        "T9b missed: accepted after the refusal",
        "T12",
        (
            FILED,
            refused(COMMUNE, "2026-07-08"),
            accepted(COMMUNE, "2026-07-10"),
            filed(PROVINCE, "2026-07-14"),
        ),
    ),
)
CLIMBING = (
    Edge(
        "T10 transferred the day before",
        "T10",
        (
            received(PROVINCE, "2026-07-06", about=CLERK),
            transferred(PROVINCE, "2026-07-07", COMMUNE),
            filed(PROVINCE, "2026-07-08"),
        ),
    ),
    Edge(
        "T10 missed: transferred on the day",
        "T13",
        (
            received(PROVINCE, "2026-07-06", about=CLERK),
            transferred(PROVINCE, "2026-07-08", COMMUNE),
            filed(PROVINCE, "2026-07-08"),
        ),
    ),
    Edge(
        "T10 before T11: guided before, and named",
        "T10",
        (
            received(PROVINCE, "2026-07-06", about=CLERK),
            guided(PROVINCE, "2026-07-07", COMMUNE),
            filed(PROVINCE, "2026-07-08", addressees=(PROVINCE, COMMUNE)),
        ),
    ),
    Edge("T11 seven days, both ends in", "T11", (FILED, filed(PROVINCE, "2026-07-07"))),
    Edge("T11 missed: an eighth day", "T12", (FILED, filed(PROVINCE, "2026-07-08"))),
    Edge(
        "T11 before",
        "T11",
        (received(COMMUNE, "2026-07-08", about=CLERK), filed(PROVINCE, "2026-07-02")),
    ),
    Edge(
        "T11 missed before",
        "T13",
        (received(COMMUNE, "2026-07-09", about=CLERK), filed(PROVINCE, "2026-07-02")),
    ),
    Edge("T11 named", "T11", (filed(PROVINCE, "2026-07-02", addressees=(PROVINCE, COMMUNE)),)),
    Edge("T11 missed: itself named", "T13", (filed(PROVINCE, "2026-07-02", addressees=(BOARD,)),)),
    Edge(
        "T11 missed: another sender",
        "T12",
        (
            received(COMMUNE, "2026-07-02", about=CLERK, by=signed("neighbour")),
            filed(PROVINCE, "2026-07-03"),
        ),
    ),
    Edge(
        "T11 missed: a forwarded paper",
        "T12",
        (
            received(COMMUNE, "2026-07-02", about=CLERK, forwarder=DEPUTIES),
            filed(PROVINCE, "2026-07-03"),
        ),
    ),
    Edge(
        "T11 with the superior, whose turn it is",
        "T11",
        (*CONTINUED, filed(CENTRE, "2026-08-11")),
    ),
    Edge("T12 waiting at the superior", "T12", (*CONTINUED, filed(CENTRE, "2026-08-25"))),
    Edge(
        "T12 missed: the superior's 20 days are over",
        "T13b",
        (*CONTINUED, filed(CENTRE, "2026-08-26")),
    ),
    Edge(
        "T12 open with who took it over",
        "T12",
        (*ACCEPTED, taken_over(PROVINCE, "2026-08-20", "p2"), filed(PRIME_MINISTER, "2026-09-21")),
    ),
    Edge("T13 nothing filed", "T13", (filed(BOARD, "2026-07-02"),)),
    Edge("T13 the superior skipped", "T13", (*ACCEPTED, filed(CENTRE, "2026-08-12"))),
    Edge("T13 the superior skipped after K", "T13", (*CONCLUDED, filed(CENTRE, "2026-08-12"))),
    Edge(
        "T13 missed, T13b: withdrawn in full",
        "T13b",
        (*ACCEPTED, withdrawn(COMMUNE, "2026-07-13"), filed(PROVINCE, "2026-07-20")),
    ),
    Edge(
        "T13 missed: a part withdrawn leaves it open",
        "T12",
        (*ACCEPTED, withdrawn(COMMUNE, "2026-07-13", whole=False), filed(PROVINCE, "2026-07-20")),
    ),
    Edge("T13c below", "T13c", (filed(f"{COMMUNE}-kt", "2026-07-02"),)),
    Edge("T13c missed, T14: beside", "T14", (filed(ELSEWHERE, "2026-07-02"),)),
    Edge("T14 a department beside", "T14", (filed(DEPARTMENT, "2026-07-02"),)),
)
EDGES = (
    *FORWARDED_AND_UNKNOWN,
    *REOPENING,
    *AT_THE_RESOLVER,
    *AT_THE_SUPERIOR,
    *CLIMBING,
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


def test_steps_on_a_paper_of_another_kind_are_none_of_the_denunciation() -> None:
    """A complaint of the same matter, refused by the commune, leaves its turn to denounce."""
    other = received(COMMUNE, "2026-07-01", "k1", about=against())
    story = (*ACCEPTED, other, refused(COMMUNE, "2026-07-13", "k1"))
    assert verdict(*story, filed(PROVINCE, "2026-07-20")).rule == "T12"


def test_a_field_body_named_by_a_later_paper_changes_no_earlier_verdict() -> None:
    """Facts at t: the second body of the field is heard of the day after."""
    story = (
        *BY_BOTH,
        filed(PROVINCE, "2026-07-08", about=OF_DEPARTMENT),
        received(OTHER_DEPARTMENT, "2026-07-09", "p2", about=OF_OTHER),
    )
    assert verdict(*story).rule == "T12"


def test_two_charges_of_one_day_cancel_out_and_are_said_to_be_ambiguous() -> None:
    """Facts of one day form no sequence, so neither wins."""
    story = (
        assigned(PROVINCE, "2026-07-01", SIBLING),
        assigned(PROVINCE, "2026-07-01", ELSEWHERE, key="other"),
    )
    found = verdict(*story, filed(COMMUNE, "2026-07-02"))
    assert (found.rule, found.flags) == ("T5", ("ambiguous",))


def test_a_term_past_the_calendar_leaves_the_verdict_open() -> None:
    """Where the holidays of a year are not on file, the filing is undetermined, and says so."""
    end = the_law().calendar.last
    paper = received(COMMUNE, end, about=CLERK)
    step_up = filed(PROVINCE, end.replace(year=end.year + 1).isoformat())
    found = cross_level.detect(case(paper, step_up), the_law(), at(end.replace(year=end.year + 2)))
    assert (found.assessments[-1].rule, found.assessments[-1].flags) == ("T1", ("partial",))


@pytest.mark.parametrize(
    ("story", "fault"),
    [
        ((*ACCEPTED, filed(CENTRE, "2026-08-12")), (COMMUNE,)),
        ((FILED, filed(CENTRE, "2026-07-15")), (COMMUNE,)),
        ((*CONCLUDED, filed(CENTRE, "2026-08-12")), ()),
        ((FILED, refused(COMMUNE, "2026-07-08"), filed(CENTRE, "2026-08-12")), ()),
    ],
    ids=["overdue", "silent", "concluded", "refused"],
)
def test_a_superior_skipped_past_a_failing_office_names_it(
    story: Story, fault: tuple[str, ...]
) -> None:
    """T13 reports beside the verdict which office failed before."""
    found = verdict(*story)
    assert (found.rule, found.authority_fault) == ("T13", fault)


def test_a_soft_count_at_the_centre_is_felt_one_step_less() -> None:
    """Weight 3 is high in full and medium when it counts softly; a repeat adds 1 across kinds."""
    first = received(PROVINCE, "2026-07-02", "k1", about=against())
    (alone,) = judged(filed(CENTRE, "2026-09-01")).findings
    assert (dict(alone.params)["weight"], alone.severity) == (3, "medium")
    found = {f.rule: f for f in judged(first, filed(CENTRE, "2026-09-01")).findings}
    assert (dict(found["T13"].params)["weight"], found["T13"].severity) == (4, "high")
