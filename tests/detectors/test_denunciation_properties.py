"""What holds of every verdict on a denunciation, whatever superiors and arbiters did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from projections.findings import Assessment
from tests.support import facts, notices, steps, superiors
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, asking, denouncing, signed

CENTRE, PRIME_MINISTER, DEPARTMENT, SIBLING = "btcdtw", "ttg", "t51-snnmt", "x21124"
OFFICES = (COMMUNE, PROVINCE, BOARD, CENTRE, PRIME_MINISTER, DEPARTMENT, SIBLING)
START, SPAN = date(2026, 6, 1), 120
PAPERS = ("p1", "p2", "p3", "p4")
ABOUT = (
    denouncing(COMMUNE),
    denouncing(COMMUNE),
    denouncing(COMMUNE, post="head"),
    superiors.of_field(DEPARTMENT),
    superiors.of_field("t51-sxd"),
    superiors.moved(COMMUNE, SIBLING, "head"),
    asking(COMMUNE),
    against(COMMUNE),
)
STEPS: tuple[Callable[..., AnyFact], ...] = (
    facts.accepted,
    facts.accepted,
    facts.refused,
    steps.decided,
    steps.decided,
    steps.terminated,
    steps.extended,
    steps.suspended,
    steps.resumed,
    steps.withdrawn,
    steps.check_delegated,
    notices.reopening_refused,
    notices.reopening_ordered,
    superiors.taken_over,
    superiors.taken_over,
    superiors.expert_asked,
    superiors.expert_heard,
)
CHARGES: tuple[Callable[..., AnyFact], ...] = (
    superiors.assigned,
    facts.guided,
    facts.transferred,
)


@dataclass(frozen=True)
class Told:
    """One line of a story, told into a fact under any id."""

    says: str
    tell: Callable[[str], AnyFact] = field(repr=False)

    def __call__(self, key: str) -> AnyFact:
        """Return the fact; `key` changes its id and nothing else."""
        return self.tell(key)


def days() -> st.SearchStrategy[date]:
    """Draw a day of the span."""
    return st.integers(0, SPAN).map(lambda n: START + timedelta(days=n))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Told, ...]:
    """Draw up to four papers, each at one office, and what was done with them."""
    told: list[Told] = []
    offices, moments = st.sampled_from(OFFICES), days()
    about = draw(st.sampled_from(ABOUT))
    homes = {paper: draw(offices) for paper in PAPERS}
    for paper in draw(st.lists(st.sampled_from(PAPERS), unique=True, min_size=1)):
        said = {
            "about": draw(st.sampled_from((about, about, about, *ABOUT))),
            "by": signed(draw(st.sampled_from(["sender", "sender", "neighbour", None]))),
            "forwarder": draw(st.sampled_from([None, None, None, "qh-51"])),
            "addressees": draw(st.sampled_from([(), (), (), (COMMUNE, PROVINCE)])),
        }
        told.append(_line(facts.received, homes[paper], draw(moments), paper, **said))
    for paper, step in draw(st.lists(st.tuples(st.sampled_from(PAPERS), st.sampled_from(STEPS)))):
        told.append(_line(step, homes[paper], draw(moments), paper))
    for paper, charge in draw(
        st.lists(st.tuples(st.sampled_from(PAPERS), st.sampled_from(CHARGES)), max_size=2)
    ):
        told.append(_line(charge, homes[paper], draw(moments), draw(offices), paper))
    if draw(st.integers(0, 5)) == 0:
        to = {"predecessor": COMMUNE, "successor": SIBLING}
        told.append(_line(steps.succeeded, PROVINCE, draw(moments), "p1", **to))
    return tuple(told)


def _line(tell: Callable[..., AnyFact], *said: object, **named: object) -> Told:
    words = f"{tell.__name__} {said} {named}"
    return Told(words, lambda key: tell(*said, **named, key=key))


def facts_of(story: tuple[Told, ...], key: str = "") -> list[AnyFact]:
    """Return the facts of a story; another key gives the same facts other ids."""
    return [line(f"{key}{number}") for number, line in enumerate(story)]


def judged(told: list[AnyFact]) -> list[Assessment]:
    """Return the verdicts on a story, by day and paper."""
    found = cross_level.detect(case(*told), the_law(), LONG_AFTER).assessments
    return sorted(found, key=lambda one: (one.filed_on, one.petition, one.rule))


@given(story=stories(), data=st.data())
def test_order_and_repetition_change_nothing(story: tuple[Told, ...], data: st.DataObject) -> None:
    """Any order and any duplication of the facts give the same statement."""
    told = facts_of(story)
    shuffled: list[AnyFact] = data.draw(st.permutations(told + told[::2]))
    detect = cross_level.detect
    assert detect(case(*told), the_law(), LONG_AFTER) == detect(
        case(*shuffled), the_law(), LONG_AFTER
    )


@given(story=stories())
def test_no_verdict_depends_on_the_ids_of_facts(story: tuple[Told, ...]) -> None:
    """Facts of one day form no sequence: other ids sort them differently and change nothing."""
    one = [replace(said, evidence=()) for said in judged(facts_of(story, "a"))]
    for key in ("b", "c"):
        assert one == [replace(said, evidence=()) for said in judged(facts_of(story, key))]


@given(story=stories())
def test_a_verdict_follows_from_its_evidence_alone(story: tuple[Told, ...]) -> None:
    """Judging only the facts an assessment names gives the same assessment."""
    told = facts_of(story)
    for said in judged(told):
        kept = [fact for fact in told if fact.id in said.evidence]
        (same,) = [one for one in judged(kept) if one.petition == said.petition]
        assert replace(same, evidence=()) == replace(said, evidence=())


@given(story=stories())
def test_nobody_below_the_superior_is_named_in_a_finding(story: tuple[Told, ...]) -> None:
    """A finding on a denunciation says who is competent and who stands above, no more."""
    for found in cross_level.detect(case(*facts_of(story)), the_law(), LONG_AFTER).findings:
        if found.rule.startswith("T"):
            params = dict(found.params)
            assert params["kind"] == "denunciation"
            assert found.agencies[1] in {params["competent"], params.get("superior")}
            assert "denounced" not in params
