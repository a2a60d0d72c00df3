"""The one place that makes streams what their declaration says (luồng sự kiện)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig, StreamSource
from nats.js.errors import NotFoundError

from domain.contracts.subjects import STREAMS, StreamDeclaration
from services.runtime.sources import shown_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nats.js import JetStreamContext

    Sources = Mapping[str, Sequence[StreamSource]]
    """What each stream takes from streams of other hubs; one not named keeps what it has."""

MAX_BODY_BYTES = 256 * 1024
"""The longest fact: 200 addressees, 200 references and 2,000 signers stay well below."""

SOURCED_BODY_BYTES = 320 * 1024
"""The most a stream with sources takes. A source adds a header that says where a message
came from; one it cannot store it tries again for ever, and nothing behind it comes. So
servers of such hubs let nobody publish as much: MAX_PAYLOAD_BYTES."""

MAX_PAYLOAD_BYTES = 300 * 1024
"""The longest message with its headers that a hub with others above or below lets in."""

_FIXED = ("storage", "retention", "deny_delete", "deny_purge")
"""What a server does not let anyone change in an existing stream."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting of an existing stream that is not as declared."""

    stream: str
    setting: str
    declared: str
    actual: str
    changeable: bool

    def __str__(self) -> str:
        how = "--apply changes it" if self.changeable else "the server cannot change it"
        return f"{self.stream}: {self.setting} is {self.actual}, declared {self.declared} ({how})"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was created, what differed, and what was changed."""

    created: tuple[str, ...]
    differences: tuple[Difference, ...]
    applied: tuple[Difference, ...]

    @property
    def left(self) -> tuple[Difference, ...]:
        """The differences that still stand."""
        return tuple(found for found in self.differences if found not in self.applied)


def declared(
    declaration: StreamDeclaration,
    *,
    replicas: int = 1,
    sources: Sequence[StreamSource] | None = None,
) -> StreamConfig:
    """Return the settings of a declared stream; `sources` where other hubs may be its sources.

    No message may ever vanish one by one: no age, no limits, `discard: new` should
    an operator set one, no deleting, no purging. Whoever must start over removes the
    whole stream: nodes publish again and readers see that it was replaced. There is
    no de-duplication window because publishing is fenced.
    """
    return StreamConfig(
        name=declaration.name,
        description=declaration.purpose,
        subjects=list(declaration.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_age=0,
        max_msgs=-1,
        max_bytes=-1,
        max_msgs_per_subject=-1,
        max_msg_size=MAX_BODY_BYTES if sources is None else SOURCED_BODY_BYTES,
        num_replicas=replicas,
        sources=None if sources is None else list(sources),
        allow_direct=True,
        allow_atomic=True,
        deny_delete=True,
        deny_purge=True,
    )


async def differences(
    js: JetStreamContext,
    *,
    replicas: int | None = None,
    streams: Sequence[StreamDeclaration] = STREAMS,
) -> list[Difference]:
    """Return how existing streams differ from their declaration; missing ones count as one."""
    found: list[Difference] = []
    there = await _there(js, streams)
    for declaration in streams:
        actual = there[declaration.name]
        if actual is None:
            found.append(_missing(declaration.name))
        else:
            wanted = _declared(declaration, _copies(replicas, there), None, actual)
            found.extend(_compare(wanted, actual))
    return found


async def reconcile(
    js: JetStreamContext,
    *,
    apply: bool = False,
    replicas: int | None = None,
    streams: Sequence[StreamDeclaration] = STREAMS,
    sources: Sources | None = None,
) -> Reconciliation:
    """Create what is missing; change what differs only when asked to.

    Without `sources` nobody looks at where a stream takes messages from. Without `replicas`
    a hub keeps as many copies as it has: who does not know how many were meant takes none away.
    """
    created: list[str] = []
    found: list[Difference] = []
    applied: list[Difference] = []
    there = await _there(js, streams)
    for declaration in streams:
        actual = there[declaration.name]
        wanted = _declared(declaration, _copies(replicas, there), sources, actual)
        if actual is None:
            await js.add_stream(wanted)
            created.append(declaration.name)
            continue
        here = list(_compare(wanted, actual))
        found.extend(here)
        if apply and any(difference.changeable for difference in here):
            await js.update_stream(_merged(wanted, actual, here))
            applied.extend(difference for difference in here if difference.changeable)
    return Reconciliation(tuple(created), tuple(found), tuple(applied))


def _declared(
    declaration: StreamDeclaration,
    replicas: int,
    sources: Sources | None,
    actual: StreamConfig | None,
) -> StreamConfig:
    taken = None if sources is None else sources.get(declaration.name)
    wanted = declared(declaration, replicas=replicas, sources=taken)
    if sources is None and actual is not None and actual.max_msg_size == SOURCED_BODY_BYTES:
        # A hub with others above or below: less would stop its sources for ever.
        wanted.max_msg_size = SOURCED_BODY_BYTES
    return wanted


async def _there(
    js: JetStreamContext, streams: Sequence[StreamDeclaration]
) -> dict[str, StreamConfig | None]:
    return {wanted.name: await _actual(js, wanted.name) for wanted in streams}


def _copies(replicas: int | None, there: Mapping[str, StreamConfig | None]) -> int:
    if replicas is not None:
        return replicas
    return max((actual.num_replicas or 1 for actual in there.values() if actual), default=1)


async def _actual(js: JetStreamContext, name: str) -> StreamConfig | None:
    try:
        return (await js.stream_info(name)).config
    except NotFoundError:
        return None


def _missing(name: str) -> Difference:
    return Difference(name, "stream", "there", "missing", changeable=True)


def _compare(wanted: StreamConfig, actual: StreamConfig) -> Iterator[Difference]:
    for setting, want in vars(wanted).items():
        if setting in _OURS or (setting == "sources" and want is not None):
            has = getattr(actual, setting)
            if setting == "sources":
                has = has or []
            if _plain(has) != _plain(want):
                # deny_* can be switched on, never off; so ours can be applied.
                changeable = setting not in _FIXED or (setting.startswith("deny_") and bool(want))
                yield Difference(str(wanted.name), setting, _plain(want), _plain(has), changeable)


_OURS = frozenset(
    {
        *("description", "subjects", "retention", "storage", "discard", "max_age", "max_msgs"),
        *("max_bytes", "max_msgs_per_subject", "max_msg_size", "num_replicas"),
        *("allow_direct", "allow_atomic", "deny_delete", "deny_purge"),
    },
)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(sorted(_plain_item(item) for item in value)) or "none"
    if value is None or value is False:
        return "off"
    if value is True:
        return "on"
    if isinstance(value, float):
        return f"{value:g}"
    return str(getattr(value, "value", value))


def _plain_item(item: object) -> str:
    return shown_source(item) if isinstance(item, StreamSource) else str(item)


def _merged(wanted: StreamConfig, actual: StreamConfig, found: list[Difference]) -> StreamConfig:
    """Keep what an operator set beyond our declaration, and what cannot change."""
    changes = {
        difference.setting: getattr(wanted, difference.setting)
        for difference in found
        if difference.changeable
    }
    return actual.evolve(**changes)
