"""Papers counted by commune and week in the worker: each once, wherever it went, in any order."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.words import Topic
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import load_finding, micros
from projections.findings import Finding
from projections.replay.output import view_digest
from projections.store.rows import CountRow
from projections.store.sqlite import SqliteStore
from projections.terms import dawn
from tests.support.cases import the_law
from tests.support.facts import classified, received, transferred
from tests.support.papers import Day, against, asking, at, denouncing, on, signed
from tests.support.steps import voided

C, SIBLING, P = "x21115", "x21124", "t51"
FIRST, BURST = on("2026-05-04"), on("2026-08-03")
MONDAY = BURST + timedelta(weeks=1)


class Worker:
    """A pipeline on a store of its own."""

    def __init__(self, directory: Path) -> None:
        self.store = SqliteStore(directory / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())
        self._heard = 0

    def hear(self, *some: AnyFact, now: datetime, judging: bool = True) -> None:
        bodies = [dump_fact(one) for one in some]
        batch = [Message(self._heard + n, "", body) for n, body in enumerate(bodies, start=1)]
        self._heard += len(batch)
        self.pipeline.observe(batch, now, judging=judging)

    def counted(self) -> list[CountRow]:
        return sorted(self.store.count_rows_of([bytes(id_) for (id_,) in self._matters()]))

    def table(self) -> list[tuple[str, str, str, str]]:
        """Return area, topic, kind and day of each paper."""
        rows = self.counted()
        return sorted((r.area, r.topic, r.kind, f"{date.fromordinal(r.day)}") for r in rows)

    def found(self, now: datetime) -> dict[tuple[str, str], Finding]:
        self.pipeline.settle(now)
        findings = map(load_finding, self.store.all_findings())
        return {(one.subject, one.path): one for one in findings if one.rule == "H2"}

    def alerts(self) -> list[dict[str, Any]]:
        events = [json.loads(row.body)["data"] for row in self.store.open_alerts()]
        return [one for one in events if one["says"]["rule"] == "H2"]

    def _matters(self) -> list[tuple[bytes]]:
        return self.store._rows("SELECT DISTINCT matter FROM counts")


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker that has heard nothing."""
    opened = Worker(tmp_path)
    yield opened
    opened.store.close()


def paper(day: Day, name: str, *, at_: str = C, topic: Topic = Topic.LAND, **said: Any) -> AnyFact:
    """A complaint of its own."""
    about = against(at_, decision=name, place=at_[1:], topic=topic)
    return received(at_, day, name, about=about, by=signed(name), **said)


def weeks(number: int = 17, *, last: int = 0) -> list[AnyFact]:
    """Twelve weeks of 8 and 12 papers, and one of so many; some of it is recorded late."""
    told = []
    for n in range(13):
        day = FIRST + timedelta(weeks=n)
        told += [paper(day + timedelta(days=i % 5), f"w{n} {i}") for i in range((12, 8)[n % 2])]
    late = {"recorded": BURST + timedelta(days=9)}
    for i in range(number):
        said: Any = late if i >= number - last else {}
        told.append(paper(BURST + timedelta(days=i % 5), f"b{i}", **said))
    return told


def test_a_paper_counts_where_and_when_it_first_came_in(worker: Worker) -> None:
    """What a transfer brings to the next office is the same paper."""
    about = against(C, topic=Topic.LAND)
    worker.hear(
        received(P, "2026-07-02", "p1", about=about),
        transferred(P, "2026-07-06", C, "p1", transfer="t1"),
        received(C, "2026-07-08", "p2", about=about, transfer="t1"),
        now=at("2026-07-10"),
    )
    assert worker.table() == [("21115", "land", "complaint", "2026-07-02")]


