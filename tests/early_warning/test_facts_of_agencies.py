"""What an agency did as an office is kept by agency, and is no matter where it has no petition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from domain.contracts.facts import AnyFact, dump_fact, parse_fact
from domain.contracts.reception import AnsweredData, ReceptionAnsweredV1
from domain.contracts.report import ReportSentData, ReportSentV1
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.facts import fact, received
from tests.support.papers import at
from tests.support.steps import visited, voided

LAW = load_law()
C, P = "x21115", "t51"
NOW = at("2026-12-31")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Return an empty store."""
    opened = SqliteStore(tmp_path / "view.db", durable=False)
    yield opened
    opened.close()


def report(agency: str = C, day: str = "2026-10-14", key: str = "") -> ReportSentV1:
    """State that an agency sent its report of a quarter."""
    data = ReportSentData(period="2026-Q3", to=P)
    return fact(ReportSentV1, agency, day, f"report {agency}", data=data, key=key)


def answer(day: str = "2026-08-10") -> ReceptionAnsweredV1:
    """State that a visitor was told what becomes of his matter."""
    data = AnsweredData(option="accepted")
    return fact(ReceptionAnsweredV1, C, day, "v1", data=data)


def hear(store: SqliteStore, *facts: AnyFact) -> None:
    """Let a worker hear facts one by one."""
    pipeline = Pipeline(store, LAW)
    for n, one in enumerate(facts):
        pipeline.observe([Message(n, "", dump_fact(one))], NOW)
    pipeline.settle(NOW)


def kept(store: SqliteStore, *agencies: str) -> set[str]:
    """Return the ids of the facts agencies are judged by."""
    return {parse_fact(body).id for _, body in store.office_facts(agencies, 0)}


def test_a_report_belongs_to_its_agency_and_to_no_matter(store: SqliteStore) -> None:
    """No subject, no matter; heard twice, kept once; the next report it owes sets a timer."""
    mine, other = report(), report(P)
    hear(store, mine, other, mine)
    assert kept(store, C) == {mine.id}
    assert kept(store, C, P) == {mine.id, other.id}
    assert store.last_subject() == 0
    assert {row.kind for row in store.due(1 << 62, 9)} == {"agency"}


def test_a_report_with_the_id_of_a_petition_leaves_the_petition_alone(store: SqliteStore) -> None:
    """Even a hostile subject joins nothing."""
    paper = received(C, "2026-08-03")
    odd = report().model_copy(update={"subject": paper.subject})
    hear(store, odd, paper)
    assert store.last_subject() == 1
    assert [body for _, body in store.case_facts([1])] == [dump_fact(paper)]


def test_receptions_are_kept_for_the_office_and_their_answers_for_the_matter(
    store: SqliteStore,
) -> None:
    """Both stay part of the matter they speak of."""
    paper, visit, told = received(C, "2026-08-03"), visited(C, "2026-08-03", 1, ("p1",)), answer()
    hear(store, told, visit, paper)
    assert kept(store, C) == {visit.id}
    (matter,) = {row.matter for row in store.numbered([1, 2, 3])}
    assert len(store.members([matter])) == 2


def test_what_takes_a_fact_back_is_kept_with_it(store: SqliteStore) -> None:
    """Whoever reads the agency's file can tell what stands."""
    wrong = report()
    slip = voided(C, "2026-10-15", "report x21115", corrects=wrong)
    hear(store, wrong, slip)
    assert kept(store, C) == {wrong.id, slip.id}


def test_of_two_versions_of_a_report_the_same_one_stays_in_any_order(tmp_path: Path) -> None:
    """A conflicting duplicate is set aside, whichever came first."""
    one = report()
    other = one.model_copy(update={"data": ReportSentData(period="2026-Q2", to=P)})
    seen: set[tuple[str, int]] = set()
    for n, order in enumerate(permutations((one, other))):
        store = SqliteStore(tmp_path / f"{n}.db", durable=False)
        hear(store, *order)
        ((_, body),) = store.office_facts([C], 0)
        fact_ = parse_fact(body)
        assert isinstance(fact_, ReportSentV1)
        seen.add((fact_.data.period, len(list(store.dead_letters()))))
        store.close()
    assert seen == {("2026-Q2", 1)}
