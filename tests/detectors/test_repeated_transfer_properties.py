"""What holds of E.2 for any story: order, repeats, and time between two looks."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact
from projections.case_file import CaseFile
from projections.detectors import mass_complaint, repeated_transfer
from projections.group_file import GroupFile
from tests.support.cases import MATTER, the_law
from tests.support.facts import (
    accepted,
    acknowledged,
    guided,
    received,
    refused,
    returned,
    transferred,
)
from tests.support.notices import informed, notified, reopening_refused, review_ordered
from tests.support.papers import asking, at, denouncing, signed
from tests.support.steps import (
    court_accepted,
    decided,
    delegation,
    determined,
    served,
    succeeded,
    withdrawn,
)

AGENCIES = ("t51", "t51-btcd", "t51-snnmt", "x00004")
START = date(2026, 7, 27)
agencies = st.sampled_from(AGENCIES)
days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
papers = st.sampled_from(["p1", "p2", "p3"])
transfers = st.sampled_from([f"t{n}" for n in range(6)])
forwarders = st.sampled_from((*AGENCIES, "qh-51", "mttq-51", "bc"))
abouts = st.sampled_from(
    (
        asking(),
        asking(),
        denouncing("x00004"),
        denouncing("x00004", post="head"),
        denouncing("t51", post="deputy"),
    )
)
addressees = st.lists(agencies, max_size=2).map(tuple)


@st.composite
def moves(draw: st.DrawFn) -> AnyFact:
    """One transfer, sometimes tied to another, sometimes a copy."""
    return transferred(
        draw(agencies),
        draw(days),
        draw(agencies),
        draw(papers),
        transfer=draw(transfers),
        follows=draw(st.none() | transfers | papers),
        role=draw(st.sampled_from(["main", "main", "main", "copy"])),
    )


@st.composite
def filings(draw: st.DrawFn) -> AnyFact:
    """One paper, from one of two people, with some names on it."""
    by = signed(
        draw(st.sampled_from(["one", "two"])),
        names=draw(st.integers(1, 12)),
        anonymous=draw(st.sampled_from([False, False, True])),
    )
    return received(
        draw(agencies),
        draw(days),
        draw(papers),
        about=draw(abouts),
        by=by,
        addressees=draw(addressees),
    )


@st.composite
def arrivals(draw: st.DrawFn) -> AnyFact:
    """One paper that came from another agency, by a transfer it names or not."""
    return received(
        draw(agencies),
        draw(days),
        draw(papers),
        about=draw(abouts),
        forwarder=draw(forwarders),
        transfer=draw(st.none() | transfers),
    )


@st.composite
def returns(draw: st.DrawFn) -> AnyFact:
    """One return, with or without a competent body."""
    return returned(draw(agencies), draw(days), draw(transfers), names=draw(st.none() | agencies))


@st.composite
def visits(draw: st.DrawFn) -> AnyFact:
    """One delegation."""
    return delegation(draw(agencies), draw(days), draw(st.integers(2, 12)), about=asking())


@st.composite
def handovers(draw: st.DrawFn) -> AnyFact:
    """One case passed on to a successor."""
    one, other = draw(agencies), draw(agencies)
    return succeeded(one, draw(days), draw(papers), predecessor=one, successor=other)


second = st.builds(partial(decided, instance=2), agencies, days, papers)
latest = st.builds(partial(served, instance=2), agencies, days, papers)
steps = st.one_of(
    st.builds(acknowledged, agencies, days, transfers),
    *(st.builds(step, agencies, days, papers) for step in (accepted, refused, decided, withdrawn)),
    *(st.builds(step, agencies, days, papers) for step in (notified, informed, court_accepted)),
    *(st.builds(step, agencies, days, papers) for step in (review_ordered, reopening_refused)),
    second,
    latest,
    handovers(),
    *(st.builds(step, agencies, days, agencies, papers) for step in (guided, determined)),
)
stories = st.lists(
    moves() | moves() | moves() | filings() | arrivals() | returns() | visits() | steps, max_size=25
).map(
    # One fact, one id: a story that says two things under one id is no set of facts.
    lambda facts: list({fact.id: fact for fact in facts}.values())
)


@given(stories, st.randoms(use_true_random=False), days)
def test_order_and_repeats_change_nothing(facts: list[AnyFact], chance: Random, day: date) -> None:
    """A finding is a function of the set of facts."""
    told = [*facts, *facts[:7]]
    chance.shuffle(told)
    as_of = at(day)
    once, again = CaseFile(MATTER, facts), CaseFile(MATTER, told)
    assert repeated_transfer.detect(once, the_law(), as_of) == repeated_transfer.detect(
        again, the_law(), as_of
    )
    few, many = GroupFile(MATTER, facts), GroupFile(MATTER, told)
    assert mass_complaint.detect(few, the_law(), as_of) == mass_complaint.detect(
        many, the_law(), as_of
    )


@given(stories, days, st.integers(0, 120))
def test_nothing_changes_before_it_wakes(facts: list[AnyFact], day: date, later: int) -> None:
    """Between a look and `wake_at` every look sees the same; at `wake_at` one may not."""
    case, now = CaseFile(MATTER, facts), at(day)
    seen = repeated_transfer.detect(case, the_law(), now)
    then = now + timedelta(days=later)
    if seen.wake_at is not None:
        assert seen.wake_at > now
        then = min(then, seen.wake_at - timedelta(microseconds=1))
    assert repeated_transfer.detect(case, the_law(), then).findings == seen.findings


@given(stories, days)
def test_every_finding_rests_on_facts_of_the_matter(facts: list[AnyFact], day: date) -> None:
    """Evidence is never empty, never foreign, never from the future."""
    known = {fact.id: fact.businessdate for fact in facts}
    found = repeated_transfer.detect(CaseFile(MATTER, facts), the_law(), at(day)).findings
    for finding in found:
        assert finding.evidence
        assert all(known[id_] <= day for id_ in finding.evidence)
        assert finding.effective_at <= day
        assert finding.subject == MATTER


@given(stories, days)
def test_the_evidence_alone_gives_every_finding_again(facts: list[AnyFact], day: date) -> None:
    """From the facts a finding rests on, and no others, the same verdict follows."""
    found = repeated_transfer.detect(CaseFile(MATTER, facts), the_law(), at(day)).findings
    for finding in found:
        kept = [fact for fact in facts if fact.id in finding.evidence]
        again = repeated_transfer.detect(CaseFile(MATTER, kept), the_law(), at(day)).findings
        verdicts = {(other.rule, other.severity) for other in again}
        assert (finding.rule, finding.severity) in verdicts
