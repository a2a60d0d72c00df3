"""An early-warning worker in this process, on a real hub, and what it told the desk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.contracts.alert import is_alert
from domain.contracts.facts import parse_fact
from domain.contracts.subjects import ALERTS, fact_subject
from projections.early_warning.app import Watch
from projections.early_warning.settings import WatchSettings
from projections.replay.output import alert_of
from tests.support.history import END
from tests.support.nats import Hub

NODE = "n51-demo"
HOSTING = f'[nodes]\n"{NODE}" = ["x21115", "x99999", "t51", "t51-*", "btcdtw"]\n'
PATIENCE = 240.0
"""Less than a test may last, so that it is told what was waited for; many times what it takes."""


def settings_of(hub: Hub, directory: Path, **said: Any) -> WatchSettings:
    """Return a worker's settings: one directory, one instant to judge as of."""
    hosting = directory / "hosting.toml"
    hosting.write_text(HOSTING)
    return WatchSettings.load(
        **{"nats": hub.server.url, "data": directory, "as_of": END, "hosting": hosting} | said
    )


async def publish(hub: Hub, bodies: Iterable[bytes], node: str = NODE) -> int:
    """Store bodies at the hub; return the sequence of the last."""
    last = 0
    for body in bodies:
        last = (await hub.js.publish(_subject(body, node), body)).seq
    return last


def _subject(body: bytes, node: str) -> str:
    """Return where a node would publish it; what is no fact goes anywhere."""
    try:
        fact = parse_fact(body)
    except ValidationError:
        return f"petition.v1.received.51.{node}"
    return fact_subject(fact.type, fact.partitionkey, node)


@asynccontextmanager
async def watching(
    settings: WatchSettings, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[Watch]:
    """Run a worker until the block ends."""
    started = asyncio.Event()
    watch = Watch(settings, ready=lambda _: started.set(), clock=clock)
    task = asyncio.create_task(watch.run())
    begun = asyncio.create_task(started.wait())
    await asyncio.wait({task, begun}, return_when=asyncio.FIRST_COMPLETED)
    begun.cancel()
    try:
        yield watch
    finally:
        watch.stop()
        await task


async def settled(watch: Watch, sequence: int) -> None:
    """Wait until everything up to a sequence is judged and its alerts are at the hub."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status = await watch.status()
            done = status.get("sequence", 0) >= sequence and not status["pending"]
            if done and status["status"] == "ready" and not status["unpublished"]:
                return
            await asyncio.sleep(0.01)


async def alert_log(hub: Hub) -> list[dict[str, Any]]:
    """Return every change of every alert, in the order the desk hears them."""
    return alert_events(body for _, body in await hub.messages(ALERTS))


def alert_events(bodies: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return the changes of alerts among messages."""
    return [event for event in map(json.loads, bodies) if is_alert(event["type"])]


async def reclassified_log(hub: Hub) -> list[dict[str, Any]]:
    """Return every reclassification of a filing, in the order they were told."""
    events = [json.loads(body) for _, body in await hub.messages(ALERTS)]
    return [event for event in events if event["type"].startswith("leothang.escalation.")]


def standing(events: Iterable[dict[str, Any]]) -> list[str]:
    """Return what stands after these changes, the highest revision of each, as a replay writes it.

    Revisions say the order: what fills a hole of the stream comes behind its successors.
    """
    last: dict[str, dict[str, Any]] = {}
    for event in events:
        known = last.get(event["subject"])
        if known is None or known["data"]["revision"] <= event["data"]["revision"]:
            last[event["subject"]] = event
    return sorted(
        json.dumps(alert_of(e), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for e in last.values()
        if not e["type"].endswith("withdrawn.v1")
    )


def assert_each_change_told_once(
    events: Iterable[dict[str, Any]], *, refilled: bool = False
) -> None:
    """Revisions of every alert run 1, 2, 3 without gap or repeat.

    With `refilled` in any order: what a hub lost in its middle stands at its end again.
    """
    revisions: dict[str, list[int]] = {}
    for event in events:
        revisions.setdefault(event["subject"], []).append(event["data"]["revision"])
    wrong = {
        alert: told
        for alert, told in revisions.items()
        if (sorted(told) if refilled else told) != list(range(1, len(told) + 1))
    }
    assert not wrong, _wrongly_told(wrong)


def _wrongly_told(wrong: dict[str, list[int]]) -> str:
    """Say which revisions of which alerts were told, in the order they were told."""
    named = ", ".join(f"{alert}: {told}" for alert, told in sorted(wrong.items())[:5])
    return f"{len(wrong)} alerts whose revisions are not 1, 2, 3 in this order: {named}"
