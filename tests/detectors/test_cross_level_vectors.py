"""The complaint vectors of the law file, section E.1.6, each by its id."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.case_file import CaseFile
from projections.detectors import cross_level
from projections.findings import Assessment
from tests.support.cases import LONG_AFTER, case, known_on, the_law
from tests.support.facts import accepted, guided, received, refused
from tests.support.papers import BOARD, COMMUNE, PROVINCE, against, at, id_of
from tests.support.steps import complex_flagged, decided, served, terminated

CENTRE, MINISTRY, PRIME_MINISTER, DISTRICT = "btcdtw", "b-nnmt", "ttg", "h525"
DEPARTMENT, DEPUTIES = "t51-snnmt", "qh-51"

FILED = received(COMMUNE, "2026-07-02")
ACCEPTED = (FILED, accepted(COMMUNE, "2026-07-10"))
DECIDED = (decided(COMMUNE, "2026-07-30"), served(COMMUNE, "2026-08-03"))
SECOND = received(PROVINCE, "2026-08-10", "p2")
OF_MINISTER = against(MINISTRY)
OF_PROVINCE = against(PROVINCE, ministry=MINISTRY)
OF_DISTRICT = against(DISTRICT, issued="2025-03-01")
OLD = against(COMMUNE, issued="2025-03-20")


class Vector(NamedTuple):
    """A story, and what the last or the named filing is."""

    id: str
    story: tuple[AnyFact, ...]
    verdict: str
    fault: str | None = None
    petition: str = "p"
    rule: str = ""


VECTORS = (
    Vector("EV01", (FILED,), "not_escalated", petition="p1"),
    Vector("EV02", (*ACCEPTED, received(PROVINCE, "2026-07-20", "p")), "premature_escalation"),
    Vector(
        "EV03",
        (*ACCEPTED, received(PROVINCE, "2026-08-12", "p")),
        "lawful_after_deadline",
        COMMUNE,
    ),
    Vector(
        "EV04",
        (
            *ACCEPTED,
            complex_flagged(COMMUNE, "2026-08-05"),
            received(PROVINCE, "2026-08-12", "p"),
        ),
        "premature_escalation",
    ),
    Vector("EV06", (*DECIDED, received(PROVINCE, "2026-09-03", "p")), "lawful_second_complaint"),
    Vector("EV07", (*DECIDED, received(PROVINCE, "2026-09-04", "p")), "late_second_complaint"),
    Vector("EV09", (received(PROVINCE, "2026-07-02", "p"),), "skipped_level"),
    Vector("EV10-C", (FILED, received(PROVINCE, "2026-07-03", "p")), "not_escalated", None, "p1"),
    Vector("EV10-P", (FILED, received(PROVINCE, "2026-07-03", "p")), "parallel_filing"),
    Vector(
        "EV11",
        (
            *DECIDED,
            SECOND,
            decided(PROVINCE, "2026-09-25", "p2", instance=2),
            served(PROVINCE, "2026-09-28", "p2", instance=2),
            received(CENTRE, "2026-10-05", "p"),
        ),
        "repeat_after_final",
    ),
    Vector(
        "EV12",
        (accepted(COMMUNE, "2026-07-10"), received(CENTRE, "2026-07-30", "p")),
        "premature_escalation",
    ),
    Vector("EV14", (received(PROVINCE, "2026-07-02", "p", about=OF_PROVINCE),), "not_escalated"),
    Vector(
        "EV21",
        (
            received(COMMUNE, "2025-04-01", about=OLD),
            accepted(COMMUNE, "2025-04-08"),
            decided(COMMUNE, "2025-05-05"),
            served(COMMUNE, "2025-05-08"),
            received(DISTRICT, "2025-05-28", "p", about=OLD),
        ),
        "lawful_second_complaint",
    ),
    Vector(
        "EV23",
        (received(PROVINCE, "2026-07-02", "p", forwarder=DEPUTIES),),
        "forwarded_by_agency",
    ),
    Vector(
        "EV25",
        (received(COMMUNE, "2026-07-01"), received(PROVINCE, "2026-07-15", "p")),
        "authority_inaction_step_up",
        COMMUNE,
    ),
    Vector("EV26", (received(DEPARTMENT, "2026-07-02", "p"),), "wrong_branch"),
    Vector(
        "EV29",
        (FILED, refused(COMMUNE, "2026-07-08"), received(PROVINCE, "2026-07-20", "p")),
        "refusal_contested",
    ),
    Vector(
        "EV35",
        (*DECIDED, received(BOARD, "2026-08-10", "p")),
        "lawful_second_complaint",
    ),
    Vector("EV36", (received(BOARD, "2026-07-02", "p"),), "skipped_level"),
    Vector(
        "EV37",
        (refused(COMMUNE, "2026-07-08"), received(PROVINCE, "2026-07-20", "p")),
        "refusal_contested",
    ),
    Vector(
        "EV39",
        (
            *DECIDED,
            SECOND,
            accepted(PROVINCE, "2026-08-17", "p2", instance=2),
            received(PROVINCE, "2026-09-15", "p"),
        ),
        "repeat_same_level",
    ),
    Vector(
        "EV40",
        (*DECIDED, SECOND, received(CENTRE, "2026-09-15", "p")),
        "no_third_instance",
        PROVINCE,
    ),
    Vector(
        "EV41",
        (
            *DECIDED,
            SECOND,
            refused(PROVINCE, "2026-08-14", "p2", instance=2),
            received(CENTRE, "2026-09-15", "p"),
        ),
        "no_third_instance",
    ),
    Vector("EV43", (received(CENTRE, "2026-07-02", "p", about=OF_DISTRICT),), "skipped_level"),
    Vector("EV44", (received(COMMUNE, "2026-07-02", "p", about=OF_DISTRICT),), "not_escalated"),
    Vector(
        "EV51",
        (
            accepted(MINISTRY, "2026-07-10"),
            received(PRIME_MINISTER, "2026-09-01", "p", about=OF_MINISTER),
        ),
        "no_third_instance",
        MINISTRY,
    ),
    Vector(
        "EV52",
        (
            received(PROVINCE, "2026-07-03"),
            guided(PROVINCE, "2026-07-06", COMMUNE),
            received(PROVINCE, "2026-07-27", "p"),
        ),
        "repeat_after_guidance",
    ),
    Vector(
        "EV55",
        (
            *ACCEPTED,
            terminated(COMMUNE, "2026-07-20"),
            received(PROVINCE, "2026-08-03", "p"),
        ),
        "refusal_contested",
    ),
    Vector(
        "EV56",
        (
            decided(PROVINCE, "2026-07-30"),
            served(PROVINCE, "2026-08-03"),
            received(CENTRE, "2026-08-10", "p", about=OF_PROVINCE),
        ),
        "wrong_branch",
    ),
    Vector(
        "EV57", (*ACCEPTED, received(PROVINCE, "2026-09-09", "p")), "lawful_after_deadline", COMMUNE
    ),
)


def assessed(file: CaseFile, petition: str = "p") -> Assessment:
    """Return the verdict on one filing, long after it."""
    detected = cross_level.detect(file, the_law(), LONG_AFTER)
    (found,) = [one for one in detected.assessments if one.petition == id_of(petition)]
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_a_filing_is_judged_as_the_law_file_says(vector: Vector) -> None:
    """Every vector of E.1.6 gives the class and the authority's fault it names."""
    found = assessed(case(*vector.story), vector.petition)
    assert (found.verdict, found.authority_fault) == (
        vector.verdict,
        () if vector.fault is None else (vector.fault,),
    )


