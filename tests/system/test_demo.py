"""`leothang demo` from the outside, in a short form."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.processes import descendants, is_alive

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

_SHORT = ("--cases", "40", "--scale", "0.2", "--rate", "120")


def _demo(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "services.cli", "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
    )


def test_two_demos_at_once_find_everything_and_leave_nothing(tmp_path: Path) -> None:
    """Free ports, own directories: every alert of the truth, none made up, exit code 0."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    demos = [_demo(folder, *_SHORT) for _ in range(2)]
    for demo in demos:
        printed, _ = demo.communicate()
        assert demo.returncode == 0, printed
        assert "A real log: 40 cases of ServiceNow" in printed
        assert "recall 1.000" in printed
        assert "precision 1.000" in printed
        assert "command to alert: p50" in printed
        assert "vượt cấp" in printed
        assert "Everything expected happened." in printed
        assert "Traceback" not in printed
    assert list((folder / "var").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--rate", "0"), "--rate"), (("--cases", "-1"), "--cases"), (("--keep", "."), "--keep")],
)
def test_a_wrong_option_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """Exit code 2 before anything was started."""
    demo = _demo(tmp_path, *arguments)
    printed, _ = demo.communicate()
    assert demo.returncode == 2
    assert says in printed
    assert "Traceback" not in printed


def test_ctrl_c_stops_the_demo_and_everything_it_started(tmp_path: Path) -> None:
    """Nothing runs on, nothing lies about."""
    demo = _demo(tmp_path, *_SHORT, "--rate", "2")
    assert demo.stdout is not None
    for line in demo.stdout:
        if line.startswith("The week"):
            break
    children = descendants(demo.pid)
    assert len(children) >= 4
    demo.send_signal(signal.SIGINT)
    demo.communicate()
    assert demo.returncode == 130
    assert not [pid for pid in children if is_alive(pid)]
    assert list((tmp_path / "var").iterdir()) == []
