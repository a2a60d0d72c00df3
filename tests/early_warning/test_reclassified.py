"""A filing that later facts put into another class is told once, with both verdicts (EV30)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.assessment import EscalationReclassifiedV1
from domain.contracts.facts import AnyFact, dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from tests.support.cases import the_law
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, PROVINCE, at, id_of
from tests.support.steps import voided

FILED = received(COMMUNE, "2026-06-08", "p1")
LATE = accepted(COMMUNE, "2026-07-10", "p1")
CLIMBS = received(PROVINCE, "2026-07-20", "p2")
TRUE = accepted(COMMUNE, "2026-06-15", "p1", corrects=LATE, recorded="2026-07-27")


class Worker:
    """A pipeline on a store of its own, and what it queued for the stream."""

    def __init__(self, directory: Path) -> None:
        self.store = SqliteStore(directory / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())

    def hear(self, now: datetime, *facts: AnyFact) -> None:
        messages = [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(facts, start=1)]
        self.pipeline.observe(messages, now)

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        rows = self.store.outbox_log().select(0, 1_000)
        said = [(row.subject, json.loads(row.body)) for row in rows]
        return [(subject, event) for subject, event in said if "reclassified" in subject]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker with nothing on record."""
    alone = Worker(tmp_path)
    yield alone
    alone.store.close()


def test_a_late_fact_that_changes_a_class_is_told_with_both_verdicts(worker: Worker) -> None:
    """EV30: the acceptance was recorded too late; corrected, the step up is lawful."""
    worker.hear(at("2026-07-20"), FILED, LATE, CLIMBS)
    worker.hear(at("2026-07-28"), TRUE)
    ((subject, event),) = worker.told()
    said = EscalationReclassifiedV1.model_validate(event).data
    assert subject == "alert.v1.reclassified.51.w1"
    assert (said.petition, said.agency) == (id_of("p2"), PROVINCE)
    assert (said.before.rule, said.before.verdict) == ("K13", "premature_escalation")
    assert (said.after.rule, said.after.verdict) == ("K8", "lawful_after_deadline")
    assert said.authority_fault == (COMMUNE,)
    assert TRUE.id in said.evidence
    assert said.known_at == at("2026-07-28")


def test_the_first_verdict_on_a_filing_is_no_news(worker: Worker) -> None:
    """Nor is one that stays the same with more evidence."""
    worker.hear(at("2026-07-20"), FILED, LATE, CLIMBS)
    worker.hear(at("2026-07-31"), received(COMMUNE, "2026-07-30", "p3"))
    assert worker.told() == []


def test_a_verdict_reached_with_all_facts_at_once_was_never_another(worker: Worker) -> None:
    """A catch-up judges once; what nobody was told is not taken back."""
    worker.hear(at("2026-07-28"), FILED, LATE, CLIMBS, TRUE)
    assert worker.told() == []


def test_a_filing_may_change_to_and_fro_and_each_word_has_its_own_id(worker: Worker) -> None:
    """The correction is withdrawn: the first verdict holds again."""
    worker.hear(at("2026-07-20"), FILED, LATE, CLIMBS)
    worker.hear(at("2026-07-28"), TRUE)
    worker.hear(at("2026-07-29"), voided(COMMUNE, "2026-07-29", "p1", corrects=TRUE))
    events = [event for _, event in worker.told()]
    assert len(events) == len({event["id"] for event in events}) == 2
    assert events[1]["data"]["before"] == events[0]["data"]["after"]


def test_a_filing_is_known_again_when_its_matter_gets_another_name(worker: Worker) -> None:
    """A paper recorded earlier joins and gives its name: the filing itself stays the same."""
    worker.hear(at("2026-07-20"), CLIMBS)
    worker.hear(at("2026-07-21"), FILED)
    ((_, event),) = worker.told()
    assert event["data"]["before"]["verdict"] == "skipped_level"
    assert event["data"]["matter"] == id_of("p1")


def test_a_view_that_is_built_anew_tells_of_no_filing(worker: Worker) -> None:
    """It hears again, in pieces, what was told long ago."""
    worker.pipeline.desk.reclassifying = False
    worker.hear(at("2026-07-20"), FILED, LATE, CLIMBS)
    worker.hear(at("2026-07-28"), TRUE)
    assert worker.told() == []
