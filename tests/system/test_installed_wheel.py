"""A wheel carries all it needs: packages, rules, and the official units."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.system
CHECKOUT = Path(__file__).parents[2]

ASK = """
from datetime import date
import services
from services.runtime.reference import load_law
law = load_law()
print(services.__file__)
print(law.organisations.known("t51"), len(list(law.rulebook.rules())) > 0)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked as an installer would."""
    built = tmp_path_factory.mktemp("wheel")
    quietly = ["-qq", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *quietly, "-w", str(built), str(CHECKOUT)],
        check=True,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"},
    )
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as parts:
        parts.extractall(built / "site")
    return built / "site"


def _ask(installed: Path, *words: str) -> list[str]:
    told = subprocess.run(
        [sys.executable, *words],
        check=True,
        capture_output=True,
        text=True,
        cwd=installed,
        env=os.environ | {"PYTHONPATH": str(installed)},
    )
    return told.stdout.splitlines()


def test_an_installed_wheel_judges_without_the_checkout(installed: Path) -> None:
    """Reference tables and rules are read from inside the wheel."""
    where, knows = _ask(installed, "-c", ASK)
    assert Path(where).is_relative_to(installed)
    assert knows == "True True"


def test_an_installed_wheel_speaks(installed: Path) -> None:
    """The command line runs from it."""
    told = _ask(installed, "-m", "services.cli", "schema", "asyncapi")
    assert '"asyncapi": "3.0.0",' in told[1]


def test_a_wheel_holds_the_three_packages_and_nothing_else(installed: Path) -> None:
    """Tests, benchmarks and examples stay out of other people's environments."""
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"domain", "services", "projections"}
    assert all((installed / package / "py.typed").exists() for package in top)
