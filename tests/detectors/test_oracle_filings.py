"""E.1.2 to E.1.5 against a second, slow reading of the tables, on seeded random stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from tests.detectors.oracle.filing_stories import (
    complaint_muddle,
    denunciation_course,
    denunciation_muddle,
    feedback_story,
)
from tests.detectors.oracle.filings import class_of, verdicts
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.levels import Verdict
from tests.detectors.oracle.stories import in_words, shortened
from tests.support.cases import LONG_AFTER, case, the_law

Tell = Callable[[int], tuple[list[AnyFact], object]]
TODAY = date(2027, 6, 30)


def product(told: list[AnyFact]) -> dict[str, Verdict]:
    """What the detector says of each filing."""
    found = cross_level.detect(case(*told), the_law(), LONG_AFTER)
    severity = {one.path: one.severity for one in found.findings}
    return {
        one.petition: Verdict(
            one.rule,
            one.authority_fault,
            one.weight,
            severity.get(one.petition),
            "conflict_of_interest" in one.flags,
            one.hops if one.counts != "no" else None,
        )
        for one in found.assessments
        if (one.verdict, one.counts) == class_of(one.rule)
    }


def reading(told: list[AnyFact]) -> dict[str, Verdict]:
    """What the tables say, read slowly."""
    return verdicts(the_law(), told, TODAY)


def differ(told: list[AnyFact]) -> bool:
    """Whether the two readings differ on a filing."""
    return product(told) != reading(told)


@pytest.mark.parametrize(
    "tell", [denunciation_course, denunciation_muddle, feedback_story, complaint_muddle]
)
@pytest.mark.parametrize("seeds", slices(400), ids=name)
def test_every_filing_of_a_random_story_gets_the_verdict_of_its_table(
    tell: Tell, seeds: range
) -> None:
    """Row, class, fault, weight, severity, conflict, hops: from a reading that shares no code."""
    for seed in seeds:
        told, _ = tell(seed)
        if differ(told):
            pytest.fail(f"seed {seed}\n{difference(told)}")


def difference(told: list[AnyFact]) -> str:
    """The shortest story left on which the readings differ, and what each says."""
    short = shortened(told, differ)
    said, read = product(short), reading(short)
    lines = [
        f"{id_[:4]} product {said.get(id_)}\n     table   {read.get(id_)}"
        for id_ in said.keys() | read.keys()
        if said.get(id_) != read.get(id_)
    ]
    return "\n".join([in_words(short), *lines])
