"""A node that is stopped, killed, cut off: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import httpx
import pytest

from domain.contracts.facts import parse_fact
from domain.contracts.subjects import PETITIONS
from services.node.commands import AnyCommand
from services.node.engine import Outcome
from services.node.local import register_path
from services.node.register import open_register
from services.runtime.connection import connect
from services.runtime.registers import StoreError
from services.runtime.server import EmbeddedServer
from tests.support.nats import PATIENT, Hub, eventually, running_hub, server_in
from tests.support.node import NODE, node_program, paper, running_office

pytestmark = [pytest.mark.wiring, pytest.mark.faults]


async def test_a_node_killed_after_its_answer_has_lost_nothing(hub: Hub, tmp_path: Path) -> None:
    """kill -9 right after acknowledgements; a restart publishes each fact exactly once."""
    acknowledged: list[str] = []
    for round_ in range(2):
        async with node_program(tmp_path / "node", hub.server.url) as node, node.client() as http:
            posts = [_post(http, acknowledged, 100 * round_ + number) for number in range(40)]
            work = asyncio.gather(*posts, return_exceptions=True)
            await eventually(partial(_reached, acknowledged, 20 * (round_ + 1)))
            await node.kill()
            await work
    async with node_program(tmp_path / "node", hub.server.url) as node, node.client() as http:
        await _level(http)
        assert await node.stop() == 0
    facts = [parse_fact(body).id for _, body in await hub.messages()]
    assert len(facts) == len(set(facts))
    assert set(acknowledged) <= set(facts)
    positions = await hub.positions()
    assert positions == sorted(set(positions))


async def test_a_node_without_a_hub_records_and_catches_up_later(tmp_path: Path) -> None:
    """Offline is a state, not a failure: commands are acknowledged, facts follow."""
    async with server_in(tmp_path / "hub") as server:
        url = server.url
    async with running_office(tmp_path / "node", url) as office:
        for number in range(25):
            answer = await office.send("receive_petition", **paper(number))
            assert answer.status_code == 201
        ready = (await office.http.get("/health/ready")).json()
        assert (ready["status"], ready["checks"]["recording"]) == ("degraded", "ok")
        await eventually(lambda: office.node.publishing.relay.status.behind == 25)
        port = int(url.rsplit(":", 1)[1])
        async with EmbeddedServer(tmp_path / "hub", port=port):
            await office.published()
            client = await connect(url, "test", patience=PATIENT)
            state = (await client.jetstream(timeout=PATIENT).stream_info(PETITIONS)).state
            assert state.messages == 25
            await client.close()


async def test_a_hub_that_lost_everything_is_filled_again(tmp_path: Path) -> None:
    """A new, empty hub at the old address gets the streams and every fact back."""
    async with (
        running_hub(tmp_path / "first") as first,
        running_office(tmp_path / "node", first.server.url) as office,
    ):
        for number in range(10):
            await office.send("receive_petition", **paper(number))
        await office.published()
        port = int(first.server.url.rsplit(":", 1)[1])
        await first.server.kill()
        async with EmbeddedServer(tmp_path / "second", port=port) as second:
            await eventually(lambda: office.node.publishing.relay.status.refilled > 0)
            await office.published()
            client = await connect(second.url, "test", patience=PATIENT)
            state = (await client.jetstream(timeout=PATIENT).stream_info(PETITIONS)).state
            assert state.messages == 10
            await client.close()


async def test_two_programs_on_one_register_publish_each_fact_once(
    hub: Hub, tmp_path: Path
) -> None:
    """A node started twice by mistake harms nothing."""
    async with (
        running_office(tmp_path / "node", hub.server.url) as one,
        running_office(tmp_path / "node", hub.server.url) as two,
    ):
        for number in range(30):
            await asyncio.gather(
                one.send("receive_petition", **paper(number)),
                two.send("receive_petition", **paper(f"b{number}")),
                two.send("receive_petition", **paper(number)),
            )
        await asyncio.gather(one.published(), two.published())
    facts = [parse_fact(body).id for _, body in await hub.messages()]
    assert (len(facts), len(set(facts))) == (60, 60)


async def test_a_stopped_node_answers_what_waits_and_ends_well(hub: Hub, tmp_path: Path) -> None:
    """SIGTERM: commands under way are answered, facts are published, exit code 0."""
    async with node_program(tmp_path / "node", hub.server.url) as node, node.client() as http:
        acknowledged: list[str] = []
        await _post(http, acknowledged, 1)
        node.process.send_signal(signal.SIGTERM)
        assert await node.process.wait() == 0
    assert [parse_fact(body).id for _, body in await hub.messages()] == acknowledged


async def test_a_register_that_cannot_be_written_says_so_and_recovers(
    hub: Hub, tmp_path: Path
) -> None:
    """A full disk is 503 with Retry-After and an unready node; afterwards all goes on."""
    async with running_office(tmp_path / "node", hub.server.url) as office:
        engine = office.node.engine
        with pytest.MonkeyPatch.context() as full:
            full.setattr(engine.register, "write", _full_disk)
            refused = await office.send("receive_petition", **paper(1))
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
            assert refused.json()["code"] == "register_unavailable"
            assert (await office.http.get("/health/ready")).status_code == 503
        assert (await office.send("receive_petition", **paper(1))).status_code == 201
        assert (await office.http.get("/health/ready")).status_code == 200


async def test_a_command_that_breaks_the_program_fails_alone(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the program costs its own command a 500, not the neighbours' theirs."""
    async with running_office(tmp_path / "node", hub.server.url) as office:
        engine = office.node.engine
        record = engine._record

        def breaking(commands: Sequence[AnyCommand]) -> list[Outcome]:
            if any(getattr(command, "register_no", "") == "13/TD" for command in commands):
                raise ZeroDivisionError
            return record(commands)

        monkeypatch.setattr(engine, "_record", breaking)
        answers = await asyncio.gather(
            *(office.send("receive_petition", **paper(number)) for number in range(10, 16))
        )
        assert [answer.status_code for answer in answers] == [201, 201, 201, 500, 201, 201]
        assert answers[3].json()["code"] == "internal"


def _reached(acknowledged: list[str], enough: int) -> bool:
    return len(acknowledged) >= enough


def _full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


async def _post(http: httpx.AsyncClient, acknowledged: list[str], number: int) -> None:
    answer = await http.post("/v1/commands/receive_petition", json=paper(number))
    acknowledged.extend(answer.json()["facts"])


async def _level(http: httpx.AsyncClient) -> None:
    """Wait until the node says that the hub has everything."""
    while True:
        lines = (await http.get("/metrics")).text.splitlines()
        ready = (await http.get("/health/ready")).json()
        if "leothang_node_outbox_lag_facts 0.0" in lines and ready["status"] == "ready":
            return
        await asyncio.sleep(0.02)


async def test_a_register_is_opened_under_its_own_nodes_name_only(tmp_path: Path) -> None:
    """Under another name the same entries would be published with other ids."""
    async with running_office(tmp_path / "node", "nats://127.0.0.1:1") as office:
        await office.send("receive_petition", **paper(1))
    register = open_register(register_path(tmp_path / "node"))
    register.check_owner(NODE)
    with pytest.raises(StoreError, match=f"--node {NODE}"):
        register.check_owner("n51-other")
    register.close()
