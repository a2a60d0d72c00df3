"""R7b: an agency that keeps sending papers to the wrong body (thói quen chuyển sai thẩm quyền)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule


_SHOWN = 50
"""An alert shows the first transfers and the latest, not thousands."""


class WrongTurn(NamedTuple):
    """One transfer of one matter to a body that was not competent."""

    on: date
    """The day of the transfer."""
    matter: str
    evidence: tuple[str, ...]


def detect(agency: str, wrong_turns: Collection[Finding], law: Law, as_of: datetime) -> Detected:
    """State every run of days in which an agency sent enough matters astray.

    A run ends when the window has passed without another; then it is history.
    """
    turns = sorted(
        _turn(finding)
        for finding in wrong_turns
        if finding.rule == "R7" and finding.agencies[:1] == (agency,)
    )
    if not turns:
        return Detected()
    rule, day = ruling(law, "R7b", turns[-1].on), legal_day(as_of)
    findings: list[Finding] = []
    wake: list[datetime] = []
    for run in _runs(turns, rule):
        over = run[-1].on + timedelta(days=rule.number("window_days"))
        findings.append(_finding(agency, run, rule, historic=over <= day))
        if over > day:
            wake.append(dawn(over))
    return Detected(frozenset(findings), wake_at=min(wake, default=None))


def _turn(finding: Finding) -> WrongTurn:
    sent_on = date.fromisoformat(str(dict(finding.params)["sent_on"]))
    return WrongTurn(sent_on, finding.subject, finding.evidence)


def _runs(turns: list[WrongTurn], rule: Rule) -> Iterator[list[WrongTurn]]:
    """Join the windows that hold enough different matters and overlap."""
    days, enough = rule.number("window_days"), rule.number("at")
    matters, start = Counter[str](), 0
    run: list[WrongTurn] = []
    reached = 0
    for at, turn in enumerate(turns):
        matters[turn.matter] += 1
        while (turn.on - turns[start].on).days >= days:
            matters[turns[start].matter] -= 1
            matters += Counter[str]()
            start += 1
        if len(matters) < enough:
            continue
        if run and start >= reached:
            yield run
            run = []
        run.extend(turns[max(start, reached) : at + 1])
        reached = at + 1
    if run:
        yield run


def _finding(agency: str, run: list[WrongTurn], rule: Rule, *, historic: bool) -> Finding:
    third = _third(run, rule.number("at"))
    shown = [*run[: third + 1], *run[-_SHOWN:]]
    return Finding(
        rule="R7b",
        version=rule.version,
        pattern=Pattern.REPEATED_TRANSFER,
        subject_kind=SubjectKind.AGENCY,
        subject=agency,
        path="",
        severity="high",
        effective_at=run[third].on,
        evidence=tuple(sorted({id_ for turn in shown for id_ in turn.evidence})),
        agencies=(agency,),
        params=(
            ("count", len({turn.matter for turn in run})),
            ("days", rule.number("window_days")),
        ),
        state="historic" if historic else "holding",
    )


def _third(run: list[WrongTurn], enough: int) -> int:
    """Return the place of the transfer with which enough different matters had gone astray."""
    matters: set[str] = set()
    at = 0
    while len(matters) < enough:
        matters.add(run[at].matter)
        at += 1
    return at - 1
