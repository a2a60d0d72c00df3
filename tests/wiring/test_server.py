"""The embedded server: it is ready when it says so, keeps its data and refuses clearly."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from services.runtime.connection import BrokerUnreachableError, connect
from services.runtime.monitoring import get_json
from services.runtime.server import EmbeddedServer, EmbeddedServerError
from tests.support.nats import PATIENT, Hub, eventually, server_in

pytestmark = pytest.mark.wiring


async def test_every_commit_reaches_the_disk_before_it_is_acknowledged(hub: Hub) -> None:
    """The embedded server runs with `sync_interval: always`."""
    varz = await get_json(hub.server.monitoring_url, "/varz")
    assert varz["jetstream"]["config"]["sync_always"] is True


async def test_it_listens_on_this_machine_only(hub: Hub) -> None:
    """Nothing outside can reach the embedded server."""
    assert (await get_json(hub.server.monitoring_url, "/varz"))["host"] == "127.0.0.1"


async def test_a_crash_and_a_restart_keep_port_and_messages(hub: Hub) -> None:
    """After kill -9 the same address answers with everything acknowledged before."""
    url = hub.server.url
    for number in range(50):
        await hub.js.publish("petition.v1.received.51.n51-a", b"%d" % number)
    await hub.crash()
    assert hub.server.url == url
    fresh = await hub.connect()
    assert (await fresh.jetstream(timeout=PATIENT).stream_info("PETITIONS")).state.messages == 50
    await fresh.close()
    await hub.server.restart()
    assert hub.server.url == url


async def test_two_servers_never_share_a_store(tmp_path: Path) -> None:
    """A second server on the same directory is refused while the first runs."""
    async with EmbeddedServer(tmp_path / "hub"):
        with pytest.raises(EmbeddedServerError, match="another server runs on"):
            await EmbeddedServer(tmp_path / "hub").start()
    async with EmbeddedServer(tmp_path / "hub") as again:
        assert again.pid


async def test_two_servers_run_beside_each_other(tmp_path: Path) -> None:
    """Free ports: another copy may run already, also in a path with spaces."""
    async with EmbeddedServer(tmp_path / "one hub") as one, EmbeddedServer(tmp_path / "two") as two:
        assert one.url != two.url


async def test_a_taken_port_is_named(hub: Hub, tmp_path: Path) -> None:
    """The refusal says which port, and what to do."""
    port = int(hub.server.url.rsplit(":", 1)[1])
    with pytest.raises(EmbeddedServerError, match=f"port {port} is taken; choose another"):
        await EmbeddedServer(tmp_path / "other", port=port).start()


async def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The refusal names the directory, not an errno."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbeddedServerError, match="cannot write to"):
        await EmbeddedServer(tmp_path / "file" / "hub").start()


async def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal says how to get a nats-server."""
    monkeypatch.setenv("LEOTHANG_NATS_SERVER", str(tmp_path / "nowhere"))
    with pytest.raises(EmbeddedServerError, match="LEOTHANG_NATS_SERVER names"):
        await EmbeddedServer(tmp_path / "hub").start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
async def test_the_server_ends_with_its_parent(tmp_path: Path) -> None:
    """A program ended by force leaves no server behind."""
    script = (
        "import asyncio, sys, pathlib\n"
        "from services.runtime.server import EmbeddedServer\n"
        "async def main():\n"
        "    async with EmbeddedServer(pathlib.Path(sys.argv[1])) as server:\n"
        "        print(server.pid, flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, str(tmp_path / "hub")),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert parent.stdout is not None
    while not (line := (await parent.stdout.readline()).strip()).isdigit():
        assert line, "the program ended before its server was ready"
    parent.send_signal(signal.SIGKILL)
    await parent.communicate()
    await eventually(lambda: not _runs(int(line)))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


async def test_nobody_listening_is_said_without_the_password() -> None:
    """The refusal names the address and what to do, but no credentials."""
    with pytest.raises(BrokerUnreachableError) as refused:
        await connect("nats://user:secret@127.0.0.1:1", "test", patience=0.3)
    assert "127.0.0.1:1" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_client_without_patience_limits_waits_for_the_server(tmp_path: Path) -> None:
    """A node may start before its hub does."""
    async with server_in(tmp_path / "hub") as server:
        url = server.url
        await server.stop()
        waiting = asyncio.create_task(connect(url, "early", patience=None))
        await asyncio.sleep(0)
        await server.start()
        client = await waiting
        assert client.is_connected
        await client.close()
