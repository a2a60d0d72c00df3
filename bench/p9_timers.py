"""P9: 200,000 timers due in one minute, each judged exactly once."""

from __future__ import annotations

import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from bench.harness import Result, environment, percentile, say
from domain.contracts.envelope import VIETNAM
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law

_SECONDS = 60.0
_BATCH = 5_000
_RECEIVED = date(2026, 9, 7)
_LAST_DAY = datetime(2026, 9, 16, 12, tzinfo=VIETNAM)
"""The seventh working day after receipt: still in time (KN-ACC)."""
_DAWN = datetime(2026, 9, 17, 0, 0, tzinfo=VIETNAM)


def measure(*, quick: bool) -> Result:
    """Let as many complaints run out of time at one dawn as there are timers."""
    timers, runs = (20_000, 2) if quick else (200_000, 3)
    law = load_law()
    found = [_run(law, timers) for _ in range(runs)]
    seconds = percentile([one for one, _ in found], 0.5)
    once = all(exactly for _, exactly in found)
    limit = _SECONDS * timers / 200_000
    return Result(
        id="P9",
        title="timers due in one minute, each exactly once",
        ours=round(seconds, 2),
        peer=None,
        ratio=round(limit / seconds, 2),
        target=1.0,
        met=once and seconds <= limit,
        unit="s",
        runs=runs,
        detail={"timers": timers, "each_exactly_once": once},
        env=environment(),
    )


def _run(law: Law, timers: int) -> tuple[float, bool]:
    """Return the seconds until all are judged, and whether each alert changed once."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        pipeline = Pipeline(SqliteStore(Path(folder) / "view.sqlite"), law)
        batch: list[Message] = []
        for message in _complaints(timers):
            batch.append(message)
            if len(batch) == _BATCH:
                pipeline.observe(batch, _LAST_DAY)
                batch.clear()
        pipeline.observe(batch, _LAST_DAY)
        pipeline.settle(_LAST_DAY)
        told = pipeline.store.outbox_end()
        judged, begin = 0, time.perf_counter()
        while step := pipeline.tick(_DAWN):
            judged += step
        seconds = time.perf_counter() - begin
        said = pipeline.store.outbox_end() - told
        pipeline.store.close()
    say(f"{judged:,} judged, {said:,} alerts said, {seconds:.1f} s")
    return seconds, judged == timers == said


def _complaints(count: int) -> Iterator[Message]:
    """One complaint each, taken in by a commune and never answered."""
    recorded = datetime(2026, 9, 7, 9, tzinfo=VIETNAM)
    for n in range(count):
        id_, fact = uuid5(NAMESPACE_OID, f"p{n}"), uuid5(NAMESPACE_OID, f"f{n}")
        when = (recorded + timedelta(milliseconds=n)).isoformat()
        body = (
            f'{{"specversion":"1.0","datacontenttype":"application/json","id":"{fact}",'
            f'"source":"/agencies/x21115","subject":"{id_}","businessdate":"{_RECEIVED}",'
            f'"recordedtime":"{when}","partitionkey":"51","correlationid":"{id_}",'
            '"type":"leothang.petition.received.v1","data":{"channel":"post","origin":"sender",'
            '"signers":{"names":1},"substance":{"kind":"complaint","topic":"land",'
            '"place":{"commune":"21115"},"complaint":{"issuer":"x21115"}}}}'
        )
        yield Message(n, "", body.encode())
