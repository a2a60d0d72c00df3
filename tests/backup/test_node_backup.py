"""A node copied while it runs, put back, and gone on with where it was at the hub."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.contracts.subjects import PETITIONS
from services.backup.archive import BackupError, opened
from services.backup.going_on import GoneOn, go_on
from services.backup.node import NodePlace, back_up, restore
from services.node.local import KEY_FILE, REGISTER_FILE
from tests.support.nats import Hub, eventually
from tests.support.node import COMMUNE, NODE, PROVINCE, Office, paper, running_office

pytestmark = pytest.mark.wiring


def quiet(_: int, __: int) -> None:
    """Take progress without a word."""


async def copied(data: Path, out: Path, *, keys: bool = True) -> None:
    """Back a node up in a thread, as a command beside it would."""
    await asyncio.to_thread(back_up, NodePlace(data), out, keys=keys, progress=quiet)


async def sent(office: Office, word: str, **says: Any) -> dict[str, Any]:
    """Send a command that is recorded."""
    answer = await office.send(word, **says)
    assert answer.status_code < 300, answer.text
    told: dict[str, Any] = answer.json()
    assert told["status"] == "recorded"
    return told


async def stream(hub: Hub) -> list[bytes]:
    """Return every body at the hub, in order."""
    return [body for _, body in await hub.messages()]


async def gone_on(hub: Hub, data: Path) -> GoneOn:
    """Let a restored node take back what it lacks."""
    return await go_on(hub.client, data, NODE)


async def test_a_node_copied_while_it_writes_is_put_back_whole(hub: Hub, tmp_path: Path) -> None:
    """The copy opens, holds what was recorded before it began, names and keys too."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    async with running_office(data, hub.server.url) as office:
        first = await sent(office, "receive_petition", **paper(1))
        writing = asyncio.create_task(write_on(office))
        await copied(data, out)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await office.published()
    await asyncio.to_thread(restore, out, NodePlace(back))
    assert (back / KEY_FILE).read_bytes() == (data / KEY_FILE).read_bytes()
    await gone_on(hub, back)
    async with running_office(back, hub.server.url) as office:
        answer = await office.http.get(f"/v1/petitions/{first['subject']}")
        assert answer.status_code == 200
        again = await office.send("receive_petition", **paper(1))
        assert again.json()["status"] == "repeated"


async def write_on(office: Office) -> None:
    """Record papers until cancelled."""
    for number in range(100, 10_000):
        await office.send("receive_petition", **paper(number))


async def test_a_copy_is_for_its_owner_only_and_refuses_to_overwrite(
    hub: Hub, tmp_path: Path
) -> None:
    """Names, texts and keys are in it; a second backup in the same place is refused."""
    data, out = tmp_path / "node", tmp_path / "copy"
    async with running_office(data, hub.server.url) as office:
        await sent(office, "receive_petition", **paper(1))
        await copied(data, out)
        with pytest.raises(BackupError, match="exists already"):
            await copied(data, out)
        await copied(data, tmp_path / "bare", keys=False)
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert {path.name for path in out.iterdir()} == {"manifest.json", REGISTER_FILE, KEY_FILE}
    assert not (tmp_path / "bare" / KEY_FILE).exists()
    with pytest.raises(BackupError, match="exists already"):
        await asyncio.to_thread(restore, out, NodePlace(data))


