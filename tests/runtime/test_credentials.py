"""Who a program is to its hub comes from files the environment names."""

from __future__ import annotations

import os
from pathlib import Path

import nkeys
import pytest

from services.runtime import credentials
from services.runtime.credentials import CredentialsError


def test_without_any_file_a_program_is_nobody_in_particular(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A laptop needs neither key nor authority."""
    monkeypatch.delenv(credentials.NKEY, raising=False)
    monkeypatch.delenv(credentials.CA, raising=False)
    assert credentials.from_environment().options() == {"inbox_prefix": b"_INBOX"}


def test_answers_come_to_an_inbox_named_after_the_public_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The hub can then let each program hear its own answers only."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER).decode()
    (tmp_path / "node.nk").write_text(seed + "\n")
    monkeypatch.setenv(credentials.NKEY, str(tmp_path / "node.nk"))
    options = credentials.from_environment().options()
    assert options["nkeys_seed_str"] == seed
    assert options["inbox_prefix"] == f"_INBOX.{credentials.public_key(seed)}".encode()


@pytest.mark.parametrize("content", ["", "SUAAAA", "password", "\u00e9"])
def test_a_file_that_holds_no_seed_is_refused_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    """An empty file too: whoever named one meant to be known."""
    path = tmp_path / "node.nk"
    path.write_text(content)
    monkeypatch.setenv(credentials.NKEY, str(path))
    with pytest.raises(CredentialsError) as refused:
        credentials.from_environment()
    assert not content or content not in str(refused.value)


def test_who_makes_streams_is_said_in_one_of_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt word must not silently mean the other one."""
    monkeypatch.setenv(credentials.STREAMS, "given")
    assert not credentials.makes_streams()
    monkeypatch.setenv(credentials.STREAMS, "givn")
    with pytest.raises(CredentialsError, match="say make or given"):
        credentials.makes_streams()