def test_what_one_sends_to_several_offices_within_days_is_one_paper(worker: Worker) -> None:
    """A letter to the commune and the province; another a month later is another."""
    about = against(C, topic=Topic.LAND)
    worker.hear(
        received(C, "2026-07-06", "p1", about=about),
        received(P, "2026-07-08", "p2", about=about),
        received(P, "2026-08-06", "p3", about=about),
        received(C, "2026-07-07", "p4", about=about, by=signed("another")),
        now=at("2026-08-10"),
    )
    days = [day for *_, day in worker.table()]
    assert days == ["2026-07-06", "2026-07-07", "2026-08-06"]


def test_a_classification_moves_the_count(worker: Worker) -> None:
    """Unclassified, then land, then the environment: once each time."""
    now = at("2026-07-20")
    bare = received(C, "2026-07-02", "p1")
    bare = bare.model_copy(update={"data": bare.data.model_copy(update={"substance": None})})
    worker.hear(bare, now=now)
    assert worker.table() == [("51", "unknown", "unknown", "2026-07-02")]
    land = classified(C, "2026-07-06", "p1", about=against(C, topic=Topic.LAND))
    worker.hear(land, now=now)
    assert worker.table() == [("21115", "land", "complaint", "2026-07-02")]
    assert [row.delay for row in worker.counted()] == [4]
    worker.hear(classified(C, "2026-07-09", "p1", about=asking(topic=Topic.ENVIRONMENT)), now=now)
    assert worker.table() == [("21115", "environment", "feedback", "2026-07-02")]


def test_a_correction_moves_the_count_and_a_void_takes_it_away(worker: Worker) -> None:
    """The day was wrong; then the whole paper was a slip."""
    now = at("2026-07-20")
    wrong = paper("2026-07-09", "p1")
    right = paper("2026-07-02", "p1", corrects=wrong, recorded="2026-07-10")
    worker.hear(wrong, now=now)
    worker.hear(right, now=now)
    assert worker.table() == [("21115", "land", "complaint", "2026-07-02")]
    worker.hear(voided(C, "2026-07-13", "p1", corrects=right), now=now)
    assert worker.table() == []


def test_matters_that_turn_out_one_count_their_papers_once(worker: Worker) -> None:
    """A paper that names both ties them; its own counts too."""
    now = at("2026-07-20")
    worker.hear(paper("2026-07-02", "p1"), paper("2026-07-09", "p2"), now=now)
    both = ("p1", "p2")
    worker.hear(paper("2026-07-13", "p3", refers=both), now=now)
    assert [day for *_, day in worker.table()] == ["2026-07-02", "2026-07-09", "2026-07-13"]
    assert len({row.matter for row in worker.counted()}) == 1


def test_a_commune_that_ended_is_read_as_the_one_that_followed_it(worker: Worker) -> None:
    """Old digits in a new paper; where two followed it only the province is known."""
    now = at("2026-07-20")
    for n, place in enumerate(("21133", "21142", "99999")):
        about = asking(None, topic=Topic.LAND, place=place)
        worker.hear(received(P, "2026-07-02", f"p{n}", about=about, by=signed(place)), now=now)
    assert [area for area, *_ in worker.table()] == ["21124", "51", "51"]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_any_batches_end_alike(worker: Worker, seed: int) -> None:
    """Late, twice, put off, with Mondays passing in between: the same counts and findings."""
    chance = random.Random(seed)
    wrong = paper(BURST, "b1 again")
    told = [
        *weeks(),
        wrong,
        voided(C, "2026-08-05", "b1 again", corrects=wrong),
        classified(C, "2026-08-06", "b2", about=against(C, decision="b2", topic=Topic.LABOUR)),
        classified(C, "2026-08-07", "b2", about=against(C, decision="b2", topic=Topic.LAND)),
        received(C, BURST, "d1", about=denouncing(C, act="bribe"), by=signed("one")),
    ]
    rest = chance.sample(told, len(told)) + chance.sample(told, 9)
    now, end = at("2026-06-20"), at("2026-08-12")
    while rest:
        size = chance.randint(1, 60)
        worker.hear(*rest[:size], now=now, judging=chance.random() < 0.7)
        rest, now = rest[size:], min(end, now + timedelta(days=chance.randint(0, 20)))
        if chance.random() < 0.5:
            worker.pipeline.tick(now)
        if chance.random() < 0.3:
            worker.pipeline.settle(now)
    found = worker.found(end)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Worker(Path(folder))
        fresh.hear(*told, now=end)
        assert found == fresh.found(end)
        assert worker.counted() == fresh.counted()
        assert view_digest(worker.store, the_law()) == view_digest(fresh.store, the_law())
        fresh.store.close()
    assert ("21115", "land") in found


