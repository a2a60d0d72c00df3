"""The simulated week of the demo: its past, its days and its truth (tuần diễn tập)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.simulate.options import Options, end_of_period
from services.simulate.write import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from domain.law.law import Law

PROVINCE = "51"
WEEK = 7
_MONDAY = date(2026, 8, 3)


@dataclass(frozen=True, slots=True)
class Drill:
    """One week of one province, ready to be played."""

    start: date
    as_of: datetime
    """The drill's clock stands at the end of the week."""
    before: list[dict[str, Any]]
    """Commands of the weeks before, with which the incidents of the week began."""
    week: list[dict[str, Any]]
    truth: list[dict[str, Any]]


def prepare(law: Law, out: Path, *, today: date, seed: int, scale: float) -> Drill:
    """Make the week; always the same, unless this machine's clock is not there yet."""
    start = _MONDAY
    while start + timedelta(days=WEEK) > today:
        start -= timedelta(days=WEEK)
    options = Options(seed, (PROVINCE,), start, WEEK, end_of_period(start, WEEK), scale)
    out.mkdir(parents=True, exist_ok=True)
    Writer(law, options, out).write(lambda _: None)
    commands = _lines(out / "commands.jsonl")
    first = start.isoformat()
    return Drill(
        start,
        options.as_of,
        [command for command in commands if command["at"] < first],
        [command for command in commands if command["at"] >= first],
        _lines(out / "truth.jsonl"),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]
