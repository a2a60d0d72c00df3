"""The real programs with the keys, files and environments that were rendered, over TLS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from nats.errors import Error

from domain.contracts.subjects import ALERTS, PETITIONS
from services.deploying import layout
from services.deploying.folder import Folder
from services.deploying.rendering import Rendering
from services.runtime.connection import connect
from services.runtime.fence import FencedStream, PublishError, told
from services.runtime.reader import BatchReader
from services.runtime.relay import FencedRelay
from services.topology.model import Node
from tests.support.nats import PATIENT, Log, Row
from tests.support.node import paper
from tests.support.topologies import (
    LOOPBACK,
    Country,
    Started,
    running_country,
    topology_of,
    until,
)
from tests.support.topologies import told as shown

pytestmark = pytest.mark.wiring

NODE, OTHER = "n-x21115", "n-x20194"


@pytest.fixture
async def country(tmp_path: Path) -> AsyncIterator[Country]:
    """One hub with a commune of one province and one of another, a worker and a desk."""
    nodes = [
        {"name": NODE, "agencies": ["x21115"], "port": 1001},
        {"name": OTHER, "agencies": ["x20194"], "port": 1002},
    ]
    hub = {"code": "p51", "provinces": ["51", "48"], "watchers": ["w1"], "desk": True}
    async with running_country(topology_of(hub | {"nodes": nodes}), tmp_path / "out") as running:
        await running.make_streams("p51")
        yield running


async def health(program: Started) -> dict[str, Any]:
    """Return what a program says of itself."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        answer = await http.get(f"{program.url}/health/ready")
    found: dict[str, Any] = answer.json()
    return found


async def received(program: Started, **says: Any) -> None:
    """Record one paper at a node; it has lain for so long that it is overdue."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        answer = await http.post(
            f"{program.url}/v1/commands/receive_petition", json=paper(1, **says)
        )
    assert answer.status_code == 201, answer.text


# Six programs start here, ten seconds of work: a machine that is slow and busy takes minutes.
@pytest.mark.timeout(300)
async def test_a_paper_becomes_an_alert_that_only_its_province_reads(country: Country) -> None:
    """Node, worker and desk run as their units would; `leothang alerts` as the readers would."""
    async with (
        country.running("p51", f"node-{NODE}") as one,
        country.running("p51", f"node-{OTHER}") as other,
        country.running("p51", "watch-w1") as watch,
        country.running("p51", "desk") as desk,
    ):
        await received(one, agency="x21115")
        await received(other, agency="x20194", province="48")
        async with country.user("p51", "hub") as hub:
            js = hub.client.jetstream(timeout=PATIENT)

            async def raised() -> bool:
                found = await js.stream_info(ALERTS, subjects_filter="alert.v1.raised.>")
                provinces = {subject.split(".")[3] for subject in found.state.subjects or {}}
                return provinces == {"51", "48"}

            await until(raised)
        for program in (one, other, watch, desk):
            assert (await health(program))["status"] == "ready"
        where = ("alerts", "--nats", country.hub("p51").nats_urls, "--json")
        code, said = await country.said("p51", "reader-51", *where, "--province", "51")
        assert code == 0, said
        events = [json.loads(line) for line in said.splitlines()]
        assert {event["partitionkey"] for event in events} == {"51"}
        assert events
        code, said = await country.said("p51", "reader-51", *where, "--province", "48")
        assert code == 2
        assert "does not let this user publish hub.api.consumer.create.alerts" in said.lower()
        log = watch.log.read_text() + one.log.read_text() + desk.log.read_text()
    assert "permission_denied" not in log


@pytest.mark.long_faults
async def test_a_wrong_key_is_named_and_not_waited_out(country: Country) -> None:
    """A node that shows another node's key: a line in the log, a counted reason, not ready."""
    environment = country.folder / layout.environment("p51", f"node-{NODE}")
    text = environment.read_text()
    environment.write_text(text.replace(layout.seed("p51", NODE), layout.seed("p51", OTHER)))
    async with country.running("p51", f"node-{NODE}") as node:
        await received(node, agency="x21115")

        async def named() -> bool:
            return "permission_denied" in str((await health(node))["checks"])

        await until(named)
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            metrics = (await http.get(f"{node.url}/metrics")).text
        assert 'reason="permission_denied"' in metrics
        denied = [
            json.loads(line)
            for line in node.log.read_text().splitlines()
            if '"the hub denies this"' in line
        ]
    assert denied[0]["reason"] == "permission_denied"
    assert denied[0]["why"].startswith("publish hub.api.direct.get.petitions.petition.v1.*.*.")


