"""What was planted and what must be said of it: the file the detectors never see (đáp án)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.simulate.script import Slip

if TYPE_CHECKING:
    from datetime import datetime

    from services.simulate.scenario import Told
    from services.simulate.script import Expected, Script


def truth_line(told: Told, *, as_of: datetime) -> dict[str, Any]:
    """Return one line of truth.jsonl.

    `subjects` are all petitions, transfers and visits of the story: an alert
    belongs to the story whose subjects its evidence speaks of. `expected` are
    alerts; `stated` are findings too slight for one; `verdicts` are classes of
    table E.1 by petition.
    """
    script, variant = told.script, told.variant
    return {
        "id": f"{script.story}-{script.number}",
        "story": script.story,
        "pattern": variant.pattern if variant else None,
        "role": variant.role if variant else None,
        "province": told.province,
        "day": told.day.isoformat(),
        "as_of": as_of.isoformat(),
        "subjects": subjects(script),
        "expected": [_said(e) for e in script.expected if e.severity != "info"],
        "stated": [_said(e) for e in script.expected if e.severity == "info"],
        "verdicts": dict(sorted(script.verdicts.items())),
    }


def _said(expected: Expected) -> dict[str, str]:
    return {
        "pattern": expected.pattern,
        "rule": expected.rule,
        "severity": expected.severity,
    }


def subjects(script: Script) -> list[str]:
    """Return the ids of everything a story speaks of, each once, in order of appearance."""
    ids: dict[str, None] = {}
    for step in script.steps:
        ids[step.entry.id] = None
        slip = step.fields.get("slip")
        if isinstance(slip, Slip):
            ids[slip.id] = None
    return list(ids)
