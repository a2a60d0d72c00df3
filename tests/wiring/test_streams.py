"""Streams are what their declaration says, and nothing is changed unasked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nats.js.api import DiscardPolicy, StorageType

from domain.contracts.subjects import ALERTS, PETITIONS, STREAMS
from services.runtime.checks import hub as look_at_hub
from services.streams import SOURCED_BODY_BYTES, differences, reconcile
from tests.support.imports import Leothang, leothang
from tests.support.nats import Hub, impatient

__all__ = ["impatient", "leothang"]

pytestmark = pytest.mark.wiring


async def test_missing_streams_are_created_as_declared(hub: Hub) -> None:
    """On file, atomic, never deleting, never silently full."""
    for declaration in STREAMS:
        config = (await hub.js.stream_info(declaration.name)).config
        assert config.storage == StorageType.FILE
        assert config.discard == DiscardPolicy.NEW
        assert config.allow_atomic
        assert config.allow_direct
        assert config.deny_delete
        assert config.deny_purge
        assert config.subjects == list(declaration.subjects)
    assert await differences(hub.js) == []


async def test_a_difference_is_told_and_left_alone(hub: Hub) -> None:
    """Reconciling at start changes nothing that exists."""
    await _shorten(hub)
    found = await reconcile(hub.js)
    assert ("max_age", "0", "3600") in {(d.setting, d.declared, d.actual) for d in found.left}
    assert (await hub.js.stream_info(ALERTS)).config.max_age == 3600


async def test_a_difference_is_removed_when_asked(hub: Hub) -> None:
    """--apply brings the stream back to its declaration, and keeps its messages."""
    await _shorten(hub)
    await hub.js.publish("alert.v1.raised.51.w51", b"{}")
    assert (await reconcile(hub.js, apply=True)).left == ()
    info = await hub.js.stream_info(ALERTS)
    assert (info.config.max_age, info.config.deny_purge, info.state.messages) == (0, True, 1)


async def test_what_cannot_be_changed_is_said(hub: Hub) -> None:
    """A stream in memory stays a difference; the rest is applied."""
    await hub.js.delete_stream(ALERTS)
    await hub.js.add_stream(name=ALERTS, subjects=["alert.v1.>"], storage=StorageType.MEMORY)
    left = (await reconcile(hub.js, apply=True)).left
    assert [(d.setting, d.changeable) for d in left] == [("storage", False)]
    assert "cannot change" in str(left[0])


async def test_what_a_hub_among_others_takes_is_left_to_it(hub: Hub) -> None:
    """Its stream takes longer messages, for a source adds a header: `--apply` shortens nothing."""
    config = (await hub.js.stream_info(PETITIONS)).config
    await hub.js.update_stream(config.evolve(max_msg_size=SOURCED_BODY_BYTES))
    assert await differences(hub.js) == []
    assert (await reconcile(hub.js, apply=True)).differences == ()
    assert (await hub.js.stream_info(PETITIONS)).config.max_msg_size == SOURCED_BODY_BYTES


async def test_the_command_tells_differences_by_its_exit_code(hub: Hub) -> None:
    """0: as declared; 1: something differs; 0 again after --apply."""
    assert _leothang("streams", "--nats", hub.server.url).returncode == 0
    await _shorten(hub)
    told = _leothang("streams", "--nats", hub.server.url)
    assert (told.returncode, "max_age" in told.stdout) == (1, True)
    assert _leothang("streams", "--nats", hub.server.url, "--apply").returncode == 0


async def test_the_doctor_sees_version_durability_and_streams(hub: Hub) -> None:
    """A sound server is all ok, when its monitoring address is given."""
    url, monitor = hub.server.url, hub.server.monitoring_url
    done = _leothang("doctor", "--nats", url, "--monitor", monitor, "--json")
    found = {line["what"]: line["standing"] for line in json.loads(done.stdout)}
    assert done.returncode == 0
    wanted = ("NATS server", "durability", "streams", "hub's clock", "longest message")
    assert {what: found[what] for what in wanted} == dict.fromkeys(wanted, "ok")


async def test_the_doctor_says_what_it_cannot_see(hub: Hub) -> None:
    """Durability is not guessed: without the monitoring address it is a warning."""
    lines = {line.what: line for line in await look_at_hub(hub.server.url, None)}
    assert lines["durability"].standing == "warn"
    assert "cannot see" in lines["durability"].found
    wrong = {line.what: line for line in await look_at_hub(hub.server.url, "http://127.0.0.1:1")}
    assert "cannot see" in wrong["durability"].found


async def test_the_doctor_fails_a_hub_without_streams(hub: Hub) -> None:
    """A missing stream is a failure with what to do."""
    await hub.js.delete_stream(PETITIONS)
    lines = {line.what: line for line in await look_at_hub(hub.server.url, None)}
    assert lines[f"stream {PETITIONS}"].standing == "fail"


def test_the_doctor_fails_a_server_that_does_not_answer(
    leothang: Leothang, impatient: None
) -> None:
    """An unreachable server is one line and exit code 1."""
    done = leothang("doctor", "--nats", "nats://127.0.0.1:1")
    assert done.code == 1
    assert "no NATS server answers" in done.out


def test_a_command_without_a_server_is_refused_in_one_line(
    leothang: Leothang, impatient: None
) -> None:
    """No stack trace reaches a user."""
    done = leothang("streams", "--nats", "nats://127.0.0.1:1")
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1


async def _shorten(hub: Hub) -> None:
    await hub.js.delete_stream(ALERTS)
    await hub.js.add_stream(name=ALERTS, subjects=["alert.v1.>"], max_age=3600)


def _leothang(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *words],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )


@pytest.mark.parametrize("command", ["streams", "alerts"])
def test_what_is_no_address_is_refused_in_one_line(leothang: Leothang, command: str) -> None:
    """As a server that is not there: in words, code 2, at once."""
    done = leothang(command, "--nats", "nats://hub:42x")
    assert done.code == 2
    assert "no NATS server answers at nats://hub:42x (no address)" in done.err
