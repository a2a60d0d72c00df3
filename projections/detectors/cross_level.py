"""Vượt cấp: the verdict on every filing of a complaint, by table E.1.2.

A filing is judged as of its own day: of the facts known, those dated by then
count, and time alone never changes the verdict. Only the look for parallel
papers goes on after it, and that needs facts too. So the one reason to wake is
a fact dated after `as_of`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.reception import DelegationReceivedV1
from domain.contracts.words import Kind
from domain.law.errors import LawError
from projections.detectors.complaint_course import Course
from projections.detectors.complaint_rows import UNDETERMINED, Inquiry, first_match
from projections.detectors.cross_level_evidence import evidence_of
from projections.filings import filings, same_sender
from projections.findings import Assessment, Detected, Finding, Pattern, Severity, SubjectKind
from projections.terms import next_fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.case_file import CaseFile
    from projections.detectors.complaint_rows import Row
    from projections.filings import Filing

_WEIGHT = "VC-WEIGHT"
_SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
_TOP_LEVEL = 5
_SERVED = frozenset({"K6", "K7", "K11c", "K12", "K13", "K15", "K15b"})
"""Rows that rest on the day the first decision was served, once there is one."""


class Judged(NamedTuple):
    """One filing with the row that applies and all it rests on."""

    inquiry: Inquiry
    row: Row
    faults: tuple[str, ...]
    evidence: frozenset[str]
    flags: tuple[str, ...] = ()


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """Judge every filing of a complaint, and state a finding for each that counts."""
    today = legal_day(as_of)
    wake_at = next_fact(case, today)
    known = case.until(today)
    papers = filings(known)
    if not any(paper.kind is Kind.COMPLAINT for paper in papers):
        return Detected(wake_at=wake_at)
    delegations = known.of(DelegationReceivedV1)
    assessments: list[Assessment] = []
    findings: list[Finding] = []
    judged: list[Judged] = []
    for one in _judge(known, law, papers):
        weight, reasons = _weight(one, judged, delegations)
        judged.append(one)
        assessment = _assessment(case.id, one, weight, reasons)
        assessments.append(assessment)
        if weight:
            findings.append(_finding(one, assessment))
    return Detected(frozenset(findings), tuple(assessments), wake_at)


def _judge(case: CaseFile, law: Law, papers: Sequence[Filing]) -> Iterator[Judged]:
    """Judge filings by day; those with one object share one course.

    A filing from before the first rulebook is not judged at all.
    """
    courses: dict[tuple[object, ...], Course] = {}
    for paper in papers:
        if paper.kind is not Kind.COMPLAINT or not law.rulebook.in_force("K1", paper.day):
            continue
        key = _object_key(paper.substance)
        course = courses.get(key)
        if course is None:
            course = courses[key] = Course(case, law, papers, paper.substance)
        yield _verdict(Inquiry(paper, course))


def _verdict(inquiry: Inquiry) -> Judged:
    try:
        row = first_match(inquiry)
        return Judged(inquiry, row, row.faults(inquiry), evidence_of(inquiry, row.rule))
    except LawError:
        # A term that ends outside the years on file: nobody can say whether it has passed.
        row = UNDETERMINED
        return Judged(inquiry, row, (), evidence_of(inquiry, "K15b"), ("partial",))


def _object_key(substance: Substance | None) -> tuple[object, ...]:
    if substance is None or substance.complaint is None:
        return ()
    said = substance.complaint
    place = substance.place.commune if substance.place is not None else None
    return (said.issuer, said.issued_on, said.discipline, said.ministry, place)


def _weight(
    one: Judged, before: Sequence[Judged], delegations: Sequence[DelegationReceivedV1]
) -> tuple[int, frozenset[str]]:
    """Weigh a counted filing by E.1.5; the ids are the facts the weight adds to the verdict."""
    if one.row.counts == "no":
        return 0, frozenset()
    rule = _weighing(one.inquiry)
    weight = min(_hops(one.inquiry) or 1, rule.number("most_hops"))
    if _level(one.inquiry) >= rule.number("central_level"):
        weight = rule.number("central_weight")
    crowd = [fact.id for fact in delegations if _came_with(fact, one.inquiry, rule)]
    again = _repeated(one, before, rule.number("repeat_days"))
    weight += rule.number("delegation_weight") if crowd else 0
    weight += rule.number("repeat_weight") if again else 0
    reasons = frozenset(crowd[:1]).union(again.evidence if again else ())
    return min(weight, rule.number("most")), reasons


def _came_with(fact: DelegationReceivedV1, inquiry: Inquiry, rule: Rule) -> bool:
    """Whether a delegation of five or more spoke for the paper.

    It names the paper, or names none and came to the same body on the same day [ours].
    """
    if fact.data.people < rule.number("delegation_from"):
        return False
    if fact.data.petitions:
        return inquiry.filing.petition in fact.data.petitions
    day = inquiry.filing.day
    return fact.businessdate == day and inquiry.course.body(fact.agency, day, day) == inquiry.a


def _repeated(one: Judged, before: Sequence[Judged], days: int) -> Judged | None:
    """Return a counted filing of the same sender on one of the `days` before the filing."""
    filing, reach = one.inquiry.filing, timedelta(days=days)
    for earlier in before:
        other = earlier.inquiry.filing
        if (
            earlier.row.counts != "no"
            and timedelta(0) < filing.day - other.day <= reach
            and same_sender(filing, other)
        ):
            return earlier
    return None


def _weighing(inquiry: Inquiry) -> Rule:
    return inquiry.course.law.rulebook.rule(_WEIGHT, inquiry.filing.day)


def _severity(inquiry: Inquiry, weight: int) -> Severity:
    rule = _weighing(inquiry)
    return next(s for s in _SEVERITIES if s == "low" or weight >= rule.number(f"{s}_from"))


def _hops(inquiry: Inquiry) -> int | None:
    return inquiry.hops(inquiry.at.right_resolver or inquiry.at.r1, inquiry.a)


def _level(inquiry: Inquiry) -> int:
    return inquiry.course.law.organisations.level(inquiry.a, inquiry.filing.day)


def _flags(one: Judged) -> tuple[str, ...]:
    inquiry, flags = one.inquiry, set(one.flags)
    if inquiry.filing.inconsistent:
        flags.add("inconsistent")
    if inquiry.at.resolvers.ambiguous:
        flags.add("ambiguous")
    served = inquiry.at.service if one.row.rule in _SERVED else None
    if served is not None and served.estimated:
        flags.add("estimated")
    if _level(inquiry) == _TOP_LEVEL:
        flags.add("level_5")
    return tuple(sorted(flags))


def _assessment(matter: str, one: Judged, weight: int, reasons: frozenset[str]) -> Assessment:
    inquiry, filing = one.inquiry, one.inquiry.filing
    day = filing.day
    known = one.row.rule not in {"K0", "K1"}
    return Assessment(
        petition=filing.petition,
        matter=matter,
        agency=inquiry.a,
        filed_on=day,
        verdict=one.row.verdict,
        counts=one.row.counts,
        rule=one.row.rule,
        version=inquiry.course.law.rulebook.rule(one.row.rule, day).version,
        hops=_hops(inquiry) if known and one.row.rule != "K4" else None,
        weight=weight,
        authority_fault=one.faults,
        evidence=tuple(sorted(one.evidence | reasons)),
        door=filing.agency if filing.agency != inquiry.a else None,
        flags=_flags(one),
    )


def _finding(one: Judged, said: Assessment) -> Finding:
    inquiry = one.inquiry
    right = inquiry.at.right_resolver or inquiry.at.r1 or ""
    params: list[tuple[str, str | int]] = [
        ("class", said.verdict),
        ("level", _level(inquiry)),
        ("weight", said.weight),
    ]
    params += [("hops", said.hops)] if said.hops is not None else []
    params += [("authority_fault", " ".join(said.authority_fault))] if said.authority_fault else []
    return Finding(
        rule=said.rule,
        version=said.version,
        pattern=Pattern.CROSS_LEVEL,
        subject_kind=SubjectKind.MATTER,
        subject=said.matter,
        path=said.petition,
        severity=_severity(inquiry, said.weight),
        effective_at=said.filed_on,
        evidence=said.evidence,
        agencies=(said.agency, right),
        params=tuple(sorted(params)),
        flags=said.flags,
    )
