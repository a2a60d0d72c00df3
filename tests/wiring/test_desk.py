"""A desk on a real hub: killed, cut off, told everything twice; nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.contracts.desk import parse_desk_fact
from domain.contracts.subjects import ALERTS, DESK
from tests.support.desk import (
    MONDAY,
    OTHER,
    WHO,
    alert,
    alert_id,
    desk_program,
    open_desk,
    until,
)
from tests.support.nats import Hub

pytestmark = pytest.mark.wiring

CANARY = "canary-7731-Lê-Thị-Kín"
MANY = 300


async def _tell(hub: Hub, *messages: tuple[str, bytes]) -> None:
    for subject, body in messages:
        await hub.js.publish(subject, body)


async def _listed(http: httpx.AsyncClient, count: int, **query: object) -> dict[str, Any]:
    """Wait until so many are listed."""

    async def ask() -> dict[str, Any]:
        params = {name: str(value) for name, value in query.items()}
        return dict((await http.get("/v1/alerts", params=params)).json())

    page: dict[str, Any] = await until(ask, lambda told: told["total"] == count)
    return page


async def _facts(hub: Hub) -> list[str]:
    return [parse_desk_fact(body).type.split(".")[2] for _, body in await hub.messages(DESK)]


async def test_a_warning_is_heard_worked_on_and_followed(hub: Hub, tmp_path: Path) -> None:
    """What the hub brings is listed; what officers do goes back to the hub, in order."""
    await _tell(hub, alert(severity="high"), ("alert.v1.raised.51.w51", b"{"))
    async with open_desk(tmp_path / "desk", hub.server.url) as office:
        await _listed(office.http, 1)
        assert (await office.do(1, "acknowledge", **WHO)).status_code == httpx.codes.CREATED
        await _tell(hub, alert(1, 2, "withdrawn", severity="high"))

        async def story() -> dict[str, Any]:
            return await office.story(1)

        told = await until(story, lambda one: one["cause_gone"])
        assert told["stage"] == "acknowledged"
        await office.do(1, "report-handled", **WHO)
        await office.do(1, "close", **OTHER)
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
        metrics = (await office.http.get("/metrics")).text
        assert 'leothang_desk_alerts_set_aside_total{reason="unreadable"} 1.0' in metrics
        ready = (await office.http.get("/health/ready")).json()
        assert ready["status"] == "ready"
    assert await _facts(hub) == ["acknowledged", "handling_reported", "closed"]


async def test_a_desk_killed_again_and_again_loses_and_doubles_nothing(
    hub: Hub, tmp_path: Path
) -> None:
    """Killed while it hears and while officers write; each command is sent until answered."""
    messages = [
        alert(name, revision, change)
        for name in range(MANY)
        for revision, change in enumerate(("raised", "changed"), 1)
    ]
    telling = asyncio.create_task(_tell(hub, *messages))
    done: set[int] = set()
    for round_ in range(4):
        async with desk_program(tmp_path / "desk", hub.server.url) as desk, desk.client() as http:
            await _at_least(http, 40 * (round_ + 1))
            killing = asyncio.create_task(_kill_soon(desk, 0.05 * round_))
            for name in range(30 * (round_ + 1)):
                if name in done:
                    continue
                try:
                    url = f"/v1/alerts/{alert_id(name)}/acknowledge"
                    answer = await http.post(url, json=WHO)
                except httpx.HTTPError:
                    break
                assert answer.status_code in {200, 201}, answer.text
                done.add(name)
            await killing
    await telling
    async with open_desk(tmp_path / "desk", hub.server.url) as office:
        await _listed(office.http, MANY)
        for name in range(MANY):
            if name not in done:
                await office.do(name, "acknowledge", **WHO)
        await _listed(office.http, MANY, state="acknowledged")
        for name in range(MANY):
            life = (await office.story(name))["life"]
            assert sorted(one["what"] for one in life) == ["acknowledged", "changed", "raised"]
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
    bodies = [json.loads(body) for _, body in await hub.messages(DESK)]
    assert sorted(body["subject"] for body in bodies) == sorted(
        str(alert_id(name)) for name in range(MANY)
    )
    assert len({body["id"] for body in bodies}) == MANY


async def _at_least(http: httpx.AsyncClient, count: int) -> None:
    async def ask() -> int:
        return int((await http.get("/v1/alerts")).json()["total"])

    await until(ask, lambda total: total >= count)


async def _kill_soon(desk: Any, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await desk.kill()


async def test_people_go_on_while_the_hub_is_away(hub: Hub, tmp_path: Path) -> None:
    """What was heard can be worked on; what was done is published when the hub is back."""
    await _tell(hub, alert())
    async with open_desk(tmp_path / "desk", hub.server.url) as office:
        await _listed(office.http, 1)
        await hub.server.kill()
        assert (await office.do(1, "acknowledge", **WHO)).status_code == httpx.codes.CREATED
        await hub.server.start()
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
        await _tell(hub, alert(2))
        await _listed(office.http, 2)
    assert await _facts(hub) == ["acknowledged"]


async def test_a_stream_told_again_from_its_start_changes_nothing(hub: Hub, tmp_path: Path) -> None:
    """A hub that lost its store is filled again by the workers: the desk has heard it all."""
    messages = [alert(1), alert(1, 2, "withdrawn"), alert(2), alert(2, 2, "changed")]
    await _tell(hub, *messages)
    async with open_desk(tmp_path / "desk", hub.server.url) as office:
        await _listed(office.http, 1, state="withdrawn")
        await _listed(office.http, 1, state="open")
        await office.do(2, "acknowledge", **WHO)
        before = [await office.story(name) for name in (1, 2)]
        config = (await hub.js.stream_info(ALERTS)).config
        await hub.js.delete_stream(ALERTS)
        await hub.js.add_stream(config)
        await _tell(hub, *messages, alert(3))
        await _listed(office.http, 3)
        assert [await office.story(name) for name in (1, 2)] == before


async def test_what_an_officer_writes_never_leaves_the_desk(hub: Hub, tmp_path: Path) -> None:
    """Neither the words nor the officer: not on any stream, in the log, or in the metrics."""
    await _tell(hub, alert())
    data = tmp_path / "desk"
    async with (
        desk_program(data, hub.server.url, "--log-level", "debug") as desk,
        desk.client() as http,
    ):
        await _listed(http, 1)
        url = f"/v1/alerts/{alert_id(1)}"
        assert (await http.post(f"{url}/comment", json=WHO | {"text": CANARY})).is_success
        wrong = await http.post(f"{url}/comment", json=WHO | {"text": CANARY * 400})
        assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        stranger = await http.post(f"{url}/close", json=WHO | {"outcome": CANARY})
        assert CANARY not in wrong.text + stranger.text
        await until(lambda: _facts(hub), lambda facts: facts == ["commented"])
        metrics = (await http.get("/metrics")).text
        listed = (await http.get("/v1/alerts")).text
        assert CANARY in (await http.get(url)).text
    messages = [*await hub.messages(ALERTS), *await hub.messages(DESK)]
    streams = b"".join(body for _, body in messages)
    said = "".join([metrics, listed, desk.log.read_text(encoding="utf-8")])
    for word in ("canary-7731", WHO["officer"]):
        assert word.encode() not in streams
        assert word not in said


async def test_what_nobody_takes_up_is_heard_of_above(hub: Hub, tmp_path: Path) -> None:
    """By the clock of the desk, without anybody asking."""
    await _tell(hub, alert(severity="critical"))
    late = MONDAY.replace(day=5)
    async with open_desk(tmp_path / "desk", hub.server.url, as_of=late) as office:
        page = await _listed(office.http, 1, desk="t51")
        assert page["alerts"][0]["stage"] == "open"
        await until(lambda: _facts(hub), lambda facts: facts == ["escalated"])
        metrics = (await office.http.get("/metrics")).text
        assert "leothang_desk_escalations_total 1.0" in metrics
