"""A desk copied while it runs, lost, put back: what officers did is there, and it goes on."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.contracts.subjects import DESK
from services.backup.archive import BackupError, opened
from services.backup.desk import back_up, restore
from services.operating.backup_cli import app as backup_app
from services.operating.restore_cli import app as restore_app
from tests.support.desk import DESK as NAME
from tests.support.desk import WHO, Office, alert, open_desk, until
from tests.support.nats import Hub
from tests.verifying.test_verify_command import told

pytestmark = pytest.mark.wiring

OFTEN = 0.3 / 3600
"""Hours between two comparisons."""
SEEN = ("--acknowledge", "--by", "t51-ttr/o-7f3a91", "--reason", "put back from a copy")


async def heard(office: Office) -> None:
    """Wait until the desk has heard of the one warning there is."""

    async def listed() -> int:
        return int((await office.http.get("/v1/alerts")).json()["total"])

    await until(listed, lambda total: total == 1)


async def check(office: Office, name: str) -> str:
    """Return what the desk says of itself under the name of a check."""
    answer: dict[str, Any] = (await office.http.get("/health/ready")).json()
    return str(answer["checks"][name])


@pytest.mark.long_faults
async def test_a_desk_put_back_goes_on(hub: Hub, tmp_path: Path) -> None:
    """It waits while its copy is shorter than the hub; what the hub has besides is acknowledged."""
    data, out = tmp_path / "desk", tmp_path / "copy"
    await hub.js.publish(*alert(severity="high"))
    async with open_desk(data, hub.server.url) as office:
        await heard(office)
        await office.do(1, "acknowledge", **WHO)
        made = await asyncio.to_thread(
            CliRunner().invoke, backup_app, ["desk", str(out), "--data", str(data)]
        )
        assert made.exit_code == 0, made.output
        assert "SECRET (mật): what officers wrote" in made.output
        await office.do(1, "assign", to="t51-ttr", **WHO)
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
    shutil.rmtree(data)
    back = CliRunner().invoke(restore_app, ["desk", str(out), "--data", str(data)])
    assert back.exit_code == 0, back.output
    async with open_desk(data, hub.server.url, verify_hours=OFTEN) as office:
        assert (await office.story(1))["stage"] == "acknowledged"
        await until(lambda: check(office, "publishing"), lambda word: word == "log_behind_stream")
        await office.do(1, "comment", text="Lại từ bản sao.", **WHO)
        await until(lambda: check(office, "publishing"), lambda word: word == "ok")
        await until(lambda: check(office, "reconciliation"), lambda word: word != "ok")
        words = ("--desk", NAME, "--data", str(data))
        assert (await told(hub, *words, *SEEN))[0] == 0
        await until(lambda: check(office, "reconciliation"), lambda word: word == "ok")
        await office.do(1, "assign", to="t51-btcd", **WHO)
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
        assert (await hub.js.stream_info(DESK)).state.messages == 3


def test_a_copy_is_no_copy_of_anything_else(tmp_path: Path) -> None:
    """Nothing is overwritten, and a directory without a register is refused in words."""
    with pytest.raises(BackupError, match=r"there is no desk\.sqlite"):
        back_up(tmp_path, tmp_path / "copy", lambda _done, _whole: None)
    assert not (tmp_path / "copy").exists()
    with pytest.raises(BackupError, match="is no backup"):
        restore(tmp_path, tmp_path / "back")
    with pytest.raises(BackupError, match="is no backup"):
        opened(tmp_path, "desk")
