"""Every filing of a matter by the table of its kind, with the weight of E.1.5."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from domain.contracts.facts import AnyFact
from domain.contracts.petition import PetitionSucceededV1
from domain.contracts.reception import DelegationReceivedV1
from domain.contracts.substance import Substance
from domain.contracts.words import Kind
from domain.law.law import Law
from tests.detectors.oracle.complaints import Complaint
from tests.detectors.oracle.denunciations import Denunciation
from tests.detectors.oracle.feedback import Feedback
from tests.detectors.oracle.levels import Judged, Paper, Verdict, one_hand, papers
from tests.detectors.oracle.plain import standing

UNDETERMINED = {Kind.COMPLAINT: "K1", Kind.DENUNCIATION: "T1", Kind.FEEDBACK: "F0b"}
FORWARDED = {Kind.COMPLAINT: "K0", Kind.DENUNCIATION: "T0", Kind.FEEDBACK: "F0"}
HARD = ("K12", "K13", "K15", "T11", "T12")
SOFT = ("T13", "F2", "F3")
CLASSES = {
    "forwarded_by_agency": "K0 T0 F0",
    "undetermined": "K1 T1 F0b",
    "repeat_after_final": "K2 T2",
    "repeat_same_level": "K3 K5 T3b",
    "not_escalated": "K4 T5 T6 F1",
    "lawful_second_complaint": "K6",
    "late_second_complaint": "K7 K9 K11c",
    "lawful_after_deadline": "K8",
    "authority_inaction_step_up": "K10 T9",
    "refusal_contested": "K11 T9b",
    "repeat_after_guidance": "K11b T10",
    "no_third_instance": "K14",
    "parallel_filing": "K12 T11 F2",
    "premature_escalation": "K13 T12",
    "skipped_level": "K15 T13",
    "step_up_after_closure": "K15b T13b",
    "filed_below": "K16 T3 T13c",
    "wrong_branch": "K17 T14 F4",
    "lawful_denounce_head": "T4",
    "lawful_continued_denunciation": "T7",
    "lawful_overdue_denunciation": "T8",
    "filed_above_responsible": "F3",
}
"""The class of each row."""
FELT = ("info", "low", "medium", "high", "critical")
"""What a weight means; what counts softly is felt as if it weighed one less."""


class Course(Protocol):
    """The papers on one object, read by its table."""

    def judged(self, paper: Paper) -> Judged:
        """The row of one paper."""
        ...


class OfComplaint:
    """The reading of E.1.2, asked as the others are."""

    def __init__(self, law: Law, facts: Iterable[AnyFact], about: Substance, today: date) -> None:
        told = list(facts)
        others = {one.id for one in papers(told, today) if one.kind not in (about.kind, None)}
        own = [f for f in told if f.subject not in others or isinstance(f, PetitionSucceededV1)]
        self.read = Complaint(law, own, about, today)
        self.read.signers = {one.id: one.signers for one in papers(told, today)}

    def judged(self, paper: Paper) -> Judged:
        """The row of one paper."""
        (event,) = [e for e in self.read.papers if e.paper == paper.id]
        rule, fault = self.read.row(event)
        t = paper.day
        right = self.read.turn(t, paper.id)[0] or self.read.resolvers(t)[0]
        return Judged(rule, fault, right, self.read.body(paper.agency, t))


def class_of(rule: str) -> tuple[str, str]:
    """Return the class of a row, and whether it counts."""
    (name,) = [name for name, rows in CLASSES.items() if rule in rows.split()]
    return name, "yes" if rule in HARD else "soft" if rule in SOFT else "no"


def verdicts(law: Law, facts: Iterable[AnyFact], today: date) -> dict[str, Verdict]:
    """Judge every filing somebody has classified."""
    told = list(facts)
    visits = [f for f in standing(told, today) if isinstance(f, DelegationReceivedV1)]

    courses: dict[str, Course] = {}
    found: dict[str, Verdict] = {}
    before: list[Paper] = []
    for one in papers(told, today):
        if one.contradicted is not None:
            rows = FORWARDED if one.forwarded else UNDETERMINED
            found[one.id] = Verdict(rows[one.contradicted])
        elif one.substance is not None:
            key = one.substance.model_dump_json()
            if key not in courses:
                courses[key] = _course(law, told, one.substance, today)
            said = courses[key].judged(one)
            heads = max((f.data.people for f in visits if one.id in f.data.petitions), default=1)
            found[one.id] = _weighed(law, one, said, before, heads)
            if said.rule in (*HARD, *SOFT):
                before.append(one)
    return found


def _course(law: Law, told: list[AnyFact], about: Substance, today: date) -> Course:
    if about.denunciation is not None:
        return Denunciation(law, told, about, today)
    if about.feedback is not None:
        return Feedback(law, told, about, today)
    return OfComplaint(law, told, about, today)


def _weighed(law: Law, paper: Paper, said: Judged, before: list[Paper], heads: int) -> Verdict:
    """E.1.5: 3 at level 4-5, else hops up to 2; +1 for five people, +1 for one of 90 d."""
    if said.rule not in (*HARD, *SOFT):
        return Verdict(said.rule, said.at_fault, conflict=said.rule == "T3")
    t, org = paper.day, law.organisations
    hops = (org.hops(said.lowest, said.body, t) or 0) if said.lowest is not None else 0
    weight = 3 if org.level(said.body, t) >= 4 else min(hops or 1, 2)
    weight += heads >= 5
    weight += any(0 < (t - e.day).days <= 90 and one_hand(e, paper) for e in before)
    weight = min(weight, 5)
    severity = FELT[min(weight - (said.rule in SOFT), 4)]
    return Verdict(said.rule, said.at_fault, weight, severity, hops=hops or None)
