"""The detectors against the truth they never see: nothing missed, nothing made up."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from services.simulate.score import Claim, Score, score

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulate.conftest import Made

PATTERNS = ("cross_level", "repeated_transfer", "mass_complaint", "overdue")
PRECISION = 0.99


@pytest.fixture(scope="module")
def judged(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario's facts, judged by `leothang replay` at the instant of the truth."""
    out = tmp_path_factory.mktemp("judged")
    facts, as_of = str(made.out / "facts.jsonl"), made.options.as_of.isoformat()
    subprocess.run(
        [sys.executable, "-m", "services.cli", "replay", facts, "--as-of", as_of, "--out", out],
        check=True,
        capture_output=True,
    )
    return out


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _subjects(made: Made) -> dict[str, str]:
    return {fact.id: fact.subject for fact in made.facts}


@pytest.fixture(scope="module")
def scored(made: Made, judged: Path) -> Score:
    """Alerts against truth."""
    claims = [
        Claim(a["pattern"], a["says"]["rule"], a["severity"], tuple(a["says"]["evidence"]))
        for a in _lines(judged / "alerts.jsonl")
    ]
    return score(made.truth, claims, _subjects(made))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_planted_incident_is_found(scored: Score, pattern: str) -> None:
    """Recall is 1.00 for each pattern decided by rule tables."""
    missed = [key for key in scored.missed if f"/{pattern}/" in key]
    assert missed == []
    assert scored.by_pattern[pattern]["expected"] > 0


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_alert_is_made_up(scored: Score, pattern: str) -> None:
    """Precision is at least 0.99 for each pattern decided by rule tables."""
    counts = scored.by_pattern[pattern]
    made_up = [key for key in scored.made_up if f"/{pattern}/" in key]
    assert counts["found"] >= PRECISION * counts["alerts"], made_up


def test_every_alert_has_the_planted_severity(scored: Score) -> None:
    """How grave it is follows from the tables too."""
    assert scored.other_severity == []


def test_every_filing_has_the_class_of_the_table(made: Made, judged: Path) -> None:
    """Lawful steps up are told from climbing, filing by filing."""
    classes = {a["petition"]: a["class"] for a in _lines(judged / "assessments.jsonl")}
    known = {fact.subject for fact in made.facts}
    wrong = [
        (line["story"], verdict, classes.get(petition))
        for line in made.truth
        for petition, verdict in line["verdicts"].items()
        if petition in known and classes.get(petition) != verdict
    ]
    assert wrong == []


def test_what_is_too_slight_for_an_alert_is_still_stated(made: Made, judged: Path) -> None:
    """Small groups are findings for the record, not warnings."""
    claims = [
        Claim(f["pattern"], f["rule"], f["severity"], tuple(f["evidence"]))
        for f in _lines(judged / "findings.jsonl")
        if f["severity"] == "info"
    ]
    found = score(made.truth, claims, _subjects(made), of="stated")
    assert found.missed == []
