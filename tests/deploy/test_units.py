"""The units of a rendered country as systemd itself reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from services.deploying import units
from services.deploying.folder import Folder
from services.deploying.rendering import Rendering
from services.deploying.servers import Manner
from services.topology.model import read

TOPOLOGY = Path(__file__).parents[2] / "deploy" / "topologies" / "country-small.toml"
PROGRAMS = "/opt/leothang/bin"
OFFLINE_SINCE = 250
EXPOSURE = "20"
"""In tenths: 11 with systemd 252, where an open service has 96; versions weigh differently."""


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    """Let systemd look at files; nothing of this machine is touched."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is missing: nobody but systemd can say that units hold")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """Return the units of a country whose programs stand where this machine has none."""
    out = tmp_path / "out"
    Rendering(read(TOPOLOGY), Folder(out), Manner()).write()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("python", "nats-server", "leothang"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    for unit in out.glob("systemd/*/*.service"):
        unit.write_text(unit.read_text().replace(PROGRAMS, str(programs)))
    return out / "systemd"


def complaints(hub: Path) -> list[str]:
    """Return what systemd says of a hub's units; what it says of this machine's is not ours."""
    found = sorted(str(unit) for unit in hub.glob("*.service"))
    assert found, f"{hub} has no units"
    said = analyze("verify", "--man=no", *found)
    return [line for line in (said.stdout + said.stderr).splitlines() if "leothang" in line]


def test_systemd_finds_nothing_wrong_with_any_unit(rendered: Path) -> None:
    """Servers, programs, nodes and workers by name: no unknown key, no missing program."""
    hubs = sorted(rendered.iterdir())
    assert [hub.name for hub in hubs] == ["p48", "p51", "tw"]
    assert {hub.name: complaints(hub) for hub in hubs} == {"p48": [], "p51": [], "tw": []}


@pytest.mark.parametrize(
    ("was", "spoiled"),
    [
        ("RestartSec=", "RestartSecs="),
        ("UMask=0077", "UMask=private"),
        ("/bin/python ", "/bin/missing "),
    ],
)
def test_a_unit_that_is_wrong_is_noticed(rendered: Path, was: str, spoiled: str) -> None:
    """What the other test goes by says so of an unknown key, a wrong value, a missing program."""
    unit = rendered / "p51" / "leothang-nats-p51-1.service"
    text = unit.read_text()
    assert was in text
    unit.write_text(text.replace(was, spoiled))
    assert complaints(unit.parent)


def test_programs_have_as_little_of_the_machine_as_they_need(rendered: Path) -> None:
    """By systemd's own measure of exposure, which reads what each unit forbids."""
    version = re.search(r"systemd (\d+)", analyze("--version").stdout)
    if version is None or int(version[1]) < OFFLINE_SINCE:
        pytest.skip(f"systemd-analyze security reads files only since systemd {OFFLINE_SINCE}")
    found = [str(unit) for unit in rendered.glob("*/*.service")]
    said = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", *found)
    assert said.returncode == 0, said.stdout + said.stderr


def test_no_process_may_take_a_machine_from_the_others(rendered: Path) -> None:
    """Each unit says how much memory, as the topology does; a server's Go hears of it before."""
    limits = read(TOPOLOGY).hub("p51").limits.process
    said = {}
    for unit in (rendered / "p51").glob("*.service"):
        (said[unit.stem],) = re.findall(r"^MemoryMax=(.*)$", unit.read_text(), re.MULTILINE)
    assert said.pop("leothang-nats-p51-1") == limits.server.removesuffix("B")
    kinds = {name: name.removeprefix("leothang-").removesuffix("@") for name in said}
    assert said == {name: limits.of(kind).removesuffix("B") for name, kind in kinds.items()}
    server = (rendered / "p51" / "leothang-nats-p51-1.service").read_text()
    assert "Environment=GOMEMLIMIT=1740MiB\n" in server


def test_units_name_the_place_machines_keep_their_files_in(rendered: Path) -> None:
    """What the manual says to copy is where units look."""
    for unit in rendered.glob("*/*.service"):
        assert f"WorkingDirectory={units.HOME}\n" in unit.read_text()
