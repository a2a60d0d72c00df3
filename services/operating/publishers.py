"""Whoever publishes, opened beside the program that may be running (bên phát)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import SecretStr

from domain.contracts.envelope import legal_day
from domain.contracts.subjects import (
    ALERTS,
    DESK,
    PETITIONS,
    desk_fence,
    node_fence,
    worker_fence,
)
from projections.early_warning.opening import look_into
from projections.early_warning.own_words import OwnWords
from projections.early_warning.partitions import partitions
from projections.early_warning.succession import OutboxInTurn
from services.desk import register as desks
from services.desk.app import REGISTER_FILE
from services.desk.outbox import DeskLog
from services.node import register as nodes
from services.node.local import register_path
from services.node.outbox import NotificationLog
from services.runtime.reconciling import REGISTER, Kind
from services.runtime.reference import load_law
from services.runtime.registers import StoreError
from services.runtime.said import TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from projections.early_warning.partitions import Partition
    from projections.store.protocol import Store
    from services.runtime.pages import Log


class Told(NamedTuple):
    """One publisher's log, and where it stands at the hub."""

    log: Log
    stream: str
    fence: str
    kind: Kind = REGISTER


def told_by_node(register: nodes.Register, node: str) -> Told:
    """Return what a node's register says of petitions."""
    return Told(NotificationLog(register, node), PETITIONS, node_fence(node))


@contextmanager
def opened_node(node: str, place: str | Path) -> Iterator[Told]:
    """Open a node's register: in a directory of data, or at an address."""
    register = nodes.open_register(_existing(place, register_path))
    try:
        register.check_owner(node)
        yield told_by_node(register, node)
    finally:
        register.close()


@contextmanager
def opened_desk(desk: str, place: str | Path) -> Iterator[Told]:
    """Open a desk's register: in a directory of data, or at an address."""
    register = desks.open_register(_existing(place, lambda data: data / REGISTER_FILE), desk)
    try:
        yield Told(DeskLog(register, desk), DESK, desk_fence(desk), Kind(TOLD))
    finally:
        register.close()


@contextmanager
def opened_worker(worker: str, view: str, partition: str) -> Iterator[Told]:
    """Open the outbox of a worker's view, as far back as it goes."""
    (part,) = partitions(partition, load_law().organisations, legal_day(datetime.now(UTC)))
    store = view_of(view, part)
    try:
        words = OwnWords(OutboxInTurn(store.outbox_log()))
        fence = worker_fence(part.worker(worker))
        yield Told(words, ALERTS, fence, Kind(TOLD, words.begins))
    finally:
        store.close()


def view_of(view: str, part: Partition) -> Store:
    """Open a view to read it: a directory or an address, the whole or one province."""
    address = SecretStr(view) if view.startswith(("postgresql://", "postgres://")) else None
    folder = part.folder(Path(view)) if address is None else Path()
    return look_into(folder, address, schema=part.view)


def _existing(place: str | Path, path_in: Callable[[Path], Path]) -> str | Path:
    if not isinstance(place, Path):
        return place
    path = path_in(place)
    if not path.is_file():
        msg = f"there is no register in {place} (no {path.name})"
        raise StoreError(msg)
    return path
