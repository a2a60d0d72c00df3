"""The replay itself: files in, one store, everything judged as of one instant (phát lại)."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from projections.early_warning.pipeline import Pipeline
    from projections.replay.files import FactFiles

BATCH = 20_000
"""Facts in one transaction: a replay has nobody waiting for the first alert."""

_MANY = 2_000_000
"""Objects more than before until the collector looks: a batch of facts is a tenth of them."""


class Outcome(NamedTuple):
    """What a replay read and judged."""

    fresh: int
    repeated: int
    later: int
    """Facts recorded after the instant asked for."""
    set_aside: int
    judged: int


def replay(
    files: FactFiles,
    pipeline: Pipeline,
    as_of: datetime,
    told: Callable[[str, int], None] = lambda _phase, _done: None,
) -> Outcome:
    """Take everything in, then judge each matter once as of the instant.

    Judging on the way would change nothing at the end: what holds depends on the
    set of facts and on the instant.
    """
    fresh = repeated = later = set_aside = judged = 0
    with few_collections():
        for batch in files.batches(BATCH):
            done = pipeline.observe(batch.messages, as_of, judging=False, known_by=as_of)
            fresh, repeated = fresh + done.fresh, repeated + done.repeated
            later, set_aside = later + done.later, set_aside + len(done.set_aside)
            told("read", batch.bytes_read)
        while step := pipeline.catch_up(as_of) or pipeline.tick(as_of):
            judged += step
            told("judged", judged)
    return Outcome(fresh, repeated, later, set_aside, judged)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the collector rest: facts are trees, reference counts free them."""
    before = gc.get_threshold()
    gc.set_threshold(_MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
