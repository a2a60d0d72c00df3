"""What communes counted, told in lines: `tuần 2026-07-27: 17 đơn đất đai tại 21115`.

A stretch of weeks takes its numbers in turn: `từ tuần 2026-05-04 đến 2026-07-20: 8, 12 đơn …`.
After semicolons: the day the register told it, and what kind of papers they are.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from projections.counting.ground import marked
from projections.counting.places import province_today
from projections.early_warning.bursts import Bursts
from projections.early_warning.work import Boundary
from projections.findings import Finding
from projections.matters.keys import packed
from projections.store.rows import CountRow
from projections.store.sqlite import SqliteStore
from tests.support.cases import the_law
from tests.support.papers import at, id_of, on
from tests.support.story.vectors import Vector
from tests.support.story.words import UnreadableError

_DAY = r"\d{4}-\d\d-\d\d"
_LINE = re.compile(
    rf"(?:từ tuần ({_DAY}) đến|tuần) ({_DAY}): ([\d, ]+) đơn (.+?) tại (\d{{5}}|\d\d)((?:; .+)?)"
)
_TOPICS = {
    "đất đai": "land",
    "môi trường": "environment",
    "chính sách": "policy",
    "cán bộ": "officials",
    "chưa phân loại": "unknown",
}
_RECORDED = "ghi sổ ngày "
_WORKDAYS = 5


def area(vector: Vector) -> dict[str, Any]:
    """Say what holds of communes and provinces by their weeks, and what is history."""
    day = on(vector.on)
    rows = [row for n, line in enumerate(vector.held) for row in _rows(line, day, n)]
    found = bursts(rows, day)
    said: dict[str, Any] = {"holds": _named(found, "holding")}
    if "past" in vector.expect:
        said["past"] = _named(found, "historic")
    if "expected" in vector.expect:
        (one,) = (f for f in found if f.subject == vector.about and f.path == "land")
        params = dict(one.params)
        said |= {name: str(params[name]) for name in ("expected", "threshold")}
    return said


def bursts(rows: Iterable[CountRow], day: date) -> list[Finding]:
    """Judge every province of some papers at the end of a day, through a store of its own."""

    def failed(kind: str, name: str, error: Exception) -> None:
        raise AssertionError((kind, name)) from error

    rows = list(rows)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "view.db", durable=False)
        store.put_count_rows([], rows)
        judge = Bursts(store, the_law(), Boundary(failed))
        verdicts = [*judge.judge({row.province for row in rows}, at(day))]
        store.close()
    return [one for verdict in verdicts for one in verdict.detected.findings]


def papers(
    day: date, number: int, *, area: str, topic: str = "land", **said: Any
) -> list[CountRow]:
    """Return so many papers of a week, spread over its five working days."""
    return [
        _paper(day + timedelta(days=n % _WORKDAYS), area, topic, f"{said.get('key', '')} {n}", said)
        for n in range(number)
    ]


def _paper(day: date, area: str, topic: str, name: str, said: dict[str, Any]) -> CountRow:
    paper = packed(id_of(f"{area} {day} {topic} {name}"))
    kind = said.get("kind", "complaint")
    recorded: date = said.get("recorded") or day + timedelta(days=1)
    secret = int(kind == "denunciation")
    return CountRow(
        province=province_today(area, day, the_law()),
        day=day.toordinal(),
        area=marked(area, day),
        topic=topic,
        kind=kind,
        matter=paper,
        paper=paper,
        delay=(recorded - day).days,
        secret=secret,
        fact=paper,
        denounced=f"x{area}" if secret else "",
    )


def _rows(line: str, by: date, number: int) -> Iterator[CountRow]:
    match = _LINE.fullmatch(line)
    if match is None or match[4] not in _TOPICS:
        message = f"{line!r}: no week is told so"
        raise UnreadableError(message)
    last = on(match[2])
    day = on(match[1]) if match[1] else last
    said: dict[str, Any] = {"key": str(number)}
    for clause in filter(None, match[6].split("; ")):
        if clause.startswith(_RECORDED):
            said["recorded"] = on(clause.removeprefix(_RECORDED))
        elif clause == "tố cáo":
            said["kind"] = "denunciation"
        else:
            message = f"{line!r}: not understood: {clause}"
            raise UnreadableError(message)
    if said.get("recorded", by) > by:
        return
    numbers = cycle(int(one) for one in match[3].split(","))
    while day <= last:
        yield from papers(day, next(numbers), area=match[5], topic=_TOPICS[match[4]], **said)
        day += timedelta(weeks=1)


def _named(found: list[Finding], state: str) -> list[str]:
    return sorted(f"{one.subject} {one.path}" for one in found if one.state == state)


def burst_findings() -> list[Finding]:
    """Return a week that stands out, a slow rise and a cluster, for the tests of texts."""
    weeks = [on("2024-11-04") + timedelta(weeks=n) for n in range(92)]
    rows = [
        row
        for day in weeks
        for row in papers(day, 9 if day > on("2026-02-20") else 6, area="21115")
    ]
    rows += [row for day in weeks for row in papers(day, 9, area="21040", topic="labour")]
    rows += papers(weeks[-1], 30, area="21040", topic="policy")
    rows += [
        row
        for area in ("21127", "21136", "21124")
        for row in papers(weeks[-1], 5, area=area, topic="labour")
    ]
    return bursts(rows, weeks[-1] + timedelta(weeks=1))
