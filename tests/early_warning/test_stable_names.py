"""A matter keeps its name when papers join it, so an officer does not hear one alarm twice."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from services.simulate.options import Options, end_of_period
from services.simulate.write import Writer

if TYPE_CHECKING:
    from pathlib import Path

LAW = load_law()
MONDAY, WEEK = date(2026, 8, 3), 7
SCALE = 0.2


def _told_by_each_fact(folder: Path) -> list[list[dict[str, Any]]]:
    """Play the week of the demo in order of recording; return what each fact made known."""
    as_of = end_of_period(MONDAY, WEEK)
    Writer(LAW, Options(7, ("51",), MONDAY, WEEK, as_of, SCALE), folder).write(lambda _: None)
    store = SqliteStore(folder / "view.db", durable=False)
    pipeline, outbox = Pipeline(store, LAW), store.outbox_log()
    told: list[list[dict[str, Any]]] = []
    heard = 0
    for n, body in enumerate((folder / "facts.jsonl").read_bytes().splitlines(), start=1):
        pipeline.observe([Message(n, "", body)], as_of)
        rows = outbox.select(heard, 1_000)
        heard += len(rows)
        told.append([json.loads(row.body) for row in rows])
    store.close()
    return told


def _only_renamed(told: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return pattern and path of what was withdrawn and raised at once, about another subject."""
    said: dict[str, set[tuple[str, str]]] = {"withdrawn": set(), "raised": set()}
    for event in told:
        change = event["type"].split(".")[2]
        if change in said:
            said[change].add((event["data"]["pattern"], event["data"]["path"]))
    return said["withdrawn"] & said["raised"]


def test_no_alarm_of_the_demo_week_is_told_again_under_another_name(tmp_path: Path) -> None:
    """Papers join matters all week; none of them takes a matter's name away."""
    told = _told_by_each_fact(tmp_path)
    assert sum(map(len, told)) > 0
    assert [names for names in map(_only_renamed, told) if names] == []