@pytest.mark.long_faults
async def test_a_key_the_hub_does_not_know_is_said_to_be_refused(
    country: Country, tmp_path: Path
) -> None:
    """`leothang alerts` with a key of no user ends with a sentence, not with a time-out."""
    Rendering(country.topology, Folder(tmp_path / "elsewhere"), LOOPBACK).write()
    seed = tmp_path / "elsewhere" / layout.seed("p51", "reader-51")
    (country.folder / layout.seed("p51", "reader-51")).write_text(seed.read_text())
    nats = country.hub("p51").nats_urls
    code, said = await country.said("p51", "reader-51", "alerts", "--nats", nats)
    assert code == 2
    assert "the hub refuses this key" in said


@pytest.mark.long_faults
async def test_a_relay_and_a_reader_work_within_a_nodes_permissions(country: Country) -> None:
    """The fence finds its place, a batch is stored, and the node reads its own facts again."""
    log = Log([Row(n, f"petition.v1.received.51.{NODE}", b"{}") for n in range(1, 4)])
    fence = f"petition.v1.*.*.{NODE}"
    with shown(country.shown("p51", NODE), country.folder):
        client = await connect(country.hub("p51").nats_urls, NODE)
        try:
            relay = FencedRelay(client, stream=PETITIONS, fence=fence, source=log)
            task = asyncio.create_task(relay.run())
            await relay.until(3)
            task.cancel()
            assert await FencedStream(client, PETITIONS, fence).position() == 3
            async with BatchReader(client, PETITIONS, subjects=[fence]) as reader:
                read = 0
                while read < 3:
                    read += len((await reader.next_batch(10)).messages)
            stranger = FencedStream(client, PETITIONS, f"petition.v1.*.*.{OTHER}")
            with pytest.raises(TimeoutError) as found:
                await stranger.position()
            reason = told(client, found.value)
            assert isinstance(reason, PublishError)
            assert reason.reason == "permission_denied"
        finally:
            await client.close()


async def test_a_node_that_is_added_comes_in_after_a_reload(country: Country) -> None:
    """Rendering again and reloading the server is all: nobody is cut off."""
    hub = country.hub("p51")
    added = Node(name="n-x21040", agencies=("x21040",), port=1, host="127.0.0.1")
    wider = hub.model_copy(update={"nodes": (*hub.nodes, added)})
    topology = country.topology.model_copy(update={"hubs": (wider,)})
    async with country.user("p51", NODE) as before:
        changes = Rendering(topology, Folder(country.folder), LOOPBACK).write()
        assert layout.seed("p51", "n-x21040") in changes.made
        assert layout.accounts("p51") in changes.changed
        # The server gives an account that is new its imports with the second reading only.
        await country.reload("p51-1")
        await country.reload("p51-1")

        async def comes_in() -> bool:
            try:
                async with country.user("p51", "n-x21040", patience=2) as node:
                    await node.client.request("petition.v1.received.51.n-x21040", b"{}", timeout=1)
            except (Error, OSError, TimeoutError):  # the server has not read its users yet
                return False
            return True

        await until(comes_in)
        await before.client.flush()
        assert before.client.stats["reconnects"] == 0
