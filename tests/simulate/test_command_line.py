"""`leothang simulate` as a user runs it: same options, same bytes; a wrong option, one line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.imports import Leothang

if TYPE_CHECKING:
    from pathlib import Path

_SMALL = ("--province", "51", "--from", "2026-08-01", "--days", "3", "--scale", "0.2")


def _run(*arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", "simulate", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def _digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _simulate(out: Path, seed: str, hash_seed: str) -> dict[str, str]:
    done = _run("--seed", seed, *_SMALL, "--out", str(out), hash_seed=hash_seed)
    assert done.returncode == 0, done.stderr
    return _digest(out)


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the seed 7 gives, file by file."""
    return _simulate(tmp_path_factory.mktemp("seven") / "one", "7", "1")


def test_same_options_give_the_same_bytes(seven: dict[str, str], tmp_path: Path) -> None:
    """Neither time nor PYTHONHASHSEED changes a byte of any file."""
    assert _simulate(tmp_path / "two", "7", "2") == seven
    assert set(seven) == {"commands.jsonl", "facts.jsonl", "truth.jsonl", "summary.json"}


def test_another_seed_gives_another_scenario(seven: dict[str, str], tmp_path: Path) -> None:
    """Seeds differ in every file."""
    two = _simulate(tmp_path / "two", "8", "1")
    assert all(seven[name] != two[name] for name in seven)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--province", "99", "--from", "2026-08-01"), "no province 99"),
        (("--province", "51", "--from", "2026-08-01", "--days", "0"), "--days"),
        (("--province", "51", "--from", "2025-06-20", "--days", "28"), "2025-07-01"),
        (("--province", "51", "--from", "2026-08-01", "--as-of", "2026-08-02"), "--as-of"),
        (("--province", "51", "--province", "51", "--from", "2026-08-01"), "twice"),
        (("--province", "51", "--from", "2040-01-01"), "calendar"),
        (("--province", "51", "--from", "2026-08-01", "--scale", "-1"), "--scale"),
    ],
)
def test_a_wrong_option_is_one_clear_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str, leothang: Leothang
) -> None:
    """Exit code 2, what is wrong, and no stack trace."""
    done = leothang("simulate", *arguments, "--out", tmp_path / "out")
    assert done.code == 2
    assert says in done.err
