"""Where a view is, as an operator names it (khung nhìn)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from projections.early_warning.partitions import partitions
from projections.early_warning.verifying import compare_view
from services.operating.publishers import view_of
from services.runtime.reference import load_law
from services.runtime.seen import SeenOnDisk

if TYPE_CHECKING:
    from nats.aio.client import Client

    from projections.early_warning.verifying import ViewCompared


async def compared_view(client: Client, view: str, partition: str) -> ViewCompared:
    """Compare a view with the hub: a directory or an address, the whole or one province."""
    (part,) = partitions(partition, load_law().organisations, legal_day(datetime.now(UTC)))
    store = view_of(view, part)
    try:
        with SeenOnDisk() as seen:
            return await compare_view(client, store, seen, part.subjects)
    finally:
        store.close()
