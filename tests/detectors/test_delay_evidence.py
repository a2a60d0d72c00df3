"""What a row of delay says follows from the facts it names as its evidence, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.contracts.facts import AnyFact
from projections.findings import Finding
from tests.support.delays import DETECTORS, judged
from tests.support.followed import followed_story

STORIES = 120
DAYS = (20, 45, 80, 150, 420)


def said(finding: Finding) -> tuple[object, ...]:
    """Return what a finding says, without what it rests on."""
    return (
        finding.rule,
        finding.path,
        finding.severity,
        finding.state,
        finding.effective_at,
        finding.params,
        finding.flags,
    )


@pytest.mark.parametrize("detect", DETECTORS, ids=lambda detect: detect.__module__.split(".")[-1])
def test_a_finding_follows_from_its_evidence(detect: object) -> None:
    """Judged again by only the facts in its evidence, on the same day, it is found again."""
    for seed in range(STORIES):
        facts = followed_story(seed)
        first = min(fact.businessdate for fact in facts)
        for day in (first + timedelta(days=n) for n in DAYS):
            for found in judged(detect, day, *facts).findings:
                few: list[AnyFact] = [fact for fact in facts if fact.id in found.evidence]
                again = {said(one) for one in judged(detect, day, *few).findings}
                assert said(found) in again, (seed, day, found)
