"""A register on PostgreSQL: dumped and put back by PostgreSQL's own programs, and gone on with."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import pytest

from services.backup.archive import BackupError
from services.backup.going_on import go_on
from services.backup.node import NodePlace, back_up, restore
from tests.support.nats import eventually, running_hub
from tests.support.node import NODE, paper, running_office

pytestmark = [pytest.mark.wiring, pytest.mark.postgres]


async def test_a_register_on_postgresql_is_put_back_and_goes_on(
    postgres: str, tmp_path: Path
) -> None:
    """The schema comes back whole, takes back what the hub has, and publishes behind it."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    store = f"{postgres}?schema=register_one"
    async with running_hub(tmp_path / "hub") as hub:
        async with running_office(data, hub.server.url, store=store) as office:
            await office.send("receive_petition", **paper(1))
            place = NodePlace(data, store)
            await asyncio.to_thread(
                back_up, place, out, keys=True, progress=lambda _done, _whole: None
            )
            await office.send("receive_petition", **paper(2))
            await office.send("receive_petition", **paper(3))
            await office.published()
        with pytest.raises(BackupError, match="exists already"):
            await asyncio.to_thread(restore, out, NodePlace(back, store))
        with pytest.raises(BackupError, match="schema=register_one"):
            await asyncio.to_thread(restore, out, NodePlace(back, f"{postgres}?schema=other"))
        assert not back.exists()
        with psycopg.connect(postgres) as connection:
            connection.execute("DROP SCHEMA register_one CASCADE")
        await asyncio.to_thread(restore, out, NodePlace(back, store))
        told = await go_on(hub.client, back, NODE, store=store)
        assert (len(told.taken.facts), told.taken.standing) == (2, [])
        async with running_office(back, hub.server.url, store=store) as office:
            again = await office.send("receive_petition", **paper(3))
            assert again.json()["status"] == "repeated"
            await office.send("receive_petition", **paper(4))
            status = office.node.publishing.relay.status
            await eventually(lambda: status.trouble is None and status.behind == 0)
            await office.node.publishing.relay.until(status.last)
        assert await hub.positions() == [1, 2, 3, 4]
