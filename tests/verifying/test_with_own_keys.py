"""Under a hub's permissions: a node compares with its own key, a hub is copied with the hub's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS
from services.backup.hub import back_up
from services.deploying import layout
from services.runtime import credentials
from services.runtime.checks import hub as look_at_hub
from services.runtime.holding import count
from services.runtime.reconciling import Reconciliation
from services.runtime.relay import FencedRelay
from services.runtime.serving import background
from tests.support.holes import PROMPT, QUICK, FactLog
from tests.support.nats import eventually
from tests.support.topologies import Country, running_country, topology_of

pytestmark = pytest.mark.wiring

NODE = "n-x21115"
FENCE = f"petition.v1.*.*.{NODE}"


@pytest.fixture
async def country(tmp_path: Path) -> AsyncIterator[Country]:
    """One hub with one node, as `leothang deploy render` writes it."""
    node = {"name": NODE, "agencies": ["x21115"], "port": 1000}
    hub = {"code": "p51", "provinces": ["51"], "nodes": [node]}
    async with running_country(topology_of(hub), tmp_path / "out") as running:
        await running.make_streams("p51")
        yield running


async def test_a_node_compares_and_a_hub_is_copied(
    country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers, facts and refills pass with rights to one's own subjects; nothing is denied."""
    log = FactLog.of(60, node=NODE)
    monkeypatch.setenv(credentials.API, "HUB.API")
    async with country.user("p51", NODE) as user:
        client = user.client
        relay = FencedRelay(client, stream=PETITIONS, fence=FENCE, source=log, pace=QUICK)
        watching = Reconciliation(client, relay, log, stream=PETITIONS, fence=FENCE, rhythm=PROMPT)
        async with background(relay.run()):
            await relay.until(60)
            async with background(watching.run()):
                await eventually(lambda: watching.status.runs["equal"] == 1)
                await relay.holes.fill(log.rows[3:9])
                watching.ask()
                await eventually(lambda: watching.status.repeated == 6)
        assert await count(user.client, PETITIONS, FENCE) == 66
        assert user.denied == []
    monkeypatch.delenv(credentials.API)
    async with country.user("p51", "hub") as user:
        made = await back_up(user.client, tmp_path / "copy", lambda _name, _done, _whole: None)
        assert made.part("PETITIONS.snapshot").says["state"]["messages"] == 66
        assert user.denied == []


@pytest.mark.long_faults
@pytest.mark.parametrize("user", ["reader-51", "hub"])
async def test_the_doctor_names_what_a_key_may_not_ask(
    country: Country, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    """A reader's key, and the hub's with the address of the others: a line, no trace."""
    monkeypatch.setenv(credentials.API, "HUB.API")
    monkeypatch.setenv(credentials.NKEY, str(country.folder / layout.seed("p51", user)))
    monkeypatch.setenv(credentials.CA, str(country.folder / layout.AUTHORITY))
    lines = {line.what: line for line in await look_at_hub(country.hub("p51").nats_urls, None)}
    assert lines["NATS server"].standing == "ok"
    assert lines["streams"].standing == "fail"
    assert "does not let this user" in lines["streams"].found
