"""What a worker lets go of while nothing waits: told alerts, unused pages (dọn dẹp).

The outbox keeps some messages behind what the hub holds. Should the hub lose its store
after all, nothing goes out before what was told is queued once more: the last word on
every alert that is not in the outbox any more. Whoever heard it before hears nothing new.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.contracts.subjects import warning_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from structlog.typing import FilteringBoundLogger

    from projections.store.protocol import Store
    from projections.store.rows import AlertRow
    from services.runtime.relay_status import RelayStatus

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 500
"""Messages let go of, or queued again, in one transaction."""
_PAGES = 256
"""Pages given back at once: 1 MiB."""


class Keeping(NamedTuple):
    """What stays."""

    messages: int = 10_000
    """Of the outbox behind what the hub holds: it may lose its last moments."""
    compared: Callable[[], bool] = lambda: False
    """Whether the outbox is being compared with the hub: then nothing goes."""


class Tidying:
    """Bounded steps between batches; the caller's thread owns the store."""

    def __init__(self, status: RelayStatus, worker: str, keeping: Keeping | None = None) -> None:
        self._store: Store | None = None
        self._status = status
        self._worker = worker
        self._keeping = keeping or Keeping()
        self._telling: Iterator[list[AlertRow]] | None = None
        self._pruned_to = 0
        self.pruned = 0
        """Messages let go of so far."""
        self.retold = 0
        """Alerts queued again so far, for a hub that lost its store."""

    def step(self, store: Store) -> bool:
        """Do one piece of what there is to do in a view; tell whether something was queued."""
        if store is not self._store:  # the view's next generation
            self._store, self._telling, self._pruned_to = store, None, 0
        if self._telling is None:
            self._telling = self._asked_again(store)
        if self._telling is not None:
            return self._tell_again(store, self._telling)
        self._prune(store)
        store.give_back(_PAGES)
        return False

    def _asked_again(self, store: Store) -> Iterator[list[AlertRow]] | None:
        """Return what to tell again where the hub lacks what the outbox holds no more."""
        found, self._status.found = self._status.found, None
        if found is None or found >= store.outbox_gap():
            return None
        log.warning("the hub lost alerts; queueing again what was told last", position=found)
        return _unsaid(store)

    def _tell_again(self, store: Store, telling: Iterator[list[AlertRow]]) -> bool:
        """Queue some of what was told last; the last step remembers that all of it is there."""
        rows = next(telling, None)
        with store.transaction():
            if rows is None:
                store.close_outbox_gap()
            else:
                store.add_outbox([(_subject(row, self._worker), row.body) for row in rows])
        if rows is None:
            self._telling = None
            return False
        self.retold += len(rows)
        return True

    def _prune(self, store: Store) -> None:
        until = self._status.position - self._keeping.messages
        if self._status.trouble is not None or until <= self._pruned_to or self._keeping.compared():
            return
        with store.transaction():
            gone = store.prune_outbox(until, _AT_ONCE)
        self.pruned += gone
        if gone < _AT_ONCE:
            self._pruned_to = until


def _unsaid(store: Store) -> Iterator[list[AlertRow]]:
    """Yield alerts whose last word is not in the outbox, some at a time."""
    queued = _queued(store)
    rows: list[AlertRow] = []
    for row in store.every_alert():
        if _digest(row.body) not in queued:
            rows.append(row)
        if len(rows) == _AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _queued(store: Store) -> set[bytes]:
    found: set[bytes] = set()
    position = 0
    while rows := store.outbox_after(position, _AT_ONCE):
        found.update(_digest(row.body) for row in rows)
        position = rows[-1].position
    return found


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()


def _subject(row: AlertRow, worker: str) -> str:
    event = json.loads(row.body)
    return warning_subject(event["type"], event["partitionkey"], worker)
