"""The final judgement: what must be true after every fault, whatever happened (phán quyết).

Every acknowledged fact exactly once in the stream and in the view; alerts, in the view
and at the end of ALERTS, those of an undisturbed run; every change told once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from nats.aio.client import Client
from pydantic import SecretStr

from domain.contracts.alert import is_alert
from domain.contracts.subjects import ALERTS, PETITIONS
from projections.early_warning.opening import look_into
from projections.store.protocol import Store
from services.hub.asking import OUTAGES
from services.runtime.connection import connect
from services.runtime.reader import BatchReader
from tests.support.faults.load import Answers
from tests.support.faults.undisturbed import Undisturbed
from tests.support.watching import assert_each_change_told_once, standing

_LOOK = 0.5
_ELECTING = 60.0
"""Seconds a stream may be without anybody who answers for it."""


class Misjudged(AssertionError):  # noqa: N818 - it is the verdict
    """Something acknowledged is missing, doubled or different; the message says what."""


@dataclass(frozen=True)
class Expected:
    """What the stream and the views have to hold."""

    acknowledged: Collection[str]
    """Facts a node said it had recorded: each exactly once."""
    possible: Collection[str]
    """Facts an undisturbed run records: others must not be there; nothing is there twice."""
    repeats: bool = False
    """Whether a hub that lost messages may hold some twice, byte by byte the same."""

    @classmethod
    def all_of(
        cls, answers: Answers, possible: Collection[str], *, repeats: bool = False
    ) -> Expected:
        """Expect everything: each command was answered in the end, once as new at the most."""
        if answers.refused:
            msg = f"{len(answers.refused)} commands refused: {answers.refused[0]}"
            raise Misjudged(msg)
        doubled = [fact for fact, count in answers.facts.items() if count > 1]
        if doubled:
            msg = f"{len(doubled)} facts were recorded twice as new: {doubled[:3]}"
            raise Misjudged(msg)
        return cls(set(possible), set(possible), repeats)


@dataclass(frozen=True)
class Stored:
    """One message of PETITIONS."""

    sequence: int
    subject: str
    body: bytes


@dataclass(frozen=True)
class Verdict:
    """What was found to be right, in numbers to print."""

    facts: int
    alerts: int
    changes: int
    seconds: float = 0.0


def check_stream(messages: Sequence[Stored], expected: Expected) -> list[bytes]:
    """Return the facts of the stream, each acknowledged one exactly once; raise otherwise."""
    if expected.repeats:
        messages = list({message.body: message for message in messages}.values())
    found = Counter(_id(message.body) for message in messages)
    doubled = [fact for fact, count in found.items() if count > 1]
    if doubled:
        msg = f"{len(doubled)} facts lie twice in the stream: {doubled[:3]}"
        raise Misjudged(msg)
    missing = set(expected.acknowledged) - found.keys()
    if missing:
        msg = f"{len(missing)} acknowledged facts are not in the stream: {_some(missing)}"
        raise Misjudged(msg)
    strange = found.keys() - set(expected.possible)
    if strange:
        msg = f"{len(strange)} facts nobody recorded: {_some(strange)}"
        raise Misjudged(msg)
    return [message.body for message in messages]


def check_view(store: Store, bodies: Iterable[bytes]) -> None:
    """Raise unless the view holds each of these facts, byte by byte."""
    wanted = {UUID(_id(body)).bytes: body for body in bodies}
    held: dict[bytes, list[bytes]] = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), 500):
        for row in store.facts(ids[start : start + 500]):
            held.setdefault(bytes(row.id), []).append(bytes(row.body))
    missing = [UUID(bytes=id_) for id_ in ids if id_ not in held]
    if missing:
        msg = f"{len(missing)} facts are not in the view: {_some(map(str, missing))}"
        raise Misjudged(msg)
    wrong = [UUID(bytes=id_) for id_ in ids if held[id_] != [wanted[id_]]]
    if wrong:
        msg = f"{len(wrong)} facts differ or are doubled: {_some(map(str, wrong))}"
        raise Misjudged(msg)


def check_judged(store: Store, undisturbed: Undisturbed) -> None:
    """Raise unless a view says what an undisturbed run says, in everything."""
    view = Undisturbed.of_view(store)
    for what in ("alerts", "findings", "assessments", "groups"):
        _compare(f"{what} of the view", getattr(view, what), getattr(undisturbed, what))


def check_told(events: Sequence[dict[str, Any]], undisturbed: Undisturbed) -> None:
    """Raise unless ALERTS ends with the alerts of an undisturbed run, each change told once."""
    try:
        assert_each_change_told_once(events)
    except AssertionError as error:
        msg = f"a change was told twice or not at all: {error}"
        raise Misjudged(msg) from error
    _compare("alerts told", standing(events), undisturbed.alerts)


def _compare(what: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    missing, strange = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    if missing or strange:
        said = f"{what}: {missing.total()} missing, {strange.total()} that should not be"
        msg = f"{said}; {_some(missing)} | {_some(strange)}"
        raise Misjudged(msg)


def _id(body: bytes) -> str:
    try:
        return str(json.loads(body)["id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"no fact: {body[:40]!r}"


def _some(found: Iterable[str]) -> str:
    return ", ".join(sorted(found)[:3])[:600]


async def read_stream(client: Client, stream: str) -> list[Stored]:
    """Return everything a stream holds, in order; wait while a cluster elects who answers."""
    end = time.monotonic() + _ELECTING
    while True:
        try:
            return await _read_once(client, stream)
        except (*OUTAGES, Misjudged):
            if time.monotonic() > end:
                raise
            await asyncio.sleep(_LOOK)


async def _read_once(client: Client, stream: str) -> list[Stored]:
    state = (await client.jetstream(timeout=10).stream_info(stream)).state
    if not state.messages:
        return []
    found: list[Stored] = []
    async with BatchReader(client, stream) as reader:
        while not found or found[-1].sequence < state.last_seq:
            batch = await reader.next_batch(timeout=30.0)
            if not batch:
                msg = f"{stream} ends at {state.last_seq}, it could be read no further"
                raise Misjudged(msg)
            found += [_stored(message) for message in batch.messages]
    return found


def _stored(message: Any) -> Stored:
    # $JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.…
    return Stored(int(message.reply.split(".")[-4]), message.subject, message.data)


async def told_events(client: Client, worker: str | None = None) -> list[dict[str, Any]]:
    """Return every change of every alert, as the desk heard them."""
    found = await read_stream(client, ALERTS)
    mine = [m for m in found if worker is None or m.subject.endswith(f".{worker}")]
    events = filter(None, (_readable(message.body) for message in mine))
    return [event for event in events if is_alert(event["type"])]


def _readable(body: bytes) -> dict[str, Any] | None:
    """Pass over what a hub's disk damaged: it has to stand there again, readable."""
    with contextlib.suppress(ValueError):
        event: dict[str, Any] = json.loads(body)
        return event
    return None


