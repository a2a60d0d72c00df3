"""Sketches from the store into the index, when a view is opened (nạp dấu văn bản)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import structlog

from projections.early_warning.kept_papers import NOWHERE, paper_in
from projections.matters.resemblance import ROWS

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from projections.matters.leaders import Leaders
    from projections.matters.sketch_index import SketchIndex
    from projections.store.protocol import Store

log: FilteringBoundLogger = structlog.get_logger()

_LARGE = 100_000
"""Sketches to load from which on the log tells how far it is."""


def fill(index: SketchIndex, store: Store, forms: Leaders) -> None:
    """Put every sketch kept into an empty index, and tell the log how far it is."""
    every, done = store.sketch_count(), 0
    for rows in store.all_sketches():
        done += len(rows)
        held = [row for row in rows if row.block != NOWHERE]
        if held:
            texts = np.frombuffer(b"".join(bytes(row.rows) for row in held), dtype="<u2")
            leads = [forms.leader(n) == n for n in (paper_in(row.slot) for row in held)]
            index.add_many(
                [row.slot for row in held],
                [row.block for row in held],
                texts.reshape(len(held), ROWS).astype(np.uint16),
                leads=leads,
            )
        if every >= _LARGE:
            log.info("loading sketches", done=done, of=every)
