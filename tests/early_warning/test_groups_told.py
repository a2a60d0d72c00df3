"""How groups stand is on record, told when it changes, and read at the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from typer.testing import CliRunner

from domain.contracts.alert import parse_warning
from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.group import GroupChangedV1
from projections.early_warning.groups_cli import app
from projections.early_warning.metrics import Metrics
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.desk.hearing import told_of
from tests.support.cases import the_law
from tests.support.facts import classified, received
from tests.support.papers import COMMUNE, against, asking, at, day_after, id_of, signed
from tests.support.steps import voided

DAY = "2026-03-02"
NOW = at(DAY)


def letters(people: int, first: int = 0, decision: str = "dike") -> list[AnyFact]:
    """Return one complaint against one decision from each of some people."""
    return [
        received(COMMUNE, DAY, f"l{n}", about=against(decision=decision), by=signed(f"s{n}"))
        for n in range(first, first + people)
    ]


class Worker:
    """A pipeline on a store of its own, and what it queued for the stream."""

    def __init__(self, directory: Path) -> None:
        self.store = SqliteStore(directory / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())

    def hear(self, now: datetime, *facts: AnyFact) -> None:
        messages = [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(facts, start=1)]
        self.pipeline.observe(messages, now)

    def queued(self) -> list[tuple[str, bytes]]:
        return [(row.subject, row.body) for row in self.store.outbox_log().select(0, 10_000)]

    def told(self) -> list[GroupChangedV1]:
        events = [parse_warning(body) for subject, body in self.queued() if "group" in subject]
        return [event for event in events if isinstance(event, GroupChangedV1)]

    def lives(self) -> list[tuple[str | None, str | None]]:
        return [(event.data.before, event.data.after) for event in self.told()]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker with nothing on record."""
    alone = Worker(tmp_path)
    yield alone
    alone.store.close()


def test_a_group_is_told_each_time_its_life_changes_and_not_when_it_grows(worker: Worker) -> None:
    """One by one thirty-five people write; then nobody does for ninety days."""
    for fact in letters(35):
        worker.hear(NOW, fact)
    assert worker.lives() == [(None, "forming"), ("forming", "mass"), ("mass", "hot")]
    worker.pipeline.settle(at(day_after(DAY, 91)))
    assert worker.lives()[3:] == [("hot", "calm")]
    events = worker.told()
    assert len({event.subject for event in events}) == 1
    assert len({event.id for event in events}) == 4
    said = events[2].data
    assert (said.people, said.papers, said.matters, said.score, said.kind) == (
        30,
        30,
        30,
        3,
        "complaint",
    )


def test_the_event_names_no_person_no_place_and_no_agency(worker: Worker) -> None:
    """A denunciation may be among the papers; a desk reads past it."""
    worker.hear(NOW, *letters(5))
    ((subject, body),) = [one for one in worker.queued() if "group" in one[0]]
    assert subject == "alert.v1.group_changed.51.w1"
    assert told_of(1, subject, body, the_law()) is None
    for secret in (COMMUNE, id_of("l0"), "k1."):
        assert secret not in body.decode()


def test_the_group_and_its_alert_keep_their_names_as_it_grows(worker: Worker) -> None:
    """From five papers to three hundred, whichever row speaks: one alert, raised once."""
    sizes = (30, 40, 110, 300)
    seen: set[str] = set()
    for before, size in zip((0, *sizes), sizes, strict=False):
        worker.hear(NOW, *letters(size - before, before))
        seen |= {row.id for row in worker.store.open_alerts() if row.kind == "group"}
    crowd = signed("s0", names=40, cosigners=tuple(f"s{n}" for n in range(1, 40)))
    worker.hear(NOW, received(COMMUNE, DAY, "paper", about=against(decision="dike"), by=crowd))
    seen |= {row.id for row in worker.store.open_alerts() if row.kind == "group"}
    assert len(seen) == 1
    changes = [
        json.loads(body)["type"] for subject, body in worker.queued() if ".raised." in subject
    ]
    assert changes == ["leothang.alert.raised.v1"]
    assert len({row.id for row in worker.store.all_group_rows()}) == 1


