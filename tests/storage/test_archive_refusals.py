"""What `leothang archive` refuses, in one line that says what to do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import ClickException
from typer.testing import CliRunner

from services.archive.cli import app
from services.archive.manifest import NAME, NOTHING
from services.runtime.server import find_binary
from tests.support.ports import free_port


@pytest.fixture
def plain_server() -> Iterator[str]:
    """Run a server that knows no JetStream; return its address."""
    port = free_port()
    command = [str(find_binary()), "-a", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        yield f"nats://127.0.0.1:{port}"
        server.terminate()


def refusal(words: list[str]) -> str:
    """Return what the command line prints in one line before it ends with 2."""
    told = CliRunner().invoke(app, words)
    assert isinstance(told.exception, ClickException)
    return told.exception.format_message()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["write", "--out", "OUT", "--until", "2026-13"], "is no month; write 2026-10"),
        (["write", "--out", "OUT", "--until", "October"], "is no month; write 2026-10"),
        (["write", "--out", "OUT", "--stream", "PETITION"], "say one of PETITIONS, ALERTS, DESK"),
        (["verify", "OUT"], "there is no archive in"),
        (["list", "OUT"], "there is no archive in"),
    ],
)
def test_a_wrong_word_is_refused_with_a_remedy(tmp_path: Path, words: list[str], says: str) -> None:
    """It says what to write instead."""
    assert says in refusal([str(tmp_path) if word == "OUT" else word for word in words])


@pytest.mark.parametrize("text", ["{}", "not json", '{"stream":"PETITIONS","version":2}'])
def test_a_manifest_of_another_program_is_named(tmp_path: Path, text: str) -> None:
    """Neither guessed at nor overwritten."""
    (tmp_path / NAME).write_text(text)
    assert "not a manifest this program knows" in refusal(["list", str(tmp_path)])
    assert (tmp_path / NAME).read_text() == text


def test_a_cut_file_cannot_be_printed_silently(tmp_path: Path) -> None:
    """Half a file is said to be half a file."""
    cut = tmp_path / "2026-03.jsonl.gz"
    cut.write_bytes(b"\x1f\x8b\x08\x00half")
    assert "cut off or damaged" in refusal(["cat", str(cut)])


def test_a_manifest_that_points_outside_its_folder_is_no_manifest(tmp_path: Path) -> None:
    """Whoever could change it could else have other files read."""
    file = {"name": "../other.jsonl.gz", "sha256": NOTHING, "bytes": 1}
    part = {
        **dict.fromkeys(("number", "run", "facts", "odd", "repeated"), 1),
        **dict.fromkeys(("first_sequence", "last_sequence"), 1),
        "month": "2026-03",
        "digest": NOTHING,
        "previous": NOTHING,
        "lines": file,
        "places": file,
    }
    (tmp_path / NAME).write_text(json.dumps({"stream": "PETITIONS", "parts": [part]}))
    assert "string_pattern_mismatch" in refusal(["verify", str(tmp_path)])


def test_a_hub_without_streams_is_told_in_one_line(tmp_path: Path, plain_server: str) -> None:
    """A server that knows no JetStream answers nobody who asks for it."""
    words = ["write", "--out", str(tmp_path), "--nats", plain_server]
    assert "does not answer" in refusal(words)
