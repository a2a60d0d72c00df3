"""From an alert alone the verdict follows again: its evidence is all it takes (invariant 4)."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from domain.contracts.facts import AnyFact, dump_fact, parse_fact
from projections.asking.archive import Archive
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import load_assessments, load_finding
from projections.evaluate import evaluate_matter
from projections.explaining.linking import cases_of
from projections.explaining.rederive import rederived, verdict_rederived
from projections.findings import Assessment, Finding
from projections.store.sqlite import SqliteStore
from services.simulate.options import Options, end_of_period
from services.simulate.write import Writer
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.histories import History, histories, told
from tests.support.history import END, chain, climbing, crowd, second_thoughts

START, DAYS = date(2026, 8, 1), 28
NOW = end_of_period(START, DAYS)


class Month:
    """A simulated month of two provinces, judged at its end."""

    def __init__(self, directory: Path) -> None:
        options = Options(7, ("51", "48"), START, DAYS, NOW)
        Writer(the_law(), options, directory).write(lambda _: None)
        self.bodies = (directory / "facts.jsonl").read_bytes().splitlines()
        self.known: dict[str, AnyFact] = {}
        for body in self.bodies:
            fact = parse_fact(body)
            self.known[fact.id] = fact
        store = SqliteStore(directory / "view.db", durable=False)
        pipeline = Pipeline(store, the_law())
        messages = [Message(n, "test", body) for n, body in enumerate(self.bodies, start=1)]
        pipeline.observe(messages, NOW, judging=False)
        pipeline.settle(NOW)
        self.findings: list[Finding] = [load_finding(body) for body in store.all_findings()]
        self.assessments: list[Assessment] = [
            said for _, body in store.all_assessments() for said in load_assessments(body)
        ]
        store.close()


@pytest.fixture(scope="module")
def month() -> Month:
    """Return the month; made once."""
    with tempfile.TemporaryDirectory() as directory:
        return Month(Path(directory))


def test_every_finding_of_a_month_follows_from_its_own_evidence(month: Month) -> None:
    """Same rule, severity, day and state, from nothing but the facts it names."""
    once_more = [rederived(said, month.known, the_law(), NOW) for said in month.findings]
    assert len({said.rule for said in month.findings}) > 15
    wrong = {(one.said.rule, one.differences) for one in once_more if not one.same}
    assert not wrong


def test_every_verdict_of_a_month_follows_from_its_own_evidence(month: Month) -> None:
    """The lawful ones too: same row, weight, fault and flags."""
    once_more = [verdict_rederived(a, month.known, the_law(), NOW) for a in month.assessments]
    assert len(once_more) > 1_000
    wrong = {(one.said.rule, one.differences) for one in once_more if not one.same}
    assert not wrong


@given(histories())
@settings(deadline=None, max_examples=150)
def test_verdicts_on_any_history_follow_from_their_evidence(history: History) -> None:
    """Random steps of random offices: the evidence of a verdict always suffices."""
    facts = told(history)
    known = {fact.id: fact for fact in facts}
    for said in evaluate_matter(case(*facts), the_law(), LONG_AFTER).assessments:
        once_more = verdict_rederived(said, known, the_law(), LONG_AFTER)
        assert once_more.same, (said, once_more.differences)


def test_evidence_that_is_not_at_hand_is_named() -> None:
    """What is missing is told beside the difference it makes."""
    (matter,) = [one for one in cases_of(climbing()) if len(one.facts) > 1]
    said = next(
        f for f in evaluate_matter(matter, the_law(), END).findings if f.path and f.rule[0] == "K"
    )
    once_more = rederived(said, {}, the_law(), END)
    assert once_more.missing == said.evidence
    assert not once_more.same
    assert once_more.differences == (("rule", said.rule, ""),)


def test_facts_link_into_the_matters_the_pipeline_links_them_into(tmp_path: Path) -> None:
    """The linking of explanations and that of the worker agree, names included."""
    facts = [*chain(), *climbing(), *crowd(), *second_thoughts()]
    store = SqliteStore(tmp_path / "view.db", durable=False)
    pipeline = Pipeline(store, the_law())
    pipeline.observe(
        [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(facts, start=1)],
        END + timedelta(days=1),
    )
    matters = {
        (matter.id, frozenset(fact.id for fact in matter.facts))
        for matter in Archive(store).matters_of_facts(facts)
    }
    store.close()
    known = {fact.id: fact.subject for fact in facts}
    mine = {
        (one.id, frozenset(i for i, s in known.items() if s in {f.subject for f in one.facts}))
        for one in cases_of(facts)
    }
    assert mine == matters
