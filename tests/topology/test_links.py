"""Between hubs: streams are sourced, and a hub below can change nothing above."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.errors import Error, NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.api import ExternalStream, StreamSource, SubjectTransform

from domain.contracts.subjects import PETITIONS, STREAMS
from services.deploying import layout
from services.runtime.credentials import Credentials
from services.streams import declared
from tests.support.nats import PATIENT
from tests.support.topologies import Country, linked, running_country, topology_of, until

pytestmark = pytest.mark.wiring

NODE = {"name": "n-x21115", "agencies": ["x21115"], "port": 1001}
FACT = "petition.v1.received.51.n-x21115"


@pytest.fixture
async def country(tmp_path: Path) -> AsyncIterator[Country]:
    """A ministry and a province, linked over TLS, both with their streams."""
    low = {"code": "p51", "above": "tw", "provinces": ["51"], "nodes": [NODE]}
    async with running_country(topology_of({"code": "tw"}, low), tmp_path / "out") as running:
        for hub in ("tw", "p51"):
            await linked(running, hub)
            await running.make_streams(hub)
        yield running


async def test_facts_are_sourced_and_nothing_else_crosses(country: Country) -> None:
    """The hub above takes a fact under the name of the hub below; it is never published there."""
    taken = StreamSource(
        name=PETITIONS,
        external=ExternalStream(api="$JS.p51.API", deliver=""),
        subject_transforms=[SubjectTransform(src="petition.v1.>", dest="via.p51.petition.v1.>")],
    )
    async with country.user("tw", "hub") as above, country.user("p51", "n-x21115") as node:
        js = above.client.jetstream(timeout=PATIENT)
        await js.update_stream(declared(STREAMS[0]).evolve(sources=[taken]))
        await node.client.request(FACT, b'{"a": 1}', timeout=PATIENT)

        async def came() -> bool:
            return (await js.stream_info(PETITIONS)).state.messages > 0

        await until(came)
        message = await js.get_msg(PETITIONS, 1)
        assert message.subject == f"via.p51.{FACT}"
        assert (await js.stream_info(PETITIONS)).state.messages == 1


async def test_a_hub_below_changes_nothing_above(country: Country) -> None:
    """It may ask how a stream stands; deleting, changing and purging end at the link."""
    async with country.user("p51", "hub") as below:
        client = below.client
        assert b'"created"' in (await client.request(f"$JS.tw.API.STREAM.INFO.{PETITIONS}")).data
        words = ("DELETE", "UPDATE", "PURGE", "MSG.DELETE", "SNAPSHOT", "LEADER.STEPDOWN")
        asked = (f"$JS.tw.API.STREAM.{word}.{PETITIONS}" for word in words)
        answers = await asyncio.gather(
            *(client.request(subject, b"", timeout=0.5) for subject in asked),
            return_exceptions=True,
        )
        unanswered = [isinstance(one, NatsTimeoutError | NoRespondersError) for one in answers]
        assert all(unanswered), answers
    async with country.user("tw", "hub") as above:
        assert len(await above.client.jetstream(timeout=PATIENT).streams_info()) == 3


async def test_a_leafs_key_opens_no_client(country: Country) -> None:
    """Whoever takes it from a server of the province cannot connect with it as a program."""
    shown = Credentials(
        country.seed("tw", "leaf-p51"), "_INBOX.x", country.folder / layout.AUTHORITY
    ).options()
    client = Client()

    async def quiet(_: Exception) -> None:
        return

    async def comes_in() -> None:
        urls = country.hub("tw").nats_urls
        await client.connect(urls, allow_reconnect=False, error_cb=quiet, **shown)
        await client.flush(timeout=30)

    with pytest.raises((Error, OSError, TimeoutError)):
        await comes_in()
    await client.close()
