"""Asking the detector of levels about one story in tests."""

from __future__ import annotations

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from projections.findings import Assessment, Detected
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, PROVINCE, id_of
from tests.support.steps import decided, served

CENTRE, MINISTRY, DEPARTMENT, DEPUTIES = "btcdtw", "b-nnmt", "t51-snnmt", "qh-51"
FILED = received(COMMUNE, "2026-07-02")
ACCEPTED = (FILED, accepted(COMMUNE, "2026-07-10"))
DECIDED = (decided(COMMUNE, "2026-07-30"), served(COMMUNE, "2026-08-03"))
SECOND = received(PROVINCE, "2026-08-10", "p2")
Story = tuple[AnyFact, ...]


def last(agency: str, day: str, **said: object) -> AnyFact:
    """Return the filing a case is about."""
    return received(agency, day, "p", **said)  # type: ignore[arg-type]


def judged(*facts: AnyFact) -> Detected:
    """Judge a story long after it."""
    return cross_level.detect(case(*facts), the_law(), LONG_AFTER)


def verdict(*facts: AnyFact) -> Assessment:
    """Return the verdict on the filing a story is about."""
    (found,) = [one for one in judged(*facts).assessments if one.petition == id_of("p")]
    return found
