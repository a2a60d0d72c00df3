"""The real log through its mapping: transfers as many as ServiceNow itself counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from domain.contracts.facts import parse_fact
from domain.identity import petition_id
from services.importing.mapping import load_mapping
from services.importing.rejects import Rejects
from services.importing.run import Import, Summary
from services.importing.straight import InItsTime
from services.node.pseudonyms import Keys
from services.runtime.hosting_file import read_hosting
from services.runtime.reference import load_law
from tests.support.imports import EXAMPLES

LOG = EXAMPLES / "servicenow"
CASES = 400


@pytest.fixture(scope="module")
def slice_of_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first cases of the log."""
    table = pq.read_table(LOG / "events.parquet")
    numbers = table["number"].to_pylist()
    cases = set(list(dict.fromkeys(numbers))[:CASES])
    path = tmp_path_factory.mktemp("log") / "slice.parquet"
    pq.write_table(table.take([nth for nth, one in enumerate(numbers) if one in cases]), path)
    return path


def _imported(path: Path) -> tuple[Summary, list[Any]]:
    organisations = load_law(agencies=(LOG / "agencies.csv",)).organisations
    hosting = read_hosting(LOG / "hosting.toml")
    office = InItsTime(
        "n-servicenow", Keys("k1", b"k" * 32), hosting=hosting, known=organisations.known
    )
    rejects = Rejects(path.with_name("rejects.csv"))
    summary = Import(load_mapping(LOG / "mapping.toml"), office, rejects).run(path)
    return summary, [parse_fact(body) for body in office.bodies]


@pytest.fixture(scope="module")
def imported(slice_of_log: Path) -> tuple[Summary, list[Any]]:
    """Summary and facts of the slice."""
    return _imported(slice_of_log)


def _truth() -> list[dict[str, Any]]:
    return list(pq.read_table(LOG / "truth.parquet").slice(0, CASES).to_pylist())


def _by_case(facts: list[Any], kind: str) -> Counter[str]:
    """Count facts of a kind by the first paper of their case, whose number is the incident's."""
    return Counter(fact.correlationid for fact in facts if f".{kind}.v1" in fact.type)


def _papers(facts: list[Any], case: str) -> set[str]:
    """Return the ids the first paper of a case may have: one for each group."""
    return {str(petition_id(group, case, 2016)) for group in {fact.agency for fact in facts}}


def test_every_row_of_the_log_is_taken(imported: tuple[Summary, list[Any]]) -> None:
    """No row is set aside, no command refused, none repeated."""
    summary, facts = imported
    assert summary.rejected == 0
    assert summary.count == {"recorded": len(facts)}
    assert summary.rows > CASES


def test_transfers_are_as_many_as_servicenow_counted(
    imported: tuple[Summary, list[Any]],
) -> None:
    """In 99.5 % of the cases; changes of group seen in the rows are counted in every one."""
    _, facts = imported
    sent = _by_case(facts, "petition.transferred")
    agreeing = 0
    for case in _truth():
        counted = sum(sent[paper] for paper in _papers(facts, case["case_id"]))
        assert counted == case["group_changes_incl_blank"], case["case_id"]
        agreeing += counted == case["reassignment_count_final"]
    assert agreeing / CASES >= 0.995


def test_each_transfer_is_confirmed_and_the_chain_is_kept(
    imported: tuple[Summary, list[Any]],
) -> None:
    """The receiver names the slip, and a further transfer names the one that brought the paper."""
    _, facts = imported
    sent = {f.data.transfer_id: f for f in facts if f.type == "leothang.petition.transferred.v1"}
    confirmed = [f.subject for f in facts if f.type == "leothang.transfer.acknowledged.v1"]
    assert sorted(confirmed) == sorted(sent)
    brought = {
        f.subject: f.data.transfer_id
        for f in facts
        if f.type == "leothang.petition.received.v1" and f.data.transfer_id
    }
    assert sorted(brought.values()) == sorted(sent)
    for fact in sent.values():
        assert fact.data.follows == brought.get(fact.subject)


def test_an_incident_opened_again_is_a_paper_that_refers_to_the_first(
    imported: tuple[Summary, list[Any]],
) -> None:
    """As often as ServiceNow counted."""
    _, facts = imported
    again = [
        fact
        for fact in facts
        if fact.type == "leothang.petition.received.v1" and fact.data.refers_to
    ]
    assert len(again) == sum(case["reopen_count"] for case in _truth())
    assert all(fact.data.refers_to == (fact.correlationid,) for fact in again)


def test_every_incident_of_the_slice_was_answered(imported: tuple[Summary, list[Any]]) -> None:
    """Resolved or closed is a decision; a paper has at most one."""
    _, facts = imported
    decided = Counter(f.subject for f in facts if f.type == "leothang.petition.decided.v1")
    assert set(decided.values()) == {1}
    answered = _by_case(facts, "petition.decided")
    for case in _truth():
        assert any(answered[paper] for paper in _papers(facts, case["case_id"])), case["case_id"]


def test_shuffled_rows_give_the_same_facts(
    slice_of_log: Path, imported: tuple[Summary, list[Any]], tmp_path: Path
) -> None:
    """Rows are put in order inside their case; which case comes first does not matter."""
    table = pq.read_table(slice_of_log)
    backwards = table.take(list(range(len(table) - 1, -1, -1)))
    pq.write_table(backwards, tmp_path / "backwards.parquet")
    _, facts = _imported(tmp_path / "backwards.parquet")
    assert {fact.id: fact for fact in facts} == {fact.id: fact for fact in imported[1]}
