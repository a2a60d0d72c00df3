"""`leothang up` from the outside: a command in, its alert out, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.processes import descendants, is_alive

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

COMPLAINT = {
    "agency": "t51",
    "register_no": "1",
    "province": "51",
    "on": "2026-08-03",
    "sender": {"name": "Nguyễn Văn Mẫu", "id_number": "900000000001"},
    "content": {
        "kind": "complaint",
        "topic": "land",
        "commune": "21031",
        "complaint": {
            "issuer": "x21031",
            "decision_no": "15/QĐ-UBND",
            "issued_on": "2026-07-20",
        },
    },
}
"""On a commune's decision, and yet at the province: a level is skipped."""


class Up:
    """A running `leothang up` and what it printed."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.printed = folder / "up.out"
        arguments = ["up", "--data", str(data), "--as-of", "2026-08-10T00:00:00+07:00"]
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "services.cli", *arguments],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )

    def text(self) -> str:
        return self.printed.read_text(encoding="utf-8")

    def wait(self) -> None:
        """Return when it says that it is up."""
        while "Ctrl-C stops everything" not in self.text():
            assert self.process.poll() is None, self.text()
            time.sleep(0.05)

    def address(self, pattern: str) -> str:
        found = re.search(pattern, self.text())
        assert found, self.text()
        return found[1]

    @property
    def api(self) -> str:
        return self.address(r"(http://\S+)/docs")

    @property
    def desk(self) -> str:
        return self.address(r"desk +(http://\S+)/docs")

    @property
    def hub(self) -> str:
        return self.address(r"(nats://\S+)")


@contextmanager
def _up(folder: Path, data: Path) -> Iterator[Up]:
    system = Up(folder, data)
    try:
        system.wait()
        yield system
    finally:
        if system.process.poll() is None:
            system.process.kill()
            system.process.wait()


def _alerts(hub: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "alerts", "--json", "--nats", hub],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _wait_for_alerts(hub: str) -> list[dict[str, Any]]:
    while not (found := _alerts(hub)):
        time.sleep(0.1)
    return found


def _desk(url: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "desk", *words, "--url", url],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _take_up(url: str) -> None:
    """Take the alert up from the command line, as an officer would."""
    while not (alerts := json.loads(_desk(url, "list", "--json"))["alerts"]):
        time.sleep(0.1)
    (alert,) = alerts
    who = ("--office", "t51-ttr", "--officer", "o-7f3a91")
    assert "acknowledged" in _desk(url, "acknowledge", alert["alert"], *who)
    assert "o-7f3a91" in _desk(url, "show", alert["alert"])
    assert "đã xác nhận" in _desk(url, "list")


def test_a_command_becomes_an_alert_and_everything_stops(tmp_path: Path) -> None:
    """Start, record, read the alert, stop; start again on the same data and read it again."""
    data = tmp_path / "data"
    with _up(tmp_path, data) as system:
        answer = httpx.post(
            f"{system.api}/v1/commands/receive_petition", json=COMPLAINT, timeout=60
        )
        assert answer.status_code == httpx.codes.CREATED, answer.text
        targets = json.loads((data / "prometheus" / "targets" / "local.json").read_text())
        assert [one["labels"]["program"] for one in targets] == ["node", "watch", "desk"]
        assert f"http://{targets[0]['targets'][0]}" == system.api
        alerts = _wait_for_alerts(system.hub)
        assert "K15" in json.dumps(alerts)
        assert "Nguyễn Văn Mẫu" not in json.dumps(alerts, ensure_ascii=False)
        _take_up(system.desk)
        children = descendants(system.process.pid)
        assert len(children) >= 4
        system.process.send_signal(signal.SIGTERM)
        assert system.process.wait() == 0, system.text()
    assert not [pid for pid in children if is_alive(pid)]
    with _up(tmp_path, data) as again:
        assert _alerts(again.hub) == alerts
        repeated = httpx.post(
            f"{again.api}/v1/commands/receive_petition", json=COMPLAINT, timeout=60
        )
        assert repeated.json()["status"] == "repeated"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child its parent's death")
def test_no_child_outlives_a_system_ended_by_force(tmp_path: Path) -> None:
    """Even kill -9 leaves no server, node or worker behind."""
    with _up(tmp_path, tmp_path / "data") as system:
        children = descendants(system.process.pid)
        assert children
        os.kill(system.process.pid, signal.SIGKILL)
        system.process.wait()
        while any(is_alive(pid) for pid in children):
            time.sleep(0.05)


def test_a_directory_in_use_is_refused(tmp_path: Path) -> None:
    """Two systems on one directory would destroy each other's books."""
    data = tmp_path / "data"
    with _up(tmp_path, data):
        second = subprocess.run(
            [sys.executable, "-m", "services.cli", "up", "--data", str(data)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    assert second.returncode == 1
    assert "another server runs" in second.stdout
    assert "Traceback" not in second.stdout + second.stderr
