"""PLANTED: recall and precision of the alerts against what the simulator planted."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.harness import Result, environment, say
from bench.inputs import scenario
from bench.replay_speed import replayed
from services.simulate.score import Claim, Score, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.inputs import Inputs

_RECALL = 1.0
_PRECISION = 0.99


def measure(*, quick: bool) -> Result:
    """Replay a scenario and score its alerts; the detectors never see the truth file."""
    inputs = scenario(20_000 if quick else 200_000)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as out:
        replayed(inputs, keep=Path(out))
        result = _score(inputs, Path(out) / "alerts.jsonl")
    for line in [*result.missed, *result.made_up, *result.other_severity][:20]:
        say(line)
    return Result(
        id="PLANTED",
        title="planted incidents found by the rule tables",
        ours=round(result.precision, 4),
        peer=None,
        ratio=round(min(result.recall / _RECALL, result.precision / _PRECISION), 4),
        target=1.0,
        met=result.recall >= _RECALL
        and result.precision >= _PRECISION
        and not result.other_severity,
        unit="precision",
        runs=1,
        detail={
            "facts": inputs.facts,
            "expected": result.expected,
            "alerts": result.alerts,
            "recall": round(result.recall, 4),
            "precision": round(result.precision, 4),
            "wrong_severity": len(result.other_severity),
            "by_pattern": {name: dict(count) for name, count in result.by_pattern.items()},
        },
        env=environment(),
    )


def _score(inputs: Inputs, alerts: Path) -> Score:
    subject_of = {fact["id"]: fact["subject"] for fact in _lines(inputs.facts_file)}
    claims = [
        Claim(
            alert["pattern"],
            alert["says"]["rule"],
            alert["severity"],
            tuple(alert["says"]["evidence"]),
        )
        for alert in _lines(alerts)
    ]
    return score(_lines(inputs.truth_file), claims, subject_of)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
