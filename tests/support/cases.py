"""Case files of stories told in tests, and the law they are judged by."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from domain.contracts.facts import AnyFact
from domain.law.law import Law
from projections.case_file import CaseFile
from services.runtime.reference import load_law
from tests.support.papers import Day, at

MATTER = "00000000-0000-5000-8000-000000000001"
LONG_AFTER = at("2027-06-30")


@cache
def the_law() -> Law:
    """Return the shipped law; read once for all tests of a process."""
    return load_law()


def case(*facts: AnyFact) -> CaseFile:
    """Return the case file of one matter."""
    return CaseFile(MATTER, facts)


def known_on(day: Day, *facts: AnyFact) -> CaseFile:
    """Return the case file of what was recorded by the end of a day."""
    moment: datetime = at(day)
    return CaseFile(MATTER, (fact for fact in facts if fact.recordedtime <= moment))
