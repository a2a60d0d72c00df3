"""A later version of a contract beside the first: kept until it is understood, and never lost.

No contract has a second version yet; the one of these tests exists here only.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.contracts import facts
from domain.contracts.facts import AnyFact, parse_fact
from domain.contracts.subjects import fact_subject, node_fence
from tests.support.upgrade import NODE, Left, left_behind
from tests.support.watching import (
    alert_log,
    assert_each_change_told_once,
    settled,
    standing,
    watching,
)
from tests.upgrade.test_opened import judged

pytestmark = pytest.mark.wiring

FIRST, SECOND = "leothang.petition.received.v1", "leothang.petition.received.v2"


@pytest.fixture
async def left(tmp_path: Path) -> AsyncIterator[Left]:
    """Return what was left behind, its hub running."""
    async with left_behind(tmp_path) as found:
        yield found


def second(body: bytes) -> bytes:
    """Return a receipt as the second version would say it: another name for one field."""
    event = json.loads(body)
    event["type"] = SECOND
    event["data"]["brought_by"] = event["data"].pop("origin")
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def first(body: bytes) -> bytes:
    """Bring the second version down to the first, as an upcaster of a reader would do it."""
    event = json.loads(body)
    if event.get("type") == SECOND:
        event["type"] = FIRST
        event["data"]["origin"] = event["data"].pop("brought_by")
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def understand_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this program be the next one, which knows both versions."""
    known = facts._READ

    def read(body: bytes) -> AnyFact:
        return known(first(body) if SECOND.encode() in body else body)

    monkeypatch.setattr(facts, "_READ", read)
    monkeypatch.setattr("projections.early_warning.understanding._program", lambda: b"next")


def letters(folder: Path, columns: str = "reason, state") -> list[tuple[str, ...]]:
    """Return what is set aside in a view."""
    with closing(sqlite3.connect(folder / "watch" / "view.db")) as view:
        return list(view.execute(f"SELECT {columns} FROM dead_letters"))


def test_a_later_version_travels_under_the_same_fence() -> None:
    """What streams hold, what nodes may publish and what readers ask for stays as it is."""
    subject = fact_subject(SECOND, "51", NODE)
    assert subject == fact_subject(FIRST, "51", NODE)
    assert subject.split(".")[-1] == node_fence(NODE).split(".")[-1]


async def test_what_is_not_understood_yet_is_set_aside_and_judged_by_the_next_program(
    left: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program of today keeps it; the next one reads it again by itself, told once."""
    receipts = await receipts_of(left)
    last = await published_second(left, receipts)
    async with watching(left.watch()) as watch:
        await settled(watch, last)
    assert letters(left.folder) == [("unknown_type", "waiting")] * len(receipts)
    await assert_judged_by_the_next(left, last, monkeypatch)


async def assert_judged_by_the_next(left: Left, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next program reads what was set aside again by itself; the desk hears it once."""
    before = await alert_log(left.hub)
    understand_both(monkeypatch)
    async with watching(left.watch()) as watch:
        while ("unknown_type", "waiting") in letters(left.folder):
            await asyncio.sleep(0.05)
        await settled(watch, last)
    after = await alert_log(left.hub)
    assert after[: len(before)] == before
    assert_each_change_told_once(after)
    bodies = [body for _, body in await left.hub.messages()]
    assert standing(after) == judged(bodies)


async def published_second(left: Left, bodies: list[bytes]) -> int:
    """Store bodies at the hub as their node would; return the sequence of the last."""
    subject = fact_subject(SECOND, "51", NODE)
    return [(await left.hub.js.publish(subject, body)).seq for body in bodies][-1]


async def receipts_of(left: Left) -> list[bytes]:
    """Return receipts of other papers that say the same as some, in the second version."""
    bodies = [body for body in await left.facts() if parse_fact(body).type == FIRST]
    return [second(renamed(body, number)) for number, body in enumerate(bodies[:5])]


def renamed(body: bytes, number: int) -> bytes:
    """Return the receipt of another paper that says the same."""
    event = json.loads(body)
    for word in ("id", "subject", "correlationid"):
        event[word] = f"{number:08x}" + event[word][8:]
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
