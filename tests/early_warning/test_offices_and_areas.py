"""Agencies and areas in the worker: judged when facts or time say so, alike in any order."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from projections.agency_file import AgencyFile
from projections.area_file import entries_of
from projections.detectors import area_escalation
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import load_assessments, load_finding
from projections.evaluate import evaluate_agency, evaluate_matter
from projections.explaining.linking import cases_of
from projections.explaining.rederive import rederived
from projections.findings import Finding
from projections.replay.output import view_digest
from projections.store.sqlite import SqliteStore
from tests.support.cases import the_law
from tests.support.facts import received
from tests.support.offices import head_received, sent
from tests.support.papers import against, at, denouncing, signed
from tests.support.steps import delegation, voided

C, P, Z, BOARD = "x21115", "t51", "btcdtw", "t51-btcd"
START, END = at("2026-06-20"), at("2026-10-05")


def skipping(day: str, n: int, *, to: str = P) -> AnyFact:
    """A complaint of its own that skips the commune."""
    about, by = against(C, decision=f"decision {n}"), signed(f"person {n}")
    return received(to, day, f"a{n}", about=about, by=by)


def facts() -> list[AnyFact]:
    """Reports, receptions and filings, some taken back, some late, some twice."""
    wrong = sent("2026-Q3", "2026-09-10")
    slip = head_received("2026-08-10", visit="slip")
    return [
        sent("2026-H1", "2026-06-20"),
        sent("2026-Q2", "2026-06-17"),
        wrong,
        voided(C, "2026-09-12", wrong.subject, corrects=wrong),
        sent("2026-Q3", "2026-09-19", P, to="ttcp"),
        head_received("2026-06-25", head=False),
        head_received("2026-06-26", head=False),
        head_received("2026-07-06"),
        head_received("2026-07-20"),
        slip,
        voided(C, "2026-08-11", slip.subject, corrects=slip),
        head_received("2026-08-20"),
        head_received("2026-07-03", BOARD),
        *(skipping(f"2026-07-{2 + n:02}", n) for n in range(4)),
        received(P, "2026-07-08", "t1", about=denouncing(C, act="bribe")),
        received(C, "2026-07-08", "c1", about=against(C, decision="calm"), by=signed("calm")),
        delegation(Z, "2026-09-20", 12, ("c1",)),
    ]


class Worker:
    """A pipeline on a store of its own."""

    def __init__(self, directory: Path) -> None:
        self.store = SqliteStore(directory / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())
        self._heard = 0

    def hear(self, some: list[AnyFact], now: datetime, *, judging: bool = True) -> None:
        bodies = [dump_fact(one) for one in some]
        batch = [Message(self._heard + n, "", body) for n, body in enumerate(bodies, start=1)]
        self._heard += len(batch)
        self.pipeline.observe(batch, now, judging=judging)

    def found(self, now: datetime) -> dict[tuple[str, str, str], Finding]:
        self.pipeline.settle(now)
        findings = map(load_finding, self.store.all_findings())
        return {
            (one.subject, one.rule, str(dict(one.params).get("start", one.path)))
            if one.rule == "O8"
            else (one.subject, one.rule, one.path): one
            for one in findings
            if one.subject_kind in {"agency", "area"}
        }

    def digest(self, now: datetime) -> str:
        self.pipeline.settle(now)
        return view_digest(self.store, the_law())


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker that has heard nothing."""
    opened = Worker(tmp_path)
    yield opened
    opened.store.close()


def at_once(some: list[AnyFact], now: datetime) -> str:
    """Return the digest of a fresh look."""
    with tempfile.TemporaryDirectory() as directory:
        fresh = Worker(Path(directory))
        fresh.hear(some, now)
        found = fresh.digest(now)
        fresh.store.close()
        return found


def test_what_is_found_of_offices_and_areas(worker: Worker) -> None:
    """Late reports, missing days, escalations from one commune, a group at the centre."""
    worker.hear(facts(), START)
    in_july = worker.found(at("2026-07-20"))
    late = {(C, "O7", "2026-H1"), (C, "O8", "2026-06-22")}
    assert {("21115", "A1", "A1"), *late} <= in_july.keys()
    assert in_july["21115", "A1", "A1"].kind == "complaint"
    found = worker.found(END)
    assert found.keys() == {
        ("21115", "A3", "A3"),
        ("51", "A3", "A3"),
        (C, "O7", "2026-H1"),
        (C, "O7", "2026-M9"),
        (C, "O7", "2026-Q3"),
        (P, "O7", "2026-M9"),
        (C, "O8", "2026-06-29"),
        (Z, "O8", "2026-09-01"),
        (C, "O8", "2026-08-01"),
        (C, "O8", "2026-09-01"),
        (P, "O8", "2026-08-01"),
        (P, "O8", "2026-09-01"),
    }
    assert found[C, "O7", "2026-H1"].state == "historic"


