"""Alerts are a diff: what an officer hears follows from the findings alone (cảnh báo)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from projections.findings import SEVERITIES, Alert, AlertChange, Pattern, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from projections.findings import Finding

_ALERTS = UUID("0b5d5a1c-7e0b-5a63-8d0f-3a1f2f0a6c51")
_GRAVITY = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_FIRST_TO_SPEAK = ("R15", "R5", "R4", "R10", "R3", "R9", "R6", "R8", "R7")
_RANK = {rule: rank for rank, rule in enumerate(_FIRST_TO_SPEAK)}
_UNRANKED = len(_RANK)
_BESIDE_ITS_MATTER = (Pattern.PROLONGED, SubjectKind.GROUP)


def alert_id(finding: Finding) -> str:
    """Return the one id of the alert of a finding: the same cause collides, no other does.

    A matter that is a group of its own shares its id with the group; both may be prolonged.
    """
    pattern, subject = finding.pattern, finding.subject
    if (pattern, finding.subject_kind) == _BESIDE_ITS_MATTER:
        subject = f"{finding.subject_kind}:{subject}"
    return str(uuid5(_ALERTS, f"{pattern}/{subject}/{finding.path}"))


def alerts(findings: Iterable[Finding], province: str) -> dict[str, Alert]:
    """Return one alert per pattern, subject and path: the gravest speaks, the others are reasons.

    Only what holds and is worse than `info` speaks. What concerns the subject as
    a whole is a reason on each of its paths.
    """
    by_subject: dict[tuple[Pattern, SubjectKind, str], list[Finding]] = {}
    for finding in findings:
        about = finding.pattern, finding.subject_kind, finding.subject
        by_subject.setdefault(about, []).append(finding)
    found: dict[str, Alert] = {}
    for held in by_subject.values():
        held.sort(key=_order)
        for says in _speakers(held):
            id_ = alert_id(says)
            reasons = tuple(f for f in held if f is not says and f.path in {says.path, ""})
            found[id_] = Alert(id_, province, says, reasons)
    return found


def diff(before: Mapping[str, Alert], after: Mapping[str, Alert]) -> Iterator[AlertChange]:
    """Return what the desk must hear, in a fixed order; nothing when nothing changed."""
    for id_ in sorted(before.keys() | after.keys()):
        was, now = before.get(id_), after.get(id_)
        if now is None and was is not None:
            yield AlertChange("withdrawn", was, was)
        elif was is None and now is not None:
            yield AlertChange("raised", now)
        elif now is not None and was is not None and (now != was or _concern(now) != _concern(was)):
            yield AlertChange("changed", now, was)


def _concern(alert: Alert) -> tuple[object, ...]:
    """Return by what a desk routes an alert: whoever it accuses must not hear of it."""
    return alert.says.kind, alert.says.denounced, alert.says.communes


def _speakers(held: list[Finding]) -> Iterable[Finding]:
    """Return, of findings in order of gravity, the first on each path that may speak."""
    first: dict[str, Finding] = {}
    for finding in held:
        if finding.state == "holding" and finding.severity != "info":
            first.setdefault(finding.path, finding)
    return first.values()


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        finding.state != "holding",
        -_GRAVITY[finding.severity],
        _RANK.get(finding.rule, _UNRANKED),
        finding.rule,
        finding.effective_at,
        finding.path,
        finding.evidence,
        finding.agencies,
        finding.params,
    )
