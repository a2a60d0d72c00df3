"""What agencies and areas have on record, told in lines: reports sent, receptions, filings."""

from __future__ import annotations

import re
from typing import Any

from domain.contracts.facts import AnyFact
from projections.agency_file import AgencyFile
from projections.area_file import Entry
from projections.detectors import area_escalation, reception_days, report_late
from projections.findings import Finding
from tests.support.cases import the_law
from tests.support.offices import filed, head_received, sent
from tests.support.papers import at
from tests.support.story.vectors import Vector
from tests.support.story.words import OFFICES, UnreadableError, office

_OFFICE = "|".join(sorted(OFFICES, key=len, reverse=True))
_REPORT = re.compile(rf"(\d{{4}}-\d\d-\d\d) ({_OFFICE}) gửi báo cáo kỳ (\d{{4}}-\w+)")
_DAY_HELD = re.compile(rf"(\d{{4}}-\d\d-\d\d) người đứng đầu ({_OFFICE}) (ủy quyền )?tiếp công dân")
_FILINGS = re.compile(r"(\d{4}-\d\d-\d\d) có (\d+) đơn (.+)")
_KINDS = ("đúng cấp", "vượt cấp", "của một đoàn lên trung ương")
_AREA = "21115"


def agency(vector: Vector) -> dict[str, Any]:
    """Say what holds of an agency, or of an area."""
    if vector.row in {"O7", "O8"}:
        code, facts = _acts(vector.held)
        file = AgencyFile(code, facts)
        detect = report_late.detect if vector.row == "O7" else reception_days.detect
        found = detect(file, the_law(), at(vector.on)).findings
        return {"late": sorted(_period(one) for one in found if one.state == "holding")}
    entries = [entry for line in vector.held for entry in _entries(line)]
    found = area_escalation.detect(_AREA, entries, the_law(), at(vector.on)).findings
    return {"holds": sorted(one.rule for one in found if one.state == "holding")}


def _period(found: Finding) -> str:
    said = dict(found.params)
    return found.path if found.rule == "O7" else f"{said['start']} {said['held']}/{said['needed']}"


def _acts(lines: tuple[str, ...]) -> tuple[str, list[AnyFact]]:
    codes: set[str] = set()
    facts: list[AnyFact] = []
    for line in lines:
        report, held = _REPORT.fullmatch(line), _DAY_HELD.fullmatch(line)
        if report is not None:
            codes.add(office(report[2]))
            facts.append(sent(report[3], report[1], office(report[2])))
        elif held is not None:
            codes.add(office(held[2]))
            facts.append(head_received(held[1], office(held[2]), head=held[3] is None))
        else:
            message = f"{line!r}: no office acts so"
            raise UnreadableError(message)
    (code,) = codes
    return code, facts


def _entries(line: str) -> list[Entry]:
    match = _FILINGS.fullmatch(line)
    if match is None or match[3] not in _KINDS:
        message = f"{line!r}: no area has such filings"
        raise UnreadableError(message)
    hard, crowd = match[3] != _KINDS[0], match[3] == _KINDS[2]
    first = 100 * _KINDS.index(match[3])
    numbers = range(first, first + int(match[2]))
    return [filed(match[1], n, area=_AREA, hard=hard, crowd=crowd) for n in numbers]