@pytest.mark.parametrize("seed", range(12))
def test_any_order_any_batches_end_alike(worker: Worker, seed: int) -> None:
    """Late, twice, one by one, put off, with time going on in between."""
    chance = random.Random(seed)
    rest = chance.sample(facts(), len(facts())) + chance.sample(facts(), 5)
    now = START
    while rest:
        size = chance.randint(1, 6)
        worker.hear(rest[:size], now, judging=chance.random() < 0.7)
        rest, now = rest[size:], min(END, now + timedelta(days=chance.randint(0, 9)))
        if chance.random() < 0.3:
            worker.pipeline.tick(now)
    assert worker.digest(END) == at_once(facts(), END)


def test_time_alone_changes_offices_and_areas_as_a_fresh_look_would(worker: Worker) -> None:
    """Day by day, timers alone."""
    worker.hear(facts(), START)
    for days in range(0, 150, 3):
        now = START + timedelta(days=days)
        assert worker.digest(now) == at_once(facts(), now), now


def test_one_more_reception_without_the_head_wakes_nobody(worker: Worker) -> None:
    """A busy board must not be judged with every visitor; an earlier first day must."""
    worker.hear([head_received("2026-08-03", head=False)], START)
    more = head_received("2026-08-05", head=False)
    earlier = head_received("2026-07-15", head=False)
    assert _judged(worker, more) == 1  # its own matter
    assert _judged(worker, earlier) == 2
    assert (C, "O8", "2026-07-01") in worker.found(at("2026-08-06"))


def _judged(worker: Worker, one: AnyFact) -> int:
    message = Message(99, "", dump_fact(one))
    return worker.pipeline.observe([message], at("2026-08-05")).judged


def test_the_worker_says_of_areas_what_the_detector_says_of_all_filings(worker: Worker) -> None:
    """Counted in the store, or from every matter anew: the same."""
    worker.hear(facts(), START)
    now = at("2026-07-25")
    found = {key: one for key, one in worker.found(now).items() if key[1].startswith("A")}
    entries = [
        entry
        for case in cases_of(facts())
        for entry in entries_of(case, evaluate_matter(case, the_law(), now).assessments, the_law())
    ]
    expected: set[Finding] = set()
    for area in {entry.area for entry in entries}:
        of_area = [entry for entry in entries if entry.area == area]
        expected |= area_escalation.detect(area, of_area, the_law(), now).findings
    assert found.keys() == {(one.subject, one.rule, one.path) for one in expected}
    assert {one.params for one in found.values()} == {one.params for one in expected}


def test_the_worker_says_of_offices_what_the_detectors_say_of_all_facts(worker: Worker) -> None:
    """What the store leaves out counts for nothing."""
    worker.hear(facts(), START)
    for now in (at("2026-07-10"), at("2026-09-30"), END):
        found = {one for key, one in worker.found(now).items() if key[0] in {C, P}}
        expected: set[Finding] = set()
        for agency, codes in ((C, {C}), (P, {P, BOARD})):
            file = AgencyFile(agency, [one for one in facts() if one.agency in codes])
            expected |= evaluate_agency(agency, (), the_law(), now, file).findings
        assert found == expected


def test_what_is_found_follows_from_its_evidence_again(worker: Worker) -> None:
    """Also of an agency and of an area."""
    worker.hear(facts(), START)
    known = {one.id: one for one in facts()}
    for now in (at("2026-07-20"), END):
        for said in worker.found(now).values():
            once_more = rederived(said, known, the_law(), now)
            assert once_more.same, (said.rule, once_more.differences)


def test_the_accused_body_hears_of_no_indicator_its_denunciation_makes(worker: Worker) -> None:
    """Two complaints and a denunciation that counts in full: told above the commune only."""
    accused = [
        received(C, "2026-07-06", "d1", about=denouncing(C, act="bribe"), by=signed("one")),
        received(P, "2026-07-07", "d2", about=denouncing(C, act="bribe"), by=signed("one")),
    ]
    worker.hear([skipping("2026-07-02", 1), skipping("2026-07-03", 2), *accused], START)
    worker.pipeline.settle(at("2026-07-10"))
    alerts: list[dict[str, Any]] = [json.loads(row.body) for row in worker.store.open_alerts()]
    of_area = [one["data"] for one in alerts if one["data"]["subject_kind"] == "area"]
    verdicts = {
        said.petition: said.counts
        for _, body in worker.store.all_assessments()
        for said in load_assessments(body)
    }
    assert verdicts[accused[1].subject] == "yes"
    (told,) = [one for one in of_area if one["subject"] == "21115"]
    assert (told["kind"], told["denounced"], told["path"]) == ("denunciation", [C], "A1-TC")
    assert told["receivers"] == ["t51-ttr", "t51"]


def test_an_area_is_judged_from_numbers_alone_while_nothing_holds(worker: Worker) -> None:
    """The filings themselves are read only where something is to be told."""
    read: list[str] = []
    whole = worker.store.area_first

    def counted(area: str, sought: Any, limit: int) -> Any:
        read.append(area)
        return whole(area, sought, limit)

    worker.store.area_first = counted  # type: ignore[method-assign]  # counts what is asked for
    for n in range(2):
        worker.hear([skipping(f"2026-07-0{2 + n}", n)], at("2026-07-10"))
    assert read == []
    worker.hear([skipping("2026-07-04", 2)], at("2026-07-10"))
    assert read == ["21115"]
