"""What the previous version left is opened by today's programs, and nothing is told twice."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from domain.contracts.desk import parse_desk_fact
from domain.contracts.facts import parse_fact
from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.subjects import ALERTS, DESK
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import alert_lines
from projections.store.sqlite import SqliteStore
from services.desk.app import running_desk
from services.desk.settings import DeskSettings
from services.node.private import PrivatePaper
from services.runtime.reference import load_law
from tests.support.desk import until
from tests.support.upgrade import DESK as DESK_NAME
from tests.support.upgrade import (
    INSTANT,
    Left,
    left_behind,
    node_over,
    published,
    send,
)
from tests.support.watching import (
    alert_log,
    assert_each_change_told_once,
    settled,
    standing,
    watching,
)

pytestmark = pytest.mark.wiring


@pytest.fixture
async def left(tmp_path: Path) -> AsyncIterator[Left]:
    """Return what was left behind, its hub running."""
    async with left_behind(tmp_path) as found:
        yield found


def judged(bodies: list[bytes]) -> list[str]:
    """Return the alerts that stand after these facts, as a replay of today finds them."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "view.db", durable=False)
        pipeline = Pipeline(store, load_law())
        pipeline.observe([Message(n, "test", b) for n, b in enumerate(bodies, 1)], INSTANT)
        pipeline.settle(INSTANT)
        found = alert_lines(store)
        store.close()
    return found


async def test_a_node_goes_on_in_its_register(left: Left) -> None:
    """Nothing is published again; what comes stands behind it, in the order of the register."""
    before = await left.hub.positions()
    async with node_over(left.node()) as node:
        await published(node)
        assert await left.hub.positions() == before
        commands = left.commands()
        await send(node.url, commands)
        last = await published(node)
        petition = node.engine.register.private
        assert isinstance(petition.find(await _first_petition(left)), PrivatePaper)
    positions = await left.hub.positions()
    assert positions == sorted(set(positions))
    assert positions[-1] == last
    assert len(await left.facts()) == len(positions) == len(before) + len(commands)


async def _first_petition(left: Left) -> UUID:
    facts = (parse_fact(body) for body in await left.facts())
    return next(UUID(fact.subject) for fact in facts if isinstance(fact, PetitionReceivedV1))


async def test_a_worker_goes_on_in_its_view(left: Left) -> None:
    """A view that is up to date tells nothing; facts that come later are judged with the old."""
    before = await alert_log(left.hub)
    assert before
    async with watching(left.watch()) as watch, node_over(left.node()) as node:
        await settled(watch, len(await left.facts()))
        assert await alert_log(left.hub) == before
        await send(node.url, left.commands())
        await published(node)
        facts = await left.facts()
        await settled(watch, len(facts))
    after = await alert_log(left.hub)
    assert after[: len(before)] == before
    assert_each_change_told_once(after)
    assert standing(after) == judged(facts)


async def test_a_desk_goes_on_in_its_register(left: Left) -> None:
    """What officers did stands; no act is published twice, and one more follows."""
    acts = await left.hub.messages(DESK)
    settings = DeskSettings.load(
        data=left.folder / "desk",
        nats=left.hub.server.url,
        desk=DESK_NAME,
        port=0,
        as_of=INSTANT,
    )
    async with (
        running_desk(settings) as desk,
        httpx.AsyncClient(base_url=desk.url, timeout=30, trust_env=False) as http,
    ):
        [first] = [one for one in await _listed(http) if one["stage"] == "acknowledged"]
        says = {"office": first["desk"], "officer": "o-aaaa"}
        done = await http.post(f"/v1/alerts/{first['alert']}/report-handled", json=says)
        assert done.status_code == httpx.codes.CREATED, done.text
        recorder = desk.engine.register.recorder
        last = await asyncio.to_thread(recorder.max_notification_id)
        await desk.publishing.relay.until(last or 0)
    after = await left.hub.messages(DESK)
    assert after[: len(acts)] == acts
    told = [parse_desk_fact(body).type.split(".")[2] for _, body in after]
    assert told == ["acknowledged", "handling_reported"]


async def _listed(http: httpx.AsyncClient) -> list[dict[str, str]]:
    async def ask() -> dict[str, list[dict[str, str]]]:
        return dict((await http.get("/v1/alerts", params={"size": "200"})).json())

    page: dict[str, list[dict[str, str]]] = await until(ask, lambda told: bool(told["alerts"]))
    return page["alerts"]


async def test_a_lost_view_is_built_anew_from_what_the_hub_of_then_holds(
    left: Left, tmp_path: Path
) -> None:
    """The facts and warnings of the previous version are enough: nothing is told again."""
    before = await left.hub.messages(ALERTS)
    settings = left.watch().model_copy(update={"data": tmp_path / "anew"})
    async with watching(settings) as watch:
        await settled(watch, len(await left.facts()))
    assert (await left.hub.messages(ALERTS)) == before
