"""How a clock is told in a finding (trình bày thời hạn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from projections.findings import Finding, Pattern, Severity, SubjectKind

if TYPE_CHECKING:
    from datetime import date

    from domain.law.rulebook import Rule
    from projections.clocks import Clock
    from projections.findings import Params

_SEVERITIES: dict[str, Severity] = {word: word for word in get_args(Severity)}
_TWO_TEXTS = ("law_due", "decree_due")


def severity_of(word: str | None) -> Severity:
    """Return the severity a rule names, `medium` where it names none."""
    return _SEVERITIES[word or "medium"]


class Row(NamedTuple):
    """A row that holds, how grave it is, and since when."""

    rule: Rule
    severity: str | None
    since: date


def told(subject: str, clock: Clock, row: Row, *, more: Params = ()) -> Finding:
    """State a row of the office a clock belongs to."""
    return Finding(
        rule=row.rule.id,
        version=row.rule.version,
        pattern=Pattern.OVERDUE,
        subject_kind=SubjectKind.MATTER,
        subject=subject,
        path=f"{clock.name}:{clock.agency}",
        severity=severity_of(row.severity),
        effective_at=row.since,
        evidence=tuple(sorted(set(clock.evidence))),
        agencies=(clock.agency,),
        params=tuple(sorted([*_params(clock), *more])),
        state="holding" if clock.end is None else "historic",
        flags=clock.flags,
    )


def _params(clock: Clock) -> list[tuple[str, str | int]]:
    params: list[tuple[str, str | int]] = [
        ("clock", clock.name),
        ("start", clock.start.isoformat()),
    ]
    if clock.term is not None:
        due = clock.term.due
        params += [
            ("due", due.day.isoformat()),
            ("length", due.length),
            ("limit", due.limit.id),
            ("limit_version", due.limit.version),
            ("unit", due.unit),
        ]
        sides = zip(_TWO_TEXTS, clock.term.sides, strict=False)
        params += [(name, side.day.isoformat()) for name, side in sides]
    if clock.end is not None:
        params.append(("ended", clock.end.day.isoformat()))
    return params
