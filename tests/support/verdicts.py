"""What a detector said, short enough to be written in a table."""

from __future__ import annotations

from collections.abc import Iterable

from domain.contracts.facts import AnyFact
from projections.detectors import hot_spot, mass_complaint, repeated_transfer
from projections.findings import Detected, Finding
from projections.group_file import GroupFile
from tests.support.cases import MATTER, case, the_law
from tests.support.papers import Day, at


def moved(day: Day, *facts: AnyFact) -> Detected:
    """Judge how the papers of one matter were passed on, as of the end of a day."""
    return repeated_transfer.detect(case(*facts), the_law(), at(day))


def gathered(day: Day, *facts: AnyFact) -> Detected:
    """Judge how many people stand behind a group, as of the end of a day."""
    return mass_complaint.detect(GroupFile(MATTER, facts), the_law(), at(day))


def heated(day: Day, *facts: AnyFact, held: Iterable[Finding] = ()) -> Detected:
    """Judge whether a group is a hot spot, with what is on record of its matters."""
    return hot_spot.detect(GroupFile(MATTER, facts), the_law(), at(day), [*held])


def holding(detected: Detected) -> list[str]:
    """Return `R3 medium` for everything that holds, in order of the rules."""
    return sorted(said(finding) for finding in detected.findings if finding.state == "holding")


def past(detected: Detected) -> list[str]:
    """Return `R3 medium` for everything that held and has ended."""
    return sorted(said(finding) for finding in detected.findings if finding.state == "historic")


def said(finding: Finding) -> str:
    """Return a finding as tables write it."""
    return f"{finding.rule} {finding.severity}"


def only(findings: Iterable[Finding], rule: str) -> Finding:
    """Return the one finding of a rule."""
    (found,) = [finding for finding in findings if finding.rule == rule]
    return found
