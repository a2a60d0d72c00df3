"""One row for each fault that was tried: seeds, numbers, what was measured (bảng kết quả)."""

from __future__ import annotations

import resource
from pathlib import Path

REPORT = Path(__file__).parents[3] / "var" / "faults.txt"


def tell(*words: object) -> None:
    """Add a row to the report; a long series is told as it goes."""
    row = " | ".join(str(word) for word in words)
    print(row)
    REPORT.parent.mkdir(exist_ok=True)
    with REPORT.open("a", encoding="utf-8") as report:
        report.write(row + "\n")


def rows_since(place: int) -> str:
    """Return what was told since the report was so long."""
    return REPORT.read_text(encoding="utf-8")[place:] if REPORT.exists() else ""


def processor_seconds() -> float:
    """Return what this process and those it saw end have used, whatever else the machine did."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
