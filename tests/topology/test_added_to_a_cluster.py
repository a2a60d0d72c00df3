"""A hub of three servers that run: a node is added, and somebody looks at its streams."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext

from services.deploying import layout
from services.deploying.folder import Folder
from services.deploying.rendering import Rendering
from services.runtime.credentials import Credentials, public_key
from services.streams import differences, reconcile
from services.topology.model import Node, Server
from tests.support.topologies import LOOPBACK, Country, running_country, topology_of, until

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults(only="full")]

OLD, NEW = "n-x21115", "n-x21040"
HUB = {"code": "p51", "names": ["p51-1", "p51-2", "p51-3"], "replicas": 3}


async def answers(country: Country, server: Server, node: str) -> bool:
    """Tell whether JetStream answers a node over this server."""
    seed = country.seed("p51", node)
    shown = Credentials(
        seed, f"_INBOX.{public_key(seed)}", country.folder / layout.AUTHORITY
    ).options()
    client = Client()
    try:
        await client.connect(f"nats://127.0.0.1:{server.client}", allow_reconnect=False, **shown)
        await client.request("HUB.API.STREAM.INFO.PETITIONS", b"", timeout=5)
    except (Error, OSError, TimeoutError):
        return False
    else:
        return True
    finally:
        await client.close()


async def made(js: JetStreamContext) -> bool:
    """Tell whether there are streams with three copies; servers take a while to come together."""
    try:
        await reconcile(js, replicas=3)
    except (Error, TimeoutError):
        return False
    else:
        return True


async def test_a_node_comes_in_at_every_server_of_three(tmp_path: Path) -> None:
    """Each server read twice, one after the other; no server is started anew, nobody is cut off."""
    nodes = [{"name": OLD, "agencies": [OLD[2:]], "port": 1001}]
    async with running_country(topology_of(HUB | {"nodes": nodes}), tmp_path / "out") as country:
        three = country.hub("p51").servers
        for server in three:
            await until(partial(answers, country, server, OLD))
        async with country.user("p51", OLD) as before:
            added = Node(name=NEW, agencies=(NEW[2:],), port=1, host="127.0.0.1")
            wider = country.hub("p51")
            wider = wider.model_copy(update={"nodes": (*wider.nodes, added)})
            topology = country.topology.model_copy(update={"hubs": (wider,)})
            Rendering(topology, Folder(country.folder), LOOPBACK).write()
            for server in three:
                await country.reload(server.name)
                await country.reload(server.name)
            for server in three:
                await until(partial(answers, country, server, NEW))
            await before.client.flush()
            assert before.client.stats["reconnects"] == 0


async def test_whoever_looks_at_a_hub_of_three_takes_no_copy_away(tmp_path: Path) -> None:
    """`leothang streams --apply` and the doctor's advice leave three copies of each stream."""
    async with (
        running_country(topology_of(HUB), tmp_path / "out") as country,
        country.user("p51", "hub") as own,
    ):
        js = own.client.jetstream(timeout=30)
        await until(partial(made, js))
        assert await differences(js) == []
        assert (await reconcile(js, apply=True)).applied == ()
        assert [one.config.num_replicas for one in await js.streams_info()] == [3, 3, 3]
