"""A view built anew finds its own alerts at the hub and goes on from them (tiếp nối cảnh báo)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog

from domain.contracts.alert import is_alert
from domain.contracts.subjects import ALERTS
from projections.store.rows import ADOPTED, AlertRow
from services.runtime.fence import FencedStream
from services.runtime.reader import BatchReader

if TYPE_CHECKING:
    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.store.protocol import Store

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 1_000


async def adopt(client: Client, store: Store, fence: str) -> None:
    """Take over from the hub what the desk already heard of this worker.

    Only a view that is behind its own alerts does: it was lost and is built anew. It
    then tells what differs; what it does not find again is withdrawn once it is done.
    """
    position = await FencedStream(client, ALERTS, fence).position()
    if position <= store.outbox_end():
        return
    told = await _told(client, fence)
    log.info("taking over alerts from the hub", alerts=len(told), position=position)
    with store.transaction():
        store.start_outbox_after(position)
        store.put_alerts(list(told.values()))


async def _told(client: Client, fence: str) -> dict[str, AlertRow]:
    told: dict[str, AlertRow] = {}
    async with BatchReader(client, ALERTS, subjects=[fence]) as reader:
        while batch := await reader.next_batch(_AT_ONCE, timeout=5.0):
            for message in batch.messages:
                row = _read(message.data)
                if row is not None:
                    told[row.id] = row
            if not batch.pending:
                break
    return told


def _read(body: bytes) -> AlertRow | None:
    """Return an alert as the desk heard it; None for what is said of a filing."""
    event = json.loads(body)
    if not is_alert(event["type"]):
        return None
    alert, stands = event["data"], not event["type"].endswith(".withdrawn.v1")
    return AlertRow(
        id=alert["alert_id"],
        kind=alert["subject_kind"],
        subject=alert["subject"],
        revision=alert["revision"],
        change=ADOPTED if stands else "withdrawn",
        province=event["partitionkey"],
        body=body,
    )
