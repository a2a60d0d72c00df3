"""Who may say what to a hub: one user for each node and program, as data (người dùng của hub).

A user's permissions alone do not hold it: whoever shares the account of the streams may
name any subject as the *reply* of a request, and the server itself then publishes the
answer there, past every permission (a direct get of one's own last message, answered to
`$JS.API.STREAM.DELETE.ALERTS`, deleted that stream). So every user but the hub's own
lives in an account of its own that imports exactly what the user may publish: an answer
ends inside that account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.contracts.subjects import (
    ALERTS,
    DESK,
    PETITIONS,
    VIA,
    desk_fence,
    node_fence,
    worker_fence,
)
from services.runtime.credentials import USUAL_API

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.topology.model import Hub, Topology

API = "HUB.API"
"""Where JetStream answers whoever lives in an account of its own."""
LEOTHANG = "LEOTHANG"
"""The account of the streams."""
SYSTEM = "SYS"
OURS = ("petition.>", "alert.>", "desk.>", f"{VIA}.>")
"""What never crosses a leaf link by itself."""
UNKNOWN = "00"
_OF_ANOTHER = (
    *("STREAM.CREATE.>", "STREAM.UPDATE.>", "STREAM.DELETE.>", "STREAM.PURGE.>"),
    *("STREAM.MSG.DELETE.>", "STREAM.SNAPSHOT.>", "STREAM.RESTORE.>", "STREAM.LEADER.>"),
    *("STREAM.PEER.>", "CONSUMER.LEADER.>", "DIRECT.GET.>", "META.>", "SERVER.>", "ACCOUNT.>"),
)
"""What no hub asks of another: all that changes something, and what answers with raw bodies."""


@dataclass(frozen=True, slots=True)
class User:
    """One nkey: what it may publish, what it may hear beyond its inbox, whether it is apart."""

    name: str
    publishes: tuple[str, ...]
    """Subjects, JetStream's as `$JS.API…`."""
    hears: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    account: str = ""
    """Empty: an account of its own, named after it."""
    connections: int = 8
    is_leaf: bool = False
    """Whether it comes as a server only, never as a client."""
    within: tuple[str, ...] = ()
    """What it asks others of its own account, and answers there."""

    @property
    def is_apart(self) -> bool:
        """Whether it lives in an account of its own."""
        return not self.account


def users(topology: Topology, hub: Hub) -> Iterator[User]:
    """Yield every user of a hub, in the order they are written."""
    yield _hub()
    yield User("sys", (">",), (">",), account=SYSTEM)
    yield from (leaf(below.code) for below in topology.below(hub.code))
    for node in hub.nodes:
        yield User(node.name, _writes(PETITIONS, node_fence(node.name)))
    if hub.watchers:
        yield _watch(hub)
    if hub.desk:
        yield _desk(hub)
    yield from (_reader(province) for province in read_provinces(topology, hub))


def read_provinces(topology: Topology, hub: Hub) -> tuple[str, ...]:
    """Return whose alerts are read at a hub: its provinces; at the top those of all hubs."""
    if hub.provinces:
        return hub.provinces
    return tuple(sorted({one for other in topology.hubs for one in other.provinces}))


def worker_names(hub: Hub) -> tuple[str, ...]:
    """Return the last words of what the hub's workers publish: theirs, and their partitions'."""
    return (*hub.watchers, *(f"p{code}" for code in partitions(hub)))


def partitions(hub: Hub) -> tuple[str, ...]:
    """Return what a hub's workers share in: its provinces and the unknown; () is the whole."""
    return (*hub.provinces, UNKNOWN) if hub.provinces and hub.above is not None else ()


def desk_name(hub: Hub) -> str:
    """Return the last word of what the hub's desk publishes."""
    return f"d-{hub.code}"


def _hub() -> User:
    """It makes streams and asks other hubs for theirs; of ours it publishes nothing."""
    return User(
        "hub",
        (f"{USUAL_API}.>", "$JS.*.API.>", "$JS.SNAPSHOT.>"),
        denied=OURS,
        account=LEOTHANG,
        connections=64,
    )


def leaf(below: str) -> User:
    """Return the user as which the servers of a hub below come to the one above.

    Hubs ask each other for streams and read from them; no hub changes another's.
    """
    api = tuple(f"$JS.*.API.{word}" for word in _OF_ANOTHER)
    denied = (*OURS, f"{USUAL_API}.>", *api)
    return User(f"leaf-{below}", (">",), (">",), denied, LEOTHANG, is_leaf=True)


def _watch(hub: Hub) -> User:
    """Workers read all facts and what desks did; they publish under their names only."""
    fences = [worker_fence(name) for name in worker_names(hub)]
    publishes = dict.fromkeys(
        (
            *_reads(PETITIONS),
            *_reads(ALERTS),
            *_reads(DESK),
            *(one for fence in fences for one in _writes(ALERTS, fence)),
        )
    )
    # The status FastStream answers stays inside the account: it is asked through health. Letters
    # are asked about by whoever has the worker's own key.
    return User(
        "watch",
        tuple(publishes),
        ("early-warning.v1.status.*", "early-warning.v1.letters.*"),
        connections=32,
        within=("early-warning.v1.letters.*",),
    )


def _desk(hub: Hub) -> User:
    publishes = dict.fromkeys((*_reads(ALERTS), *_writes(DESK, desk_fence(desk_name(hub)))))
    return User("desk", tuple(publishes))


def _reader(province: str) -> User:
    return User(f"reader-{province}", tuple(_narrowly(ALERTS, f"alert.v1.*.{province}.*")))


def _writes(stream: str, fence: str) -> tuple[str, ...]:
    """Return what a publisher needs: its subjects, where it stopped, and to read its own again."""
    asked = f"{USUAL_API}.DIRECT.GET.{stream}.{fence}"
    return (fence, asked, *_narrowly(stream, fence))


def _reads(stream: str) -> Iterator[str]:
    """Yield what a reader of a whole stream needs; the message at its checkpoint too."""
    yield from (f"{USUAL_API}.STREAM.INFO.{stream}", f"{USUAL_API}.STREAM.MSG.GET.{stream}")
    yield f"{USUAL_API}.CONSUMER.CREATE.{stream}.>"
    yield from _pulls(stream)


def _narrowly(stream: str, subjects: str) -> Iterator[str]:
    """Yield what a reader of one pattern needs: the pattern stands in the consumer's request."""
    yield f"{USUAL_API}.STREAM.INFO.{stream}"
    yield f"{USUAL_API}.CONSUMER.CREATE.{stream}.*.{subjects}"
    yield from _pulls(stream)


def _pulls(stream: str) -> Iterator[str]:
    """A consumer's name is drawn by chance and told to nobody: knowing it is the right to it."""
    yield f"{USUAL_API}.CONSUMER.MSG.NEXT.{stream}.*"
    yield f"{USUAL_API}.CONSUMER.DELETE.{stream}.*"
