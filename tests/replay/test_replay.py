"""`leothang replay`: files of facts in, canonical results and a digest out."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import dump_fact
from projections.replay.cli import app
from tests.support.facts import accepted, received
from tests.support.history import END, whole_history

HISTORY = [body for body in whole_history() if body]
NAMES = ("assessments", "findings", "alerts")


def _write(path: Path, bodies: list[bytes]) -> Path:
    text = b"".join(body + b"\n" for body in bodies)
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def _replay(out: Path, *files: Path, as_of: str = END.isoformat()) -> str:
    words = [*map(str, files), "--as-of", as_of, "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return (out / "digest.txt").read_text()


def _lines(out: Path, name: str) -> list[dict[str, object]]:
    text = (out / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_any_order_and_any_number_of_files_give_the_same_results(tmp_path: Path) -> None:
    """To the byte; plain or gzipped, with blank lines and repeats."""
    plain = _write(tmp_path / "facts.jsonl", HISTORY)
    shuffled = [*random.Random(3).sample(HISTORY, len(HISTORY)), b"", *HISTORY[:5]]
    first = _write(tmp_path / "one.jsonl.gz", shuffled[:20])
    second = _write(tmp_path / "two.jsonl", shuffled[20:])
    assert _replay(tmp_path / "a", plain) == _replay(tmp_path / "b", second, first)
    for name in NAMES:
        assert _lines(tmp_path / "a", name)
        one, other = (tmp_path / run / f"{name}.jsonl" for run in "ab")
        assert one.read_bytes() == other.read_bytes()


def test_an_assessment_says_why(tmp_path: Path) -> None:
    """Class, counts, authority fault, hops, rule, basis, evidence: of each filing."""
    _replay(tmp_path / "out", _write(tmp_path / "facts.jsonl", HISTORY))
    wanted = {"class", "counts", "authority_fault", "hops", "rule", "basis", "evidence"}
    assert all(wanted <= line.keys() for line in _lines(tmp_path / "out", "assessments"))


def test_what_was_set_aside_names_file_and_line(tmp_path: Path) -> None:
    """Not what it says."""
    good = _write(tmp_path / "good.jsonl", HISTORY[:3])
    bad = _write(tmp_path / "bad.jsonl", [HISTORY[4], b"", b"{broken"])
    _replay(tmp_path / "out", good, bad)
    (letter,) = _lines(tmp_path / "out", "deadletters")
    assert letter == {
        "file": str(bad),
        "line": 3,
        "reason": "broken_json",
        "errors": "json_invalid",
    }


def test_what_was_recorded_later_is_not_known_yet(tmp_path: Path) -> None:
    """As known on the instant: a fact written down afterwards leaves no trace."""
    known = [dump_fact(received("t51", "2026-07-01", "p1"))]
    late = dump_fact(accepted("t51", "2026-07-02", "p1", recorded="2026-07-20"))
    one = _write(tmp_path / "one.jsonl", known)
    two = _write(tmp_path / "two.jsonl", [*known, late])
    as_of = "2026-07-15T00:00:00+07:00"
    assert _replay(tmp_path / "a", one, as_of=as_of) == _replay(tmp_path / "b", two, as_of=as_of)


@pytest.mark.parametrize(
    ("name", "body", "hint"),
    [
        ("facts.jsonl.gz", b"not gzip", "not a gzip file"),
        ("facts.jsonl.gz", gzip.compress(b"{}\n" * 10_000, mtime=0)[:40], "cut off or damaged"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str, body: bytes, hint: str
) -> None:
    """Exit code 2, a line that says why, and no digest of half the facts."""
    path = tmp_path / name
    path.write_bytes(body)
    words = [str(path), "--as-of", END.isoformat(), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert hint in result.output
    assert not (tmp_path / "out" / "digest.txt").exists()
