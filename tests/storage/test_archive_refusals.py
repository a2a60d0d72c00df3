"""What `leothang archive` refuses, in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import ClickException
from typer.testing import CliRunner

from services.archive.cli import app
from services.archive.manifest import NAME


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
