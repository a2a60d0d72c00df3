"""Asking the detector of terms about one story in tests."""

from __future__ import annotations

from datetime import date

from domain.contracts.facts import AnyFact
from projections.detectors import overdue
from projections.findings import Detected, Finding
from tests.support.cases import case, the_law
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, Day, asking, at, denouncing, on

DENOUNCED = denouncing(COMMUNE)
ASKED = asking(COMMUNE)
FILED = received(COMMUNE, "2026-07-02")
ACCEPTED = (FILED, accepted(COMMUNE, "2026-07-10"))
Story = tuple[AnyFact, ...]


def look(day: Day, *facts: AnyFact) -> Detected:
    """Judge a story at the end of a day."""
    return overdue.detect(case(*facts), the_law(), at(day))


def rules(day: Day, *facts: AnyFact) -> dict[str, str]:
    """Return the severity of each finding that holds."""
    return {f.rule: f.severity for f in look(day, *facts).findings if f.state == "holding"}


def one(detected: Detected, rule: str) -> Finding:
    """Return the only finding by a rule."""
    (found,) = [finding for finding in detected.findings if finding.rule == rule]
    return found


def due_of(story: Story, name: str) -> date:
    """Return the due day the overdue finding of a clock states."""
    found = [f for f in look("2027-06-30", *story).findings if f.rule == "O2"]
    (params,) = {f.params for f in found if dict(f.params)["clock"] == name}
    return on(str(dict(params)["due"]))
