"""What is on record before a vector is judged: `2026-06-20 vụ 1 có phát hiện P1`."""

from __future__ import annotations

import re

from domain.contracts.alert import Severity
from projections.findings import Finding, Pattern, SubjectKind
from tests.support.papers import id_of, on
from tests.support.story.words import OFFICES, UnreadableError, office

_OFFICE = "|".join(sorted(OFFICES, key=len, reverse=True))
_ASTRAY = re.compile(rf"(\d{{4}}-\d\d-\d\d) ({_OFFICE}) chuyển sai vụ (\w+)")
_HELD = re.compile(r"(\d{4}-\d\d-\d\d) vụ (\w+) (có|từng có) phát hiện (\w+)")
_PATTERNS = {
    "O": Pattern.OVERDUE,
    "P": Pattern.PROLONGED,
    "R": Pattern.REPEATED_TRANSFER,
    "M": Pattern.MASS_COMPLAINT,
}


def read(line: str) -> Finding:
    """Return the finding a line tells of."""
    astray, held = _ASTRAY.fullmatch(line), _HELD.fullmatch(line)
    if astray is not None:
        day, word, matter = astray.groups()
        params = (("sent_on", day),)
        return _finding("R7", day, matter, params=params, agency=office(word))
    if held is not None:
        day, matter, still, rule = held.groups()
        return _finding(rule, day, matter, state="holding" if still == "có" else "historic")
    message = f"{line!r}: no record is told so"
    raise UnreadableError(message)


def _finding(rule: str, day: str, matter: str, **said: object) -> Finding:
    severity: Severity = "high"
    found = Finding(
        rule=rule,
        version=1,
        pattern=_PATTERNS.get(rule[0], Pattern.CROSS_LEVEL),
        subject_kind=SubjectKind.GROUP if rule[0] == "M" else SubjectKind.MATTER,
        subject=id_of(f"matter {matter}"),
        path="",
        severity=severity,
        effective_at=on(day),
        evidence=(id_of(f"{rule} {matter} {day}"),),
        agencies=(str(said.get("agency", OFFICES["xã"])),),
        params=said.get("params", ()),  # type: ignore[arg-type]
    )
    return found if said.get("state") != "historic" else _ended(found)


def _ended(found: Finding) -> Finding:
    return Finding(**{**_fields(found), "state": "historic"})  # type: ignore[arg-type]


def _fields(found: Finding) -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}