def test_a_week_is_judged_when_it_is_over_and_not_with_every_paper(worker: Worker) -> None:
    """Papers of the week that is going on mark nothing; its end does it all by itself."""
    worker.hear(*weeks(0), now=at("2026-08-03", 7))
    worker.pipeline.settle(at("2026-08-03", 7))
    assert worker.store.timed("counts", ["51"]) == {"51"}
    for one in weeks()[-17:]:
        worker.hear(one, now=at("2026-08-07"))
        assert not worker.pipeline.counting
    assert not worker.found(at("2026-08-09"))
    due = {(row.kind, row.subject): row.wake_at for row in worker.store.due(1 << 60, 9_999)}
    assert due["counts", "51"] == micros(dawn(MONDAY))
    assert worker.found(at(MONDAY, 0)).keys() == {("21115", "land"), ("51", "land")}


def test_a_late_paper_corrects_what_was_said(worker: Worker) -> None:
    """The seventeenth comes ten days later; then it turns out a slip."""
    told = weeks(17, last=1)
    worker.hear(*told[:-1], now=at("2026-08-10"))
    assert not worker.found(at("2026-08-10"))
    worker.hear(told[-1], now=at("2026-08-12"))
    assert worker.pipeline.counting
    assert ("21115", "land") in worker.found(at("2026-08-12"))
    slip = voided(C, "2026-08-13", told[-1].subject, corrects=told[-1])
    worker.hear(slip, now=at("2026-08-13"))
    assert not worker.found(at("2026-08-13"))
    assert not worker.alerts()


def test_the_alert_says_what_when_and_to_whom(worker: Worker) -> None:
    """Expected, observed, threshold, since, topic, in both languages; to whom it concerns."""
    worker.hear(*weeks(), now=at("2026-08-10"))
    worker.pipeline.settle(at("2026-08-10"))
    of_commune, of_province = sorted(worker.alerts(), key=lambda one: one["subject"])
    assert of_commune["pattern"] == of_province["pattern"] == "hot_spot"
    assert of_commune["receivers"] == ["t51-ttr", "x21115", "t51-btcd"]
    assert of_province["receivers"] == ["t51-ttr", "t51-btcd"]
    for words in ("17 đơn", "đất đai", "10.0", "16.3", "03/08/2026"):
        assert words in of_commune["summary_vi"]
    for words in ("17 petitions", "land", "10.0", "16.3", "03/08/2026"):
        assert words in of_commune["summary_en"]
    assert of_province["says"]["params"]["communes"] == "x21115"
    assert len(of_commune["says"]["evidence"]) == 17


def test_evidence_stays_small(worker: Worker) -> None:
    """Of three hundred papers fifty are named."""
    worker.hear(*weeks(300), now=at("2026-08-10"))
    found = worker.found(at("2026-08-10"))
    assert {len(one.evidence) for one in found.values()} == {50}


def test_what_takes_denunciations_to_see_is_kept_from_the_accused(worker: Worker) -> None:
    """Officials of the commune are denounced: the commune hears of nothing."""
    told = [
        received(
            C, FIRST + timedelta(weeks=n, days=i % 5), f"d{n} {i}", by=signed(f"s{n} {i}"),
            about=denouncing(C, who=f"who {n} {i}", act=f"act {n} {i}"),
        )
        for n in range(14)
        for i in range(30 if n == 13 else (12, 8)[n % 2])
    ]  # fmt: skip
    worker.hear(*told, now=at("2026-08-10"))
    found = worker.found(at("2026-08-10"))
    assert found.keys() == {("21115", "officials-TC"), ("51", "officials-TC")}
    one = found["21115", "officials-TC"]
    assert (one.kind, one.denounced) == ("denunciation", (C,))
    for alert in worker.alerts():
        assert not any(code.startswith("x") for code in alert["receivers"])


