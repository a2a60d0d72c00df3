"""The denunciation and feedback vectors of the law file, section E.1.6, each by its id."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import cross_level
from projections.findings import Assessment
from tests.support.cases import LONG_AFTER, case, known_on, the_law
from tests.support.facts import accepted, received
from tests.support.notices import reopening_refused
from tests.support.papers import COMMUNE, PROVINCE, asking, at, denouncing, id_of
from tests.support.steps import decided, extended

CENTRE, PRIME_MINISTER, NEIGHBOUR, DEPARTMENT = "btcdtw", "ttg", "x00004", "t51-snnmt"
CLERK = denouncing(COMMUNE)
CHAIR = denouncing(COMMUNE, post="head")
VICE_CHAIR = denouncing(COMMUNE, post="deputy")
DIRECTOR = denouncing(DEPARTMENT, post="head")
ROAD = asking(COMMUNE)
EVERYBODY = (COMMUNE, PROVINCE, CENTRE)
CONCLUDED = (
    received(COMMUNE, "2026-05-04", about=CLERK),
    accepted(COMMUNE, "2026-05-11"),
    decided(COMMUNE, "2026-06-05"),
)


class Vector(NamedTuple):
    """A story, and what the last or the named filing is."""

    id: str
    story: tuple[AnyFact, ...]
    rule: str
    verdict: str
    counts: str = "no"
    fault: str | None = None
    flags: tuple[str, ...] = ()
    petition: str = "p"


def sent_to_all(petition: str) -> tuple[AnyFact, ...]:
    """EV19: one denunciation to commune, province and centre, each named in it."""
    return tuple(
        received(
            office, "2026-07-02", "p" if n == petition else n, about=CLERK, addressees=EVERYBODY
        )
        for n, office in zip(("commune", "province", "centre"), EVERYBODY, strict=True)
    )


VECTORS = (
    Vector(
        "EV15",
        (received(PROVINCE, "2026-07-02", "p", about=CHAIR),),
        "T4",
        "lawful_denounce_head",
    ),
    Vector(
        "EV16",
        (received(PROVINCE, "2026-07-02", "p", about=CLERK),),
        "T13",
        "skipped_level",
        "soft",
    ),
    Vector(
        "EV17",
        (
            received(COMMUNE, "2026-06-29", about=CLERK),
            accepted(COMMUNE, "2026-07-06"),
            received(PROVINCE, "2026-08-07", "p", about=CLERK),
        ),
        "T8",
        "lawful_overdue_denunciation",
        fault=COMMUNE,
    ),
    Vector("EV19-C", sent_to_all("commune"), "T5", "not_escalated"),
    Vector("EV19-P", sent_to_all("province"), "T11", "parallel_filing", "yes"),
    Vector("EV19-Z", sent_to_all("centre"), "T11", "parallel_filing", "yes", flags=("level_5",)),
    Vector(
        "EV20",
        (received(COMMUNE, "2026-07-02", "p", about=CHAIR),),
        "T3",
        "filed_below",
        flags=("conflict_of_interest",),
    ),
    Vector(
        "EV24",
        (received(PROVINCE, "2026-07-02", "p", about=ROAD),),
        "F3",
        "filed_above_responsible",
        "soft",
    ),
    Vector(
        "EV28",
        (
            *CONCLUDED,
            received(PROVINCE, "2026-06-20", "p2", about=CLERK),
            reopening_refused(PROVINCE, "2026-07-06", "p2"),
            received(CENTRE, "2026-07-20", "p", about=CLERK),
        ),
        "T2",
        "repeat_after_final",
        flags=("level_5",),
    ),
    Vector(
        "EV46",
        (received(COMMUNE, "2026-07-02", "p", about=VICE_CHAIR),),
        "T3",
        "filed_below",
        flags=("conflict_of_interest",),
    ),
    Vector("EV47", (received(COMMUNE, "2026-07-02", "p", about=DIRECTOR),), "T13c", "filed_below"),
    Vector(
        "EV50",
        (*CONCLUDED, received(COMMUNE, "2026-06-22", "p", about=CLERK)),
        "T3b",
        "repeat_same_level",
    ),
    Vector(
        "EV54",
        (
            received(COMMUNE, "2026-07-02", about=ROAD),
            received(NEIGHBOUR, "2026-07-02", "p", about=ROAD),
        ),
        "F4",
        "wrong_branch",
    ),
    Vector(
        "EV54-responsible",
        (
            received(COMMUNE, "2026-07-02", "p", about=ROAD),
            received(NEIGHBOUR, "2026-07-02", about=ROAD),
        ),
        "F1",
        "not_escalated",
    ),
    Vector(
        "EV59",
        (
            accepted(COMMUNE, "2026-07-10"),
            extended(COMMUNE, "2026-08-14"),
            received(PROVINCE, "2026-08-20", "p", about=CLERK),
        ),
        "T8",
        "lawful_overdue_denunciation",
        fault=COMMUNE,
    ),
    Vector(
        "EV62",
        (
            accepted(PROVINCE, "2026-05-11"),
            received(CENTRE, "2026-07-02", "p", about=CHAIR),
        ),
        "T14",
        "wrong_branch",
        flags=("level_5",),
    ),
)


def assessed(vector: Vector) -> Assessment:
    """Return the detector's word on the filing a vector is about."""
    file = case(*vector.story)
    (found,) = [
        one
        for one in cross_level.detect(file, the_law(), LONG_AFTER).assessments
        if one.petition == id_of(vector.petition)
    ]
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_a_denunciation_or_feedback_is_of_the_class_of_its_vector(vector: Vector) -> None:
    """Every vector of E.1.6 gives the row, class, count, fault and flags it names."""
    found = assessed(vector)
    fault = () if vector.fault is None else (vector.fault,)
    assert (found.rule, found.verdict, found.counts, found.authority_fault, found.flags) == (
        vector.rule,
        vector.verdict,
        vector.counts,
        fault,
        vector.flags,
    )


RECORDED = accepted(COMMUNE, "2026-07-10")
LATE_TRUTH = (
    received(COMMUNE, "2026-06-08", about=CLERK),
    RECORDED,
    received(PROVINCE, "2026-07-20", "p", about=CLERK),
    accepted(COMMUNE, "2026-06-15", corrects=RECORDED, recorded="2026-07-27"),
)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-07-20", "premature_escalation"), ("2026-07-28", "lawful_overdue_denunciation")],
)
def test_a_correction_recorded_later_changes_the_verdict(day: str, verdict: str) -> None:
    """As in EV30: accepted 06-15 and so due 07-15, but until 07-27 07-10 stood in the register."""
    found = cross_level.detect(known_on(day, *LATE_TRUTH), the_law(), at(day)).assessments
    assert [one.verdict for one in found if one.petition == id_of("p")] == [verdict]


def test_what_is_lawful_or_merely_misdirected_makes_no_finding() -> None:
    """Every vector is assessed; only those that count, softly too, are warned of."""
    for vector in VECTORS:
        file = case(*vector.story)
        found = {f.path for f in cross_level.detect(file, the_law(), LONG_AFTER).findings}
        assert (id_of(vector.petition) in found) == (vector.counts != "no")
