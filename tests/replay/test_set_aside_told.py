"""Lines of a file that cannot be read are told to whoever asks of the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from domain.contracts.envelope import VIETNAM
from projections.asking.sources import judged
from services.runtime.reference import load_law


def test_lines_set_aside_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that leaves lines out says how many."""
    path = tmp_path / "facts.jsonl"
    path.write_text('{"type": "leothang.petition.received.v1"}\nnonsense\n', encoding="utf-8")
    with judged([path], load_law(), datetime(2026, 11, 1, tzinfo=VIETNAM)):
        pass
    assert "2 lines set aside" in capsys.readouterr().err
