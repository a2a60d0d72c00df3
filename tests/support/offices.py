"""What agencies do as offices, for tests: reports sent, receptions by the head; and areas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.contracts.reception import HeldData, ReceptionHeldV1
from domain.contracts.report import ReportSentData, ReportSentV1
from domain.law.law import Law
from domain.law.overlays import laid_over, parsed_overlay
from projections.agency_file import AgencyFile
from projections.area_file import Entry
from projections.detectors import area_escalation, reception_days, report_late
from projections.findings import Finding
from tests.support.cases import the_law
from tests.support.facts import fact
from tests.support.papers import COMMUNE, Day, at, id_of, on


def sent(
    period: str, day: Day, agency: str = COMMUNE, *, to: str = "t51", key: str = ""
) -> ReportSentV1:
    """State that an agency sent a report."""
    data = ReportSentData(period=period, to=to)
    return fact(ReportSentV1, agency, day, f"report {agency} {period}", data=data, key=key)


def head_received(
    day: Day, agency: str = COMMUNE, *, head: bool = True, visit: str = ""
) -> ReceptionHeldV1:
    """State that an office received a citizen, with its head unless said."""
    data = HeldData(head_present=head)
    return fact(ReceptionHeldV1, agency, day, visit or f"visit {agency} {day}", data=data)


def with_target(**per_month: int) -> Law:
    """Return the law with a province's own target of days of reception."""
    params = {f"{role}_per_month": days for role, days in per_month.items()}
    row = {"id": "TCD-DAY-LOCAL", "valid_from": date(2026, 1, 1), "params": params}
    overlay = parsed_overlay("test.toml", {"province": "51", "rule": [row]})
    law = the_law()
    return replace(law, rulebook=laid_over(law.rulebook, overlay))


def filed(
    day: Day,
    number: int = 0,
    *,
    area: str = "21115",
    hard: bool = False,
    fault: bool = False,
    crowd: bool = False,
    accused: tuple[str, ...] = (),
) -> Entry:
    """Return one filing as an area counts it; a denunciation where a body is accused."""
    item = id_of(f"{area} {day} {number} {hard} {accused}")
    return Entry(
        area,
        on(day),
        item,
        item,
        filed=True,
        hard=hard,
        soft=False,
        higher=hard or fault,
        fault=fault,
        crowd=crowd,
        secret=bool(accused),
        evidence=(item,),
        denounced=accused,
    )


def office_findings() -> list[Finding]:
    """Return findings of each rule about agencies and areas, for the tests of texts."""
    law = the_law()
    files = (
        AgencyFile(COMMUNE, [sent("2026-H1", "2026-06-17"), sent("2026-Q3", "2026-09-18")]),
        AgencyFile(COMMUNE, [head_received("2026-08-03")]),
    )
    found = [*report_late.detect(files[0], law, at("2026-10-01")).findings]
    found += reception_days.detect(files[1], law, at("2026-09-01")).findings
    enough = AgencyFile(COMMUNE, [head_received(f"2026-08-0{n}") for n in (3, 4)])
    found += reception_days.detect(enough, with_target(commune=3), at("2026-09-01")).findings
    entries = [filed(date(2026, 8, n), hard=n < 4, crowd=n == 1) for n in range(1, 12)]
    found += area_escalation.detect("21115", entries, law, at("2026-08-12")).findings
    return found
