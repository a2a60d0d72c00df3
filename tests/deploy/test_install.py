"""What the image would hold is built by its own steps in a clean folder, and works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.image import Image, context_of

CHECKOUT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Follow the Dockerfile once."""
    folder = tmp_path_factory.mktemp("image")
    built = Image(context_of(CHECKOUT, folder / "context"), folder / "root")
    built.build(CHECKOUT / "deploy" / "Dockerfile")
    return built


def test_the_image_is_pinned_and_nobody_in_it_is_root(image: Image) -> None:
    """Each base names a whole version; the last stage ends as an unprivileged user."""
    assert all(base.count(".") == 2 and not base.endswith("latest") for base in image.bases)
    assert image.user == "10001:10001"
    assert image.entrypoint == '["leothang"]'
    assert len(image.of_the_machine) == 3


def test_an_installed_leothang_judges_without_the_checkout(image: Image, tmp_path: Path) -> None:
    """A scenario is simulated and judged by the installed program, from any folder."""
    begun = image.run("leothang", "--help", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    flags = ["--seed", "7", "--province", "51", "--from", "2026-08-01", "--days", "7"]
    made = image.run("leothang", "simulate", *flags, "--out", "scenario", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    as_of = "2026-09-01T00:00:00+07:00"
    facts = "scenario/facts.jsonl"
    judged = image.run("leothang", "replay", facts, "--as-of", as_of, "--out", "v", cwd=tmp_path)
    assert judged.returncode == 0, judged.stderr
    alerts = (tmp_path / "v" / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    assert alerts
    assert all(json.loads(line)["alert_id"] for line in alerts)


def test_the_image_carries_its_own_server(image: Image, tmp_path: Path) -> None:
    """The same image runs the hub: the pinned nats-server, checked by its hash."""
    said = image.run("nats-server", "--version", cwd=tmp_path)
    assert said.returncode == 0
    assert "2.15.1" in said.stdout
    checked = image.run("leothang", "doctor", cwd=tmp_path)
    assert "nats-server program" in checked.stdout
    assert str(image.root) in checked.stdout.replace("\n", "")


def test_what_the_image_lacks_is_what_only_developers_need(image: Image, tmp_path: Path) -> None:
    """No test, no bench and no linter travels into production."""
    listed = image.run("python", "-m", "pip", "list", "--format", "json", cwd=tmp_path)
    names = {one["name"] for one in json.loads(listed.stdout)}
    assert "leothang" in names
    assert not names & {"pytest", "ruff", "mypy", "hatchling", "datasketch"}
