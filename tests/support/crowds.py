"""Groups that give every row of E.3 and E.4's H rows, and what is found of them."""

from __future__ import annotations

from domain.contracts.facts import AnyFact
from projections.evaluate import evaluate_group
from projections.findings import Finding, Pattern, SubjectKind
from projections.group_file import GroupFile
from tests.support.cases import MATTER, the_law
from tests.support.facts import received
from tests.support.papers import COMMUNE, asking, at, id_of, on, signed
from tests.support.steps import complex_flagged, delegation

CENTRE = "b-nnmt"


def record(rule: str, pattern: Pattern, day: str = "2026-08-20") -> Finding:
    """Return a finding on record of a member matter."""
    subject, evidence = (SubjectKind.MATTER, MATTER), (id_of(f"{rule}{day}"),)
    return Finding(rule, 1, pattern, *subject, "", "high", on(day), evidence, (COMMUNE,))


HELD = (
    record("P1", Pattern.PROLONGED),
    record("O3", Pattern.OVERDUE),
    record("R5", Pattern.REPEATED_TRANSFER),
)


def paper(day: str, place: str, names: int) -> AnyFact:
    """One group paper about the commune's affair in some place."""
    by = signed(place, names=names)
    return received(COMMUNE, day, f"p{place}{day}", about=asking(place=place), by=by)


def visit(agency: str, day: str, people: int, *words: str) -> AnyFact:
    """One delegation about it."""
    name = f"d{agency}{day}"
    return delegation(agency, day, people, about=asking(), incidents=words, reception=name)


LARGE: tuple[AnyFact, ...] = (
    paper("2026-08-03", "21115", 10),
    paper("2026-08-20", "00004", 20),
    complex_flagged(COMMUNE, "2026-08-03", "p211152026-08-03"),
    *(visit(CENTRE, f"2026-09-0{n}", 40, "threat") for n in (1, 2, 3)),
)
STORIES: tuple[tuple[tuple[AnyFact, ...], str, tuple[Finding, ...]], ...] = (
    (LARGE, "2026-09-05", HELD),
    (LARGE, "2027-06-30", HELD),
    ((visit("btcdtw", "2026-08-03", 30),), "2026-08-05", ()),
    ((visit(COMMUNE, "2026-08-03", 5, "blocking"),), "2026-08-05", ()),
)


def crowd_findings() -> set[Finding]:
    """Return all that is found of the groups."""
    found: set[Finding] = set()
    for facts, day, held in STORIES:
        group = GroupFile(MATTER, facts)
        found |= evaluate_group(group, the_law(), at(day), held).findings
    return found