@dataclass(frozen=True)
class View:
    """Where a worker's view lies."""

    data: Path
    store: str | None = None
    worker: str | None = None
    """Whose changes of alerts belong to it; all when there is but one worker."""

    def open(self) -> Store:
        """Open it beside its worker."""
        return look_into(self.data, SecretStr(self.store) if self.store else None)


async def judge(
    nats: str,
    view: View,
    expected: Expected,
    as_of: datetime,
    *,
    within: float = 400.0,
    strangers: Callable[[Stored], bool] = lambda _: False,
) -> Verdict:
    """Return the verdict once everything holds; raise `Misjudged` when it does not in time.

    Alerts may still be on their way, so what does not hold yet is looked at again.
    `strangers` are messages somebody else put into the stream: they must not count.
    """
    began = time.monotonic()
    client = await connect(nats, "faults-judge", patience=30)
    try:
        stored = await _whole_stream(client, expected, began + within, strangers)
        bodies = check_stream(stored, expected)
        undisturbed = await asyncio.to_thread(Undisturbed.of_facts, bodies, as_of)
        events = await _judged(client, view, bodies, undisturbed, began + within)
    finally:
        await client.close()
    return Verdict(len(bodies), len(undisturbed.alerts), len(events), time.monotonic() - began)


async def _whole_stream(
    client: Client, expected: Expected, end: float, strangers: Callable[[Stored], bool]
) -> list[Stored]:
    while True:
        found = [m for m in await read_stream(client, PETITIONS) if not strangers(m)]
        if len({m.body for m in found}) >= len(expected.acknowledged) or time.monotonic() > end:
            return found
        await asyncio.sleep(_LOOK)


async def _judged(
    client: Client, view: View, bodies: list[bytes], undisturbed: Undisturbed, end: float
) -> list[dict[str, Any]]:
    while True:
        events = await told_events(client, view.worker)
        try:
            await asyncio.to_thread(_check_all, view, bodies, events, undisturbed)
        except Misjudged:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(_LOOK)
        else:
            return events


def _check_all(
    view: View, bodies: list[bytes], events: list[dict[str, Any]], undisturbed: Undisturbed
) -> None:
    store = view.open()
    try:
        check_view(store, bodies)
        check_judged(store, undisturbed)
    finally:
        store.close()
    check_told(events, undisturbed)
