"""Letters through a node and the pipeline: which matters and groups come out (chạy thử gộp đơn)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from domain.contracts.envelope import VIETNAM
from domain.contracts.hosting import Hosting
from domain.law.law import Law
from projections.early_warning.links import opened
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.matters.keys import spelled
from projections.store.sqlite import SqliteStore
from services.node.commands import ReceivePetition
from services.node.engine import Engine
from services.node.outbox import NotificationLog
from services.node.register import open_register
from services.runtime.reference import load_law
from services.runtime.registers import MEMORY
from tests.support.book import KEYS

NODE = "n51-demo"
HOSTING = Hosting({NODE: ("x*", "t*")})


@cache
def law() -> Law:
    """Return the shipped law, read once."""
    return load_law()


def published(commands: Iterable[ReceivePetition]) -> list[bytes]:
    """Have a node take letters in, day by day, and return what it publishes."""
    now = [datetime.min.replace(tzinfo=VIETNAM)]
    bodies: list[bytes] = []
    with closing(open_register(MEMORY)) as register:
        engine = Engine(register, node=NODE, hosting=HOSTING, keys=KEYS, clock=lambda: now[0])
        log = NotificationLog(register, NODE)
        position = 0
        for day, some in groupby(commands, key=lambda command: command.day):
            for nth, group in enumerate(_chunks(list(some), 500)):
                now[0] = datetime.combine(day, time(9), tzinfo=VIETNAM) + timedelta(minutes=nth)
                refused = [o for o in engine.execute(group) if o.status != "recorded"]
                assert not refused, refused[0]
            while outgoing := log.select(position, 1_000):
                position = outgoing[-1].position
                bodies += [out.body for out in outgoing if out.subject is not None]
    return bodies


@dataclass
class Judged:
    """What the pipeline made of letters."""

    matter_of: dict[str, str]
    groups: dict[str, frozenset[str]]
    """Letters of each group."""
    findings: list[dict[str, Any]]
    letter_of: dict[str, str]
    """The letter each fact is about."""
    steps: list[float] = field(default_factory=list[float])
    """Seconds of each step."""

    def papers_of(self, finding: dict[str, Any]) -> set[str]:
        """Return the letters a finding rests on."""
        return {self.letter_of[fact] for fact in finding["evidence"]}

    def about(self, pattern: str) -> list[dict[str, Any]]:
        """Return the findings of one pattern."""
        return [finding for finding in self.findings if finding["pattern"] == pattern]


def judged(
    bodies: Sequence[bytes], *, as_of: datetime, batch: int = 500, folder: Path | None = None
) -> Judged:
    """Run the live path over published facts, in batches, and return what is on record."""
    with (
        TemporaryDirectory(prefix="leothang-linked-", dir=folder) as place,
        closing(SqliteStore(Path(place) / "view.sqlite")) as store,
    ):
        pipeline = Pipeline(store, law())
        steps = [*fed(pipeline, bodies, as_of=as_of, batch=batch)]
        pipeline.settle(as_of)
        return read_back(store, bodies, steps)


def fed(
    pipeline: Pipeline, bodies: Sequence[bytes], *, as_of: datetime, batch: int, after: int = 0
) -> Iterator[float]:
    """Let a pipeline observe facts in batches; return the seconds of each step."""
    for begin in range(0, len(bodies), batch):
        chunk = bodies[begin : begin + batch]
        messages = [Message(after + begin + nth, "s", body) for nth, body in enumerate(chunk, 1)]
        started = perf_counter()
        pipeline.observe(messages, as_of)
        yield perf_counter() - started


def read_back(store: SqliteStore, bodies: Iterable[bytes], steps: list[float]) -> Judged:
    """Return what is on record."""
    rows = store.numbered(range(1, store.last_subject() + 1))
    number = {row.n: spelled(row.id) for row in rows}
    facts = [json.loads(body) for body in bodies]
    return Judged(
        matter_of={spelled(row.id): number[row.matter] for row in rows},
        groups=_groups(store),
        findings=[json.loads(body) for body in store.all_findings()],
        letter_of={fact["id"]: fact["subject"] for fact in facts},
        steps=steps,
    )


def _groups(store: SqliteStore) -> dict[str, frozenset[str]]:
    having: dict[str, set[str]] = defaultdict(set)
    for row in store.numbered(range(1, store.last_subject() + 1)):
        subject = opened(row)
        for group in subject.groups:
            having[spelled(group)].add(spelled(subject.id))
    return {group: frozenset(ids) for group, ids in having.items()}


def _chunks(items: Sequence[ReceivePetition], size: int) -> Iterator[Sequence[ReceivePetition]]:
    return (items[at : at + size] for at in range(0, len(items), size))
