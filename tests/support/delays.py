"""What follows a step, in tests: notices, publication, enforcement, experts; and its clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Unpack

from domain.contracts import proceedings as c
from domain.contracts import reception as r
from domain.contracts.envelope import Envelope
from domain.contracts.facts import AnyFact
from projections.clocks import Clock
from projections.detectors import (
    enforcement_late,
    extension_abuse,
    missing_notice,
    overdue,
    prolonged,
)
from projections.duties import all_clocks_of
from projections.findings import Detected, Finding
from projections.group_file import GroupFile
from tests.support.cases import MATTER, case, the_law
from tests.support.facts import Stamp, accepted, fact, received
from tests.support.papers import COMMUNE, PROVINCE, Day, at, denouncing, id_of, on
from tests.support.steps import complex_flagged, decided, extended

DETECTORS = (
    overdue.detect,
    extension_abuse.detect,
    missing_notice.detect,
    enforcement_late.detect,
    prolonged.detect,
)
_DID: dict[str, type[Envelope]] = {
    "notified": c.PetitionPartiesNotifiedV1,
    "published": c.PetitionDecisionPublishedV1,
    "ordered": c.PetitionEnforcementOrderedV1,
    "enforced": c.PetitionEnforcementCompletedV1,
    "acted": c.PetitionConclusionActedV1,
    "expert_asked": c.PetitionExpertAssessmentOrderedV1,
    "expert_heard": c.PetitionExpertAssessmentReceivedV1,
    "taken_over": c.PetitionTakenOverV1,
    "reopened": c.PetitionReopeningOrderedV1,
    "reopening_refused": c.PetitionReopeningRefusedV1,
    "demanded": c.PetitionOverdueReportDemandedV1,
    "reported": c.PetitionOverdueReportReceivedV1,
    "investigated": c.PetitionSentToInvestigationV1,
    "assigned": c.PetitionCompetenceAssignedV1,
}


def did(word: str, agency: str, day: Day, petition: str = "p1", **says: Any) -> Any:
    """State a step that follows another: `did("notified", COMMUNE, day, about="result")`."""
    kind = _DID[word]
    stamp = {"key": says.pop("key")} if "key" in says else {}
    data = kind.model_fields["data"].annotation
    return fact(kind, agency, day, petition, data=data(**says), **stamp)  # type: ignore[misc]


def handed_in(
    agency: str, day: Day, *petitions: str, reception: str = "v1", **stamp: Unpack[Stamp]
) -> r.ReceptionHeldV1:
    """State that an office received a citizen who handed these petitions in."""
    data = r.HeldData(petitions=tuple(id_of(word) for word in petitions))
    return fact(r.ReceptionHeldV1, agency, day, reception, data=data, **stamp)


def visitor_answered(
    agency: str, day: Day, reception: str = "v1", **stamp: Unpack[Stamp]
) -> r.ReceptionAnsweredV1:
    """State that the office told the visitor what becomes of it."""
    data = r.AnsweredData(option="accepted")
    return fact(r.ReceptionAnsweredV1, agency, day, reception, data=data, **stamp)


class Told(NamedTuple):
    """A clock as a table row tells it."""

    agency: str
    start: date
    due: date | None
    end: date | None


def clock(name: str, day: Day, *facts: AnyFact) -> Clock:
    """Return the only clock of a name, recorded or not, as of a day."""
    found = [one for one in all_clocks_of(case(*facts), the_law(), on(day)) if one.name == name]
    (one,) = found
    return one


def clocks(name: str, day: Day, *facts: AnyFact) -> list[Told]:
    """Return every clock of a name."""
    return [
        Told(
            one.agency,
            one.start,
            one.term.due.day if one.term else None,
            one.end.day if one.end else None,
        )
        for one in all_clocks_of(case(*facts), the_law(), on(day))
        if one.name == name
    ]


def judged(detect: Any, day: Day, *facts: AnyFact) -> Detected:
    """Judge a story at the end of a day."""
    found: Detected = detect(case(*facts), the_law(), at(day))
    return found


DENOUNCED = (
    received(COMMUNE, "2026-06-29", about=denouncing(COMMUNE)),
    accepted(COMMUNE, "2026-07-06"),
)
TWICE = (*DENOUNCED, extended(COMMUNE, "2026-08-04"), extended(COMMUNE, "2026-09-04", ordinal=2))
COMPLAINED = (
    received(COMMUNE, "2026-07-02"),
    accepted(COMMUNE, "2026-07-10"),
    decided(COMMUNE, "2026-08-03"),
)
DELAY_STORIES: tuple[tuple[tuple[AnyFact, ...], str], ...] = (
    ((received(COMMUNE, "2026-06-30"),), "2026-07-13"),
    (TWICE, "2026-10-06"),
    ((*TWICE, complex_flagged(COMMUNE, "2026-07-07", criteria=("a", "b"))), "2026-10-06"),
    ((received(COMMUNE, "2026-07-02"),), "2026-07-20"),
    (DENOUNCED, "2026-07-20"),
    ((*COMPLAINED, handed_in(COMMUNE, "2026-08-04", "p1")), "2026-12-20"),
    ((received(COMMUNE, "2026-07-02"),), "2027-07-10"),
    (
        (
            *COMPLAINED,
            received(PROVINCE, "2026-08-10", "p2"),
            accepted(PROVINCE, "2026-08-12", "p2", instance=2),
            decided(PROVINCE, "2026-09-10", "p2", instance=2),
            accepted("b-nnmt", "2026-09-15", "p2"),
            *(received(PROVINCE, f"2026-10-0{n}", f"q{n}") for n in (1, 5, 8)),
        ),
        "2026-10-09",
    ),
)
"""Stories, and the day on which they are judged, that between them match every row here."""


def delay_findings() -> set[Finding]:
    """Return what all rows of delay say of the stories."""
    found = {
        finding
        for story, day in DELAY_STORIES
        for detect in DETECTORS
        for finding in judged(detect, day, *story).findings
    }
    flag = complex_flagged(COMMUNE, "2026-08-03")
    long = [finding for finding in found if finding.rule == "P1"]
    many = [replace(finding, rule="M3") for finding in long]
    group = GroupFile(MATTER, (flag,))
    return found | prolonged.of_group(group, (*long, *many), the_law(), at("2027-07-10")).findings
