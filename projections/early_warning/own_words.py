"""What a worker told, against what the hub holds of it (đối soát cảnh báo).

The outbox keeps some messages behind what the hub holds: between its beginning and its
end each of them is looked for at the hub, and told once more where it is not there any
more. Of what was told before, the last word of each alert stands in the view.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from domain.contracts.subjects import ALERTS, worker_fence
from services.runtime.reconciling import Kind, Reconciliation, Rhythm
from services.runtime.said import TOLD

if TYPE_CHECKING:
    from nats.aio.client import Client

    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.succession import OutboxInTurn
    from projections.store.rows import OutboxRow
    from services.runtime.relay import FencedRelay

_PAGE = 500


class OwnWords:
    """The outbox as a comparison reads it: by position, and by the id of a message."""

    def __init__(self, outbox: OutboxInTurn) -> None:
        self._outbox = outbox
        self._after = 0
        self._positions: dict[str, int] | None = None

    def begins(self) -> int:
        """Return behind which position the outbox still holds all; a comparison begins so."""
        self._after, self._positions = self._outbox.begins(), None
        return self._after

    def select(self, after: int, limit: int) -> list[OutboxRow]:
        """Return messages behind a position."""
        return self._outbox.select(after, limit)

    def said_under(self, body: bytes) -> bytes | None:
        """Return what the outbox holds under the id of a body, None for nothing."""
        if self._positions is None:
            self._positions = self._read()
        position = self._positions.get(_id_of(body))
        rows = [] if position is None else self._outbox.select(position - 1, 1)
        return rows[0].body if rows else None

    def _read(self) -> dict[str, int]:
        found: dict[str, int] = {}
        position = self._after
        while rows := self._outbox.select(position, _PAGE):
            found.update((_id_of(row.body), row.position) for row in rows)
            position = rows[-1].position
        return found


def _id_of(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def reconciliation_of(
    client: Client,
    relay: FencedRelay,
    outbox: OutboxInTurn,
    settings: WatchSettings,
    outages: tuple[type[Exception], ...],
) -> Reconciliation:
    """Return what compares a worker's outbox with the hub, now and then."""
    words = OwnWords(outbox)
    return Reconciliation(
        client,
        relay,
        words,
        stream=ALERTS,
        fence=worker_fence(settings.worker),
        rhythm=Rhythm.hourly(settings.verify_hours),
        kind=Kind(TOLD, words.begins, outages),
    )
