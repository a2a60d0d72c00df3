"""How each table of vectors is judged: what the system says, in the words of `expect`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.law.law import Law
from projections.alerts import alerts
from projections.case_file import CaseFile
from projections.detectors import (
    cross_level,
    enforcement_late,
    extension_abuse,
    missing_notice,
    overdue,
    prolonged,
    wrong_jurisdiction_habit,
)
from projections.findings import Assessment, Detected
from projections.group_file import GroupFile
from tests.support.cases import LONG_AFTER, MATTER, case, the_law
from tests.support.papers import Day, at, id_of
from tests.support.story.asked import called, competent, due
from tests.support.story.offices import agency
from tests.support.story.records import read
from tests.support.story.vectors import Vector
from tests.support.story.weeks import area
from tests.support.verdicts import gathered, heated, holding, moved, past

Said = dict[str, Any]


def level(vector: Vector) -> Said:
    """Say of which class the filing of paper X is."""
    file = case(*vector.told)
    (found,) = [
        one
        for one in cross_level.detect(file, the_law(), LONG_AFTER).assessments
        if one.petition == id_of("p")
    ]
    return _assessed(found)


def _assessed(found: Assessment) -> Said:
    said: Said = {"row": found.rule, "class": found.verdict}
    if found.counts != "no":
        said |= {"counts": found.counts, "weight": found.weight}
    if found.authority_fault:
        said["fault"] = ", ".join(str(called(code)) for code in found.authority_fault)
    flags = [flag for flag in found.flags if flag != "level_5"]
    return said | ({"flags": flags} if flags else {})


def transfers(vector: Vector) -> Said:
    """Say what holds of how the papers were passed on, and which rule leads the alert."""
    if vector.row == "R7b":
        return _holds(_habit(vector))
    found = moved(day_of(vector), *vector.told)
    said = _holds(found)
    if "past" in vector.expect:
        said["past"] = past(found)
    if "alert" in vector.expect:
        (said["alert"],) = {one.says.rule for one in alerts(found.findings, "51").values()}
    return said


def crowds(vector: Vector) -> Said:
    """Say what holds of the people behind a group."""
    return _holds(gathered(day_of(vector), *vector.told))


def delays(vector: Vector) -> Said:
    """Say what holds of lateness, by the detector the row belongs to."""
    detect = _DELAYS.get(vector.row)
    if detect is None:
        return _holds(_of_group(vector))
    found: Detected = detect(case(*vector.told), the_law(), at(day_of(vector)))
    said = _holds(found)
    return said | ({"past": past(found)} if "past" in vector.expect else {})


def _of_group(vector: Vector) -> Detected:
    held = [read(line) for line in vector.held]
    if vector.row == "P2":
        group = GroupFile(MATTER, vector.told)
        return prolonged.of_group(group, held, the_law(), at(vector.on))
    return heated(vector.on, *vector.told, held=held)


_DELAYS: dict[str, Callable[[CaseFile, Law, datetime], Detected]] = {
    **dict.fromkeys(("O1", "O2", "O3"), overdue.detect),
    "O4": extension_abuse.detect,
    "O5": missing_notice.detect,
    "O6": enforcement_late.detect,
    "P1": prolonged.detect,
}


def _habit(vector: Vector) -> Detected:
    turns = [read(line) for line in vector.held]
    return wrong_jurisdiction_habit.detect("t51", turns, the_law(), at(vector.on))


def _holds(found: Detected) -> Said:
    return {"holds": holding(found)}


def day_of(vector: Vector) -> Day:
    """Return the day a vector is judged for: that of its last fact unless said."""
    return vector.on or max(fact.businessdate for fact in vector.told)


JUDGES: dict[str, Callable[[Vector], Said]] = {
    "khieu_nai": level,
    "to_cao": level,
    "kien_nghi": level,
    "chuyen_don": transfers,
    "dong_nguoi": crowds,
    "qua_han": delays,
    "co_quan_dia_ban": agency,
    "tang_bat_thuong": area,
    "thoi_han": due,
    "tham_quyen": competent,
}
"""One judge a file of vectors."""