def test_a_matter_that_is_no_group_of_its_own_any_more_is_none(worker: Worker) -> None:
    """Its decision became known: the group of the decision stands, the matter's own went."""
    crowd = signed("lan", names=12)
    worker.hear(NOW, received(COMMUNE, DAY, "a", about=against(decision=None), by=crowd))
    (alone,) = worker.store.all_group_rows()
    assert (alone.id, alone.life, alone.people) == (id_of("a"), "mass", 12)
    worker.hear(NOW, classified(COMMUNE, DAY, "a", about=against(decision="market"), by=crowd))
    (known,) = worker.store.all_group_rows()
    assert known.id != alone.id
    assert sorted(worker.lives(), key=str) == [("mass", None), (None, "mass"), (None, "mass")]


def test_letters_taken_back_are_no_group(worker: Worker) -> None:
    """Who was counted by mistake does not count."""
    facts = letters(3)
    worker.hear(NOW, *facts)
    for fact in facts[1:]:
        worker.hear(NOW, voided(COMMUNE, DAY, fact.subject, corrects=fact))
    assert worker.store.all_group_rows() == []
    assert worker.lives() == [(None, "forming"), ("forming", None)]


def test_a_view_that_is_built_anew_tells_of_no_group(worker: Worker) -> None:
    """It hears again, in pieces, what was told long ago."""
    worker.pipeline.desk.reclassifying = False
    for fact in letters(5):
        worker.hear(NOW, fact)
    assert worker.told() == []
    assert [row.life for row in worker.store.all_group_rows()] == ["mass"]


def test_the_metric_counts_groups_by_province_and_life(worker: Worker) -> None:
    """What an operator sees of them."""
    worker.hear(NOW, *letters(5), *letters(2, 100, "road"))
    told = generate_latest(Metrics(worker.store).registry).decode()
    assert 'leothang_groups{life="mass",province="51"} 1.0' in told
    assert 'leothang_groups{life="forming",province="51"} 1.0' in told


def run(*words: str) -> Any:
    """Run the command."""
    return CliRunner().invoke(app, [*words])


@pytest.fixture
def view(tmp_path: Path) -> str:
    """Return where a view lies with three groups."""
    worker = Worker(tmp_path)
    feedback = [
        received(COMMUNE, DAY, f"f{n}", about=asking(spot="pond"), by=signed(f"f{n}"))
        for n in range(40)
    ]
    worker.hear(NOW, *letters(5), *letters(2, 100, "road"), *feedback)
    worker.store.close()
    return str(tmp_path)


def test_groups_are_listed_the_hottest_and_largest_first(view: str) -> None:
    """In Vietnamese unless asked otherwise."""
    told = run("list", "--data", view)
    assert told.exit_code == 0
    lives = [line.split("  ")[1].split(" từ ")[0] for line in told.output.splitlines()]
    assert lives == ["nóng", "đông người", "đang hình thành"]
    assert "ít nhất 40 người, 40 đơn" in told.output
    english = run("list", "--data", view, "--lang", "en").output
    assert "at least 40 people, 40 papers" in english


def test_a_list_may_be_narrowed_and_read_by_programs(view: str) -> None:
    """By life and by province."""
    said = [json.loads(line) for line in run("list", "--data", view, "--json").output.splitlines()]
    assert [one["life"] for one in said] == ["hot", "mass", "forming"]
    assert said[0]["since"] == DAY
    forming = run("list", "--data", view, "--life", "forming", "--json").output.splitlines()
    assert [json.loads(line)["life"] for line in forming] == ["forming"]
    assert run("list", "--data", view, "--province", "48").output == "Không có nhóm nào.\n"
    wrong = run("list", "--data", view, "--province", "Huế")
    assert wrong.exit_code == 2
    assert "two digits" in wrong.output


def test_one_group_is_shown_with_its_warnings_and_matters(view: str) -> None:
    """By its id or the beginning of it."""
    hot = json.loads(run("list", "--data", view, "--life", "hot", "--json").output)
    told = run("show", hot["id"], "--data", view)
    assert told.exit_code == 0
    for word in ("nóng, từ ngày 2026-03-02", "ít nhất 40 người", "Cảnh báo:", "M3 (medium)"):
        assert word in told.output
    said = json.loads(run("show", hot["id"][:13], "--data", view, "--json").output)
    assert said["members"] == sorted(said["members"])
    assert {one["rule"] for one in said["findings"]} == {"M3"}
    complaint = json.loads(run("list", "--data", view, "--life", "mass", "--json").output)
    shown = json.loads(run("show", complaint["id"], "--data", view, "--json").output)
    assert shown["members"] == sorted(id_of(f"l{n}") for n in range(5))
    nobody = run("show", "zz", "--data", view)
    assert nobody.exit_code == 2
    assert "no group of this id" in nobody.output
