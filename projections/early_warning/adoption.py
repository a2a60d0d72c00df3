"""A view built anew finds its own alerts at the hub and goes on from them (tiếp nối cảnh báo)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.contracts.alert import is_alert
from domain.contracts.subjects import ALERTS, node_of
from projections.early_warning.building import building_of, write_down
from projections.early_warning.handover import TellingOf, align, hear
from projections.store.rows import ADOPTED, AlertRow
from services.runtime.fence import FencedStream
from services.runtime.reader import BatchReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.store.protocol import Store

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 1_000
_SILENCE = 3
"""Times a healthy line brings nothing before that is taken for the end."""
_ENDED = "withdrawn"


async def adopt(client: Client, store: Store, fence: str, *, as_of: datetime | None = None) -> None:
    """Take over from the hub what the desk already heard of this worker.

    Only a view that is behind its own alerts does: it was lost and is built anew, it was
    restored from an old copy, or it was built beside one that nobody can read any more.
    """
    position = await FencedStream(client, ALERTS, fence).position()
    state = building_of(store)
    built_beside = state is not None and state.phase == "following"
    if position <= store.outbox_end() and not built_beside:
        return
    told = await told_at_hub(client, fence)
    log.info("taking over alerts from the hub", alerts=len(told.rows), position=position)
    telling = TellingOf(node_of(fence), as_of or datetime.now(UTC))
    with store.transaction():
        _take_over(store, told, max(position, store.outbox_end()), telling)


def _take_over(store: Store, told: ToldAtHub, position: int, telling: TellingOf) -> None:
    """Go on from what was told, as far as the view itself has come; in the caller's transaction.

    One built anew tells at its end what differs and withdraws what it does not find again. One
    that was built beside another is complete, and says at once what differs. Of one that was
    restored the facts that follow say it.
    """
    state = building_of(store)
    if state is not None and state.phase == "following":
        store.cut_outbox(state.carried)
        store.start_outbox_after(position)
        store.set_outbox_gap(position)
        align(told, store, telling)
        write_down(store, state._replace(phase="live", beat=0.0, carried=position))
        return
    store.start_outbox_after(position)
    if store.position() is None:
        hear(told.every_alert(), store)
    else:
        _believe(told, store)


def _believe(told: ToldAtHub, store: Store) -> None:
    """Let a restored view go on from what was told after its copy was made."""
    mine = {row.id: row for row in store.alerts(list(told.rows))}
    rows = [
        row._replace(change=ADOPTED) if row.change != _ENDED and not _stands(mine, row) else row
        for row in told.every_alert()
    ]
    store.put_alerts(rows)


def _stands(mine: dict[str, AlertRow], row: AlertRow) -> bool:
    found = mine.get(row.id)
    return found is not None and found.change not in {_ENDED, ADOPTED}


class ToldAtHub(NamedTuple):
    """The last word on every alert of one worker, as the hub holds it."""

    rows: dict[str, AlertRow]

    def every_alert(self) -> Iterator[AlertRow]:
        """Return all of them."""
        return iter(self.rows.values())

    def alert_ids(self) -> set[str]:
        """Return their ids."""
        return set(self.rows)


async def told_at_hub(client: Client, fence: str) -> ToldAtHub:
    """Read what one worker told of alerts."""
    return ToldAtHub(await _told(client, fence))


async def _told(client: Client, fence: str) -> dict[str, AlertRow]:
    told: dict[str, AlertRow] = {}
    async with BatchReader(client, ALERTS, subjects=[fence]) as reader:
        # Half of it would withdraw what the other half says: however slow the hub is, all is read.
        silence = 0
        while reader.pending and silence < _SILENCE:
            batch = await reader.next_batch(_AT_ONCE, timeout=5.0)
            # A server counts what its disk left unreadable, and never sends it.
            silence = 0 if batch or reader.trouble else silence + 1
            for row in filter(None, (_read(message.data) for message in batch.messages)):
                # A refill of a hole comes behind its successors: the highest revision counts.
                if row.id not in told or told[row.id].revision <= row.revision:
                    told[row.id] = row
    return told


def _read(body: bytes) -> AlertRow | None:
    """Return an alert as the desk heard it; None for what is said of a filing, or unreadable."""
    try:
        event = json.loads(body)
    except ValueError:
        return None
    if not is_alert(event["type"]):
        return None
    alert, stands = event["data"], not event["type"].endswith(".withdrawn.v1")
    return AlertRow(
        id=alert["alert_id"],
        kind=alert["subject_kind"],
        subject=alert["subject"],
        revision=alert["revision"],
        change="raised" if stands else _ENDED,
        province=event["partitionkey"],
        body=body,
    )
