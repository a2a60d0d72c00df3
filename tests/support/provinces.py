"""Two simulated provinces, and what one worker that sees both finds in them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from domain.contracts.facts import parse_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import alert_lines
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from services.simulate.options import Options, end_of_period
from services.simulate.record import node_of
from services.simulate.write import Writer

PROVINCES = ("48", "51")
START = date(2026, 8, 1)


class Told(NamedTuple):
    """Facts as they travel, and the instant they are judged as of."""

    facts: list[bytes]
    as_of: datetime

    def of(self, province: str) -> list[bytes]:
        """Return the facts of one province."""
        return [body for body in self.facts if province_of(body) == province]


def province_of(body: bytes) -> str:
    """Return the province a fact's matter arose in."""
    return parse_fact(body).partitionkey


def node_for(body: bytes) -> str:
    """Return the node that would publish it."""
    return node_of(province_of(body))


@cache
def two_provinces(*, seed: int, days: int = 7, scale: float = 0.1) -> Told:
    """Return a simulated scenario; nothing in it crosses from one province to the other."""
    options = Options(seed, PROVINCES, START, days, end_of_period(START, days), scale)
    with tempfile.TemporaryDirectory() as folder:
        Writer(load_law(), options, Path(folder)).write(lambda _: None)
        return Told((Path(folder) / "facts.jsonl").read_bytes().splitlines(), options.as_of)


def judged(bodies: Iterable[bytes], as_of: datetime) -> list[str]:
    """Return the alerts one worker finds that hears all of these at once."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "view.db", durable=False)
        pipeline = Pipeline(store, load_law())
        messages = [Message(n, "test", body) for n, body in enumerate(bodies, start=1)]
        pipeline.observe(messages, as_of)
        pipeline.settle(as_of)
        found = alert_lines(store)
        store.close()
    return found