RECORDED = accepted(COMMUNE, "2026-07-10")
LATE_TRUTH = (
    received(COMMUNE, "2026-06-08"),
    RECORDED,
    received(PROVINCE, "2026-07-20", "p"),
    accepted(COMMUNE, "2026-06-15", corrects=RECORDED, recorded="2026-07-27"),
)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-07-20", "premature_escalation"), ("2026-07-28", "lawful_after_deadline")],
    ids=["EV30 as known on 07-20", "EV30 as known on 07-28"],
)
def test_a_correction_recorded_later_changes_the_verdict(day: str, verdict: str) -> None:
    """EV30: what was recorded by a day decides what was known on it."""
    file = known_on(day, *LATE_TRUTH)
    (found,) = [
        one
        for one in cross_level.detect(file, the_law(), at(day)).assessments
        if one.petition == id_of("p")
    ]
    assert found.verdict == verdict


def story(vector_id: str) -> CaseFile:
    """Return the case file of a vector."""
    return case(*next(v.story for v in VECTORS if v.id == vector_id))


def test_one_step_past_the_commune_weighs_one() -> None:
    """EV02 and EV09: one hop, weight 1, a finding of low severity about province and commune."""
    for vector_id in ("EV02", "EV09"):
        found = assessed(story(vector_id))
        assert (found.hops, found.weight) == (1, 1)
        (finding,) = cross_level.detect(story(vector_id), the_law(), LONG_AFTER).findings
        assert (finding.severity, finding.agencies) == ("low", (PROVINCE, COMMUNE))
        assert (finding.path, finding.effective_at) == (id_of("p"), found.filed_on)


def test_the_centre_weighs_three() -> None:
    """EV12: a paper at level 5 weighs 3 and is marked."""
    found = assessed(story("EV12"))
    assert (found.hops, found.weight, found.flags) == (2, 3, ("level_5",))
    (finding,) = cross_level.detect(story("EV12"), the_law(), LONG_AFTER).findings
    assert finding.severity == "high"


def test_a_lawful_filing_is_assessed_but_no_finding() -> None:
    """EV03, EV06, EV29: lawful steps up are stated and never warned of."""
    for vector_id in ("EV03", "EV06", "EV29"):
        detected = cross_level.detect(story(vector_id), the_law(), LONG_AFTER)
        assert detected.assessments
        assert not detected.findings


def test_the_door_is_kept_beside_the_body() -> None:
    """EV35: a paper handed in at the reception board counts as filed at the province."""
    found = assessed(story("EV35"))
    assert (found.agency, found.door) == (PROVINCE, BOARD)


def test_a_paper_at_the_wrong_central_body_is_a_level_5_arrival() -> None:
    """EV56: wrong branch, and marked as having reached the centre."""
    assert assessed(story("EV56")).flags == ("level_5",)