async def test_a_damaged_backup_is_refused_before_anything_is_written(
    hub: Hub, tmp_path: Path
) -> None:
    """One flipped bit is seen by the digest; another kind of backup by the manifest."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    async with running_office(data, hub.server.url) as office:
        await sent(office, "receive_petition", **paper(1))
        await copied(data, out)
    with pytest.raises(BackupError, match="backup of a node"):
        opened(out, "hub")
    whole = (out / REGISTER_FILE).read_bytes()
    (out / REGISTER_FILE).write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    with pytest.raises(BackupError, match="damaged"):
        await asyncio.to_thread(restore, out, NodePlace(back))
    assert not back.exists()


async def test_a_node_restored_from_an_old_copy_goes_on_where_it_was(
    hub: Hub, tmp_path: Path
) -> None:
    """What it published since is in its files again, and the hub hears nothing twice."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    async with running_office(data, hub.server.url) as office:
        old = await sent(office, "receive_petition", **paper(1))
        await copied(data, out)
        new = await sent(office, "receive_petition", **paper(2))
        for petition in (old["subject"], new["subject"]):
            await sent(office, "transfer_petition", **step(petition, to=PROVINCE))
        await sent(office, "hold_reception", **step(None, reception_no="7", people=2))
        await office.published()
    published = await stream(hub)

    await asyncio.to_thread(restore, out, NodePlace(back))
    async with running_office(back, hub.server.url) as office:
        status = office.node.publishing.relay.status
        await eventually(lambda: status.failures["log_behind_stream"] > 0)
        recorded = await sent(office, "receive_petition", **paper(3))  # it records all the same
        told = await gone_on(hub, back)  # even while it runs
        assert (len(told.taken.facts), told.taken.standing) == (4, [])
        assert [line.split()[0] for line in told.to_enter()] == ["enter"]
        await eventually(lambda: status.trouble is None and status.behind == 0)
        words = await office.send("receive_petition", **paper(2))
        assert words.json()["status"] == "repeated"
        private = office.node.engine.register.private.find(UUID(new["subject"]))
        assert private is not None
        assert private.sender is not None
        again = await office.send("transfer_petition", **step(new["subject"], to=PROVINCE))
        assert again.json()["status"] == "repeated"
        moved = await sent(office, "accept_petition", **step(old["subject"], on="2026-08-06"))
        await eventually(lambda: status.behind == 0 and status.trouble is None)
        await office.node.publishing.relay.until(status.last)
    after = await stream(hub)
    assert after[: len(published)] == published
    assert ids(after[len(published) :]) == [*recorded["facts"], *moved["facts"]]
    assert (await gone_on(hub, back)).begins == (await gone_on(hub, back)).ends


def step(petition: str | None, *, on: str = "2026-08-05", **says: Any) -> dict[str, Any]:
    """Return the words of a step on a paper."""
    named = {"petition": petition} if petition else {"province": "51"}
    return {"agency": COMMUNE, "on": on} | named | says


def ids(bodies: list[bytes]) -> list[str]:
    """Return the ids of facts."""
    return [json.loads(body)["id"] for body in bodies]


async def test_a_node_without_any_backup_begins_with_what_the_hub_holds(
    hub: Hub, tmp_path: Path
) -> None:
    """An empty register becomes the whole one but for words; the next fact is the next."""
    data, back = tmp_path / "node", tmp_path / "back"
    async with running_office(data, hub.server.url) as office:
        papers = [await sent(office, "receive_petition", **paper(n)) for n in range(3)]
        await office.published()
    before = await stream(hub)
    with pytest.raises(BackupError, match="no register"):
        await gone_on(hub, back)
    told = await go_on(hub.client, back, NODE, new=True)
    assert (len(told.taken.facts), len(told.to_enter())) == (3, 3)
    async with running_office(back, hub.server.url) as office:
        await sent(office, "accept_petition", **step(papers[1]["subject"], on="2026-08-06"))
        status = office.node.publishing.relay.status
        await eventually(lambda: status.trouble is None and status.behind == 0)
        await office.node.publishing.relay.until(status.last)
    after = await stream(hub)
    assert (after[:-1], len(after)) == (before, 4)


async def test_a_hub_lost_after_a_node_went_on_gets_everything_again(
    hub: Hub, tmp_path: Path
) -> None:
    """Facts carried over from the hub are published again like the register's own."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    async with running_office(data, hub.server.url) as office:
        await sent(office, "receive_petition", **paper(1))
        await copied(data, out)
        for number in range(2, 30):
            await sent(office, "receive_petition", **paper(number))
        await office.published()
    await asyncio.to_thread(restore, out, NodePlace(back))
    await gone_on(hub, back)
    async with running_office(back, hub.server.url) as office:
        await sent(office, "receive_petition", **paper(99))
        status = office.node.publishing.relay.status
        await eventually(lambda: status.trouble is None and status.behind == 0)
        await office.node.publishing.relay.until(status.last)
        before = await stream(hub)
        await hub.js.delete_stream(PETITIONS)
        await hub.crash()
        await eventually(lambda: status.refilled > 0 and not status.behind)
        await office.node.publishing.relay.until(status.last)
        assert await stream(hub) == before
    assert len(before) == 30
