"""R1 and R2: the same matter filed again, the same guidance given again (đơn trùng)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionCompetenceDeterminedV1, PetitionGuidedV1
from domain.contracts.words import Kind
from domain.law import deadlines
from domain.law.errors import OutsideCalendarError, UnknownRuleError
from projections.detectors.transfer_rows.evidence import of_filings
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.law.law import Law
    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.findings import Severity


def filings_repeated(trail: Trail) -> Iterator[Found]:
    """R1: state every agency at which one sender filed the matter again."""
    by_desk: dict[tuple[str, str], list[Filing]] = {}
    for filing in trail.filings:
        if not filing.forwarded:
            desk = (trail.body(filing), trail.sender_of(filing))
            by_desk.setdefault(desk, []).append(filing)
    for (body, _), filed in by_desk.items():
        for run in _runs(trail, filed):
            if len(run) > 1:
                yield _filed_again(trail, body, run)


def _runs(trail: Trail, filed: list[Filing]) -> Iterator[list[Filing]]:
    """Split filings where the matter had rested too long to be filed again."""
    run = filed[:1]
    for earlier, later in pairwise(filed):
        if not _rested(trail, earlier.day, later.day):
            run.append(later)
            continue
        yield run
        run = [later]
    yield run


def _rested(trail: Trail, earlier: date, later: date) -> bool:
    closed = [day for day in trail.deeds.closings if earlier <= day <= later]
    rest = timedelta(days=trail.rule("R1", later).number("window_days"))
    return bool(closed) and later - closed[-1] > rest


def _filed_again(trail: Trail, body: str, run: list[Filing]) -> Found:
    fault = _unanswered(trail, body, run)
    rule = trail.rule("R1", run[1].day)
    severity: Severity = "info"
    if fault and len(run) >= rule.number("medium_at"):
        severity = "medium"
    elif fault and len(run) >= rule.number("low_at"):
        severity = "low"
    answered = trail.deeds.act(body, run[-1].day) is not None
    return Found(
        "R1",
        severity,
        body,
        run[1].day,
        of_filings(trail, body, run),
        (body,),
        (*((("authority_fault", body),) if fault else ()), ("count", len(run))),
        historic=severity != "info" and answered,
    )


def _unanswered(trail: Trail, body: str, run: list[Filing]) -> bool:
    """Whether the agency had left one of the earlier papers unanswered past its limit."""
    last = run[-1].day
    for filing in run[:-1]:
        dealt = _dealt_with(trail, body, filing)
        due = _answer_due(trail.law.known_on(min(dealt, last)), filing)
        if due is not None and due < last and dealt > due:
            return True
    return False


def _dealt_with(trail: Trail, body: str, filing: Filing) -> date:
    """Return the day the agency answered a paper or passed it on."""
    sent = (move.on for move in trail.sent_on(filing))
    act = trail.deeds.act(body, filing.day)
    return min(date.max if act is None else act.on, min(sent, default=date.max))


def _answer_due(law: Law, filing: Filing) -> date | None:
    try:
        if filing.kind is Kind.DENUNCIATION:
            return deadlines.denunciation_initial_due(law, filing.day, delegated=False)
        if filing.kind is Kind.FEEDBACK:
            return deadlines.feedback_due(law, filing.day)
        return deadlines.acceptance_due(law, filing.day)
    except (OutsideCalendarError, UnknownRuleError):
        return None


def repeated_guidance(trail: Trail) -> Iterator[Found]:
    """R2: state every agency that sent the same sender to the same body twice."""
    told: dict[tuple[str, str, str], list[PetitionGuidedV1]] = {}
    for fact in trail.case.of(PetitionGuidedV1):
        body = trail.bodies.of(fact.agency, fact.businessdate)
        told.setdefault((body, fact.data.to, trail.sender(fact.subject)), []).append(fact)
    for (body, to, _), facts in told.items():
        again = [pair for pair in pairwise(facts) if not _competence_changed(trail, *pair)]
        if again:
            involved = {fact.id: fact for pair in again for fact in pair}
            first, over = again[0][1], trail.deeds.stopped(facts[-1].businessdate)
            yield Found(
                "R2",
                "low",
                first.subject,
                first.businessdate,
                tuple(sorted({*trail.bodies.shaping, *involved, *over, *_papers(trail, facts)})),
                (body, to),
                (("count", len(involved)),),
                historic=bool(over),
            )


def _papers(trail: Trail, facts: Iterable[PetitionGuidedV1]) -> Iterator[str]:
    """Return the receipts that say whose papers were guided."""
    for fact in facts:
        if fact.subject in trail.filed:
            yield from trail.filed[fact.subject].evidence


def _competence_changed(trail: Trail, one: PetitionGuidedV1, other: PetitionGuidedV1) -> bool:
    """Whether somebody new was found competent after one guidance, by the day of the other."""
    words = trail.case.of(PetitionCompetenceDeterminedV1)
    known = [fact for fact in words if fact.businessdate <= one.businessdate]
    held = {f.data.competent for f in known if f.businessdate == known[-1].businessdate}
    return any(
        one.businessdate < fact.businessdate <= other.businessdate
        and fact.data.competent not in {one.data.to, *held}
        for fact in words
    )