def test_what_trips_counting_stops_nothing_else(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside and told; the matter is judged all the same."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("projections.early_warning.bursts.said_of", broken)
    worker.hear(*weeks(), now=at("2026-08-10"))
    worker.pipeline.settle(at("2026-08-10"))
    (letter,) = worker.store.dead_letters()
    assert (letter.reason, letter.source) == ("judgement_failed", "counts/51")
    assert worker.store.timed("counts", ["51"]) == {"51"}


def test_papers_before_the_reform_are_spoken_of_on_the_map_of_their_time(worker: Worker) -> None:
    """In June 2025 it is the old commune, in its old province."""
    start = on("2025-03-10")
    told = [
        received(
            "x21115", start + timedelta(weeks=n, days=i % 4), f"o{n} {i}", by=signed(f"o{n} {i}"),
            about=against("x21115", decision=f"o{n} {i}", place="21115", topic=Topic.LABOUR),
        )
        for n in range(14)
        for i in range(40 if n == 13 else 10)
    ]  # fmt: skip
    worker.hear(*told, now=at("2025-06-16"))
    found = worker.found(at("2025-06-16"))
    assert found.keys() == {("21115", "labour"), ("51", "labour")}
    assert {row.area for row in worker.counted()} == {"o21115"}


def test_a_silent_week_is_seen_and_said_nothing_of(worker: Worker) -> None:
    """Nothing was registered in the whole province: no calm week, and a number to look at."""
    worker.hear(*weeks(), now=at("2026-08-10"))
    assert ("21115", "land") in worker.found(at("2026-08-10"))
    worker.hear(paper("2026-08-25", "after"), now=at("2026-08-26"))
    still = worker.found(at("2026-08-31"))["21115", "land"]
    assert still.state == "holding"
    assert worker.pipeline.silent_weeks == {"51": 2}


def test_copies_are_told_by_their_senders_and_not_by_their_number(worker: Worker) -> None:
    """Two people, each to two offices; who wrote nothing under it is nobody's copy."""
    about = against(C, topic=Topic.LAND)
    told = [
        received(office, f"2026-07-0{6 + n}", f"{who} {office}", about=about, by=by)
        for who, by in (("a", signed("a")), ("b", signed("b")), ("c", signed(None)))
        for n, office in enumerate((C, P))
    ]
    worker.hear(*told, now=at("2026-07-10"))
    days = [day for *_, day in worker.table()]
    assert days == ["2026-07-06", "2026-07-06", "2026-07-06", "2026-07-07"]


def test_with_the_reform_an_alert_passes_to_the_commune_on_the_ground(worker: Worker) -> None:
    """The old commune's is withdrawn; the new one's has the old weeks."""
    start = on("2025-03-17")

    def told(place: str, day: date, number: int) -> list[AnyFact]:
        return [
            paper(day + timedelta(days=i % 3), f"{place} {day} {i}", at_=place, topic=Topic.LABOUR)
            for i in range(number)
        ]

    for n in range(15):
        worker.hear(
            *told("x21133", start + timedelta(weeks=n), 40 if n == 14 else 10),
            now=at("2025-06-28"),
            judging=False,
        )
    before = worker.found(at("2025-06-30"))
    assert before.keys() == {("21133", "labour"), ("51", "labour")}
    worker.hear(*told("x21124", on("2025-07-01"), 10), now=at("2025-07-05"))
    after = worker.found(at("2025-07-07"))
    assert after.keys() == {("21124", "labour"), ("51", "labour")}
    assert after["51", "labour"].effective_at == before["51", "labour"].effective_at
    assert {one["subject"] for one in worker.alerts()} == {"21124", "51"}
