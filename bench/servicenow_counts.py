"""SERVICENOW: transfers counted in each case of a real log, against ServiceNow's own count."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from bench.harness import Result, environment, say
from domain.contracts.hosting import Hosting
from domain.contracts.petition import PetitionTransferredV1
from projections.case_file import CaseFile
from projections.early_warning.memory import CaseMemory
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.matters.keys import packed
from projections.store.sqlite import SqliteStore
from services.importing.case import Case
from services.importing.mapping import load_mapping
from services.importing.tables import read_rows
from services.importing.values import Reader
from services.node.engine import Engine
from services.node.key_file import load_or_create
from services.node.outbox import NotificationLog
from services.node.register import open_register
from services.runtime.reference import load_law
from services.runtime.registers import MEMORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.node.commands import AnyCommand

_FOLDER = Path(__file__).parents[1] / "examples" / "servicenow"
_NODE = "n00-servicenow"
_AS_OF = datetime(2017, 3, 1, tzinfo=UTC)
_TARGET = 0.995
_BATCH = 20_000
_GROUP = 500


def measure(*, quick: bool) -> Result:
    """Count in order, shuffled, and with repeats; the counts must be the same each time."""
    first_papers, bodies = _recorded(500 if quick else None)
    truth = pq.read_table(_FOLDER / "truth.parquet", columns=["case_id", _COUNT]).to_pylist()
    wanted = {str(row["case_id"]): int(row[_COUNT]) for row in truth}
    chance = random.Random(7)
    shuffled = chance.sample(bodies, len(bodies))
    repeated = [*shuffled, *chance.sample(bodies, len(bodies) // 20)]
    chance.shuffle(repeated)
    counts = []
    for name, order in (("in order", bodies), ("shuffled", shuffled), ("5 % twice", repeated)):
        begin = time.perf_counter()
        counts.append(_counted(order, first_papers))
        say(f"{name}: {len(order):,} facts linked in {time.perf_counter() - begin:.1f} s")
    equal = sum(counts[0][case] == wanted[case] for case in first_papers)
    share = equal / len(first_papers)
    same = counts[0] == counts[1] == counts[2]
    return Result(
        id="SERVICENOW",
        title="cases whose count of transfers equals reassignment_count",
        ours=round(share, 5),
        peer=1.0,
        ratio=round(share, 5),
        target=_TARGET,
        met=share >= _TARGET and same,
        unit="share of cases",
        runs=3,
        detail={
            "cases": len(first_papers),
            "equal": equal,
            "facts": len(bodies),
            "same_shuffled_and_repeated": same,
        },
        env=environment(),
    )


_COUNT = "reassignment_count_final"


def _recorded(cases: int | None) -> tuple[dict[str, str], list[bytes]]:
    """Import the log into a register in memory; return each case's first paper, and all facts."""
    mapping = load_mapping(_FOLDER / "mapping.toml")
    if mapping.case is None:
        raise AssertionError
    column = mapping.case.key
    rows = read_rows(_FOLDER / "events.parquet", mapping.source, mapping.columns)
    reader = Reader(mapping)
    engine = _engine()
    first_papers: dict[str, str] = {}
    waiting: list[AnyCommand] = []
    for key, group in islice(groupby(rows, key=lambda row: str(row.cells[column])), cases):
        case = Case(mapping, key=key)
        for row in group:
            now = reader.read(row.cells)
            waiting += case.commands(row.number, now)
            case.done(now)
        first_papers[key] = str(case.first_paper)
        if len(waiting) >= _GROUP:
            engine.execute(waiting)
            waiting.clear()
    engine.execute(waiting)
    return first_papers, list(NotificationLog(engine.register, _NODE).bodies())


def _engine() -> Engine:
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        keys = load_or_create(Path(folder) / "key.json")
    return Engine(
        open_register(MEMORY),
        node=_NODE,
        hosting=Hosting({_NODE: ("*",)}),
        keys=keys,
        clock=lambda: _AS_OF,
    )


def _counted(bodies: Sequence[bytes], first_papers: dict[str, str]) -> dict[str, int]:
    """Link all facts into matters and count the transfers in each case file."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        store = SqliteStore(Path(folder) / "view.sqlite", durable=False)
        law = load_law(agencies=(_FOLDER / "agencies.csv",))
        pipeline = Pipeline(store, law)
        for start in range(0, len(bodies), _BATCH):
            part = bodies[start : start + _BATCH]
            messages = [Message(start + n, "", body) for n, body in enumerate(part, start=1)]
            done = pipeline.observe(messages, _AS_OF, judging=False)
            if done.set_aside:
                msg = f"{len(done.set_aside)} facts were set aside: {done.set_aside[0].reason}"
                raise AssertionError(msg)
        counts = {case: _transfers(store, paper) for case, paper in first_papers.items()}
        store.close()
    return counts


def _transfers(store: SqliteStore, paper: str) -> int:
    (subject,) = store.subjects([packed(paper)])
    members = [member.n for member in store.members([subject.matter])]
    facts = CaseMemory(store).facts(members)
    case = CaseFile(paper, (fact for held in facts.values() for fact in held))
    return len(case.of(PetitionTransferredV1))
