"""All that the detectors say of a vector, word for word, one line each (nguyên văn).

The tables of vectors tell the row a reader asks about. This tells everything else as well: days,
evidence, agencies, numbers, flags, when to look again. Run as a program it writes the record that
tests/vectors/test_whole.py compares with; a change of it is read like a change of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from domain.contracts.envelope import VIETNAM
from domain.law.law import Law
from projections.case_file import CaseFile
from projections.detectors import hot_spot, mass_complaint, prolonged, wrong_jurisdiction_habit
from projections.evaluate import MATTER_DETECTORS
from projections.findings import Assessment, Detected, Finding
from projections.group_file import GroupFile
from tests.support.cases import MATTER, case, the_law
from tests.support.papers import on
from tests.support.story.judges import JUDGES, day_of
from tests.support.story.records import read
from tests.support.story.vectors import Vector, page

RECORD = Path(__file__).parents[2] / "vectors" / "whole.txt"
_LATER = (timedelta(0), timedelta(days=45), timedelta(days=400))
"""Judged on its day, once terms have run out, and after most of it is past."""
_ASKED = {"thoi_han", "tham_quyen"}
"""Tables that ask the law, not the detectors."""
Detector = Callable[[CaseFile, Law, datetime], Detected]


def vectors() -> list[Vector]:
    """Return every vector that tells a story, by the order of the pages."""
    pages = (page(name) for name in JUDGES if name not in _ASKED)
    return [one for each in pages for one in each.vectors if one.facts or one.row == "R7b"]


def whole(vector: Vector) -> str:
    """Return all that is said of a vector; what stays as it was on an earlier day is left out."""
    short = _short_names(vector)
    said: set[str] = set()
    told: list[str] = [f"== {vector.id}"]
    for later in _LATER:
        day = on(day_of(vector)) + later
        fresh = [line for line in _spelled(_judged(vector, day), short) if line not in said]
        said.update(fresh)
        told += [f"-- {day}", *fresh]
    return "\n".join(told)


def _judged(vector: Vector, day: date) -> Iterator[tuple[str, Detected]]:
    law, as_of = the_law(), datetime.combine(day, time(23, 59), VIETNAM)
    file, group = case(*vector.told), GroupFile(MATTER, vector.told)
    for detect in MATTER_DETECTORS:
        yield detect.__module__.rpartition(".")[2], detect(file, law, as_of)
    held = [read(line) for line in vector.held]
    mass = mass_complaint.detect(group, law, as_of)
    yield "mass_complaint", mass
    yield "hot_spot", hot_spot.detect(group, law, as_of, held)
    yield "of_group", prolonged.of_group(group, (*held, *mass.findings), law, as_of)
    yield "habit", wrong_jurisdiction_habit.detect("t51", held, law, as_of)


def _spelled(judged: Iterable[tuple[str, Detected]], short: dict[str, str]) -> Iterator[str]:
    for name, detected in judged:
        lines = sorted(_finding(one) for one in detected.findings)
        lines += [_assessment(one) for one in detected.assessments]
        lines += [f"wakes {detected.wake_at}"] if detected.wake_at else []
        for line in lines:
            yield f"{name}: {_shortened(line, short)}"


def _finding(one: Finding) -> str:
    about = f"{one.subject_kind} {one.subject} {one.path}"
    said = f"{one.rule}/{one.version} {one.pattern} {about} {one.severity} {one.state}"
    rest = (one.evidence, one.agencies, dict(one.params), one.flags)
    return f"{said} {one.effective_at} " + " ".join(map(str, rest))


def _assessment(one: Assessment) -> str:
    said = f"{one.rule}/{one.version} {one.petition} {one.matter} {one.agency} {one.filed_on}"
    verdict = f"{one.verdict} {one.counts} {one.hops} {one.weight} {one.door}"
    return f"{said} {verdict} {one.authority_fault} {one.evidence} {one.flags}"


def _short_names(vector: Vector) -> dict[str, str]:
    subjects = dict.fromkeys(fact.subject for fact in vector.told)
    short = {id_: f"s{n}" for n, id_ in enumerate(subjects, 1)}
    return {**short, **{fact.id: f"f{n}" for n, fact in enumerate(vector.told, 1)}, MATTER: "M"}


def _shortened(line: str, short: dict[str, str]) -> str:
    for long, name in short.items():
        line = line.replace(long, name)
    return line


if __name__ == "__main__":
    RECORD.write_text("\n".join(map(whole, vectors())) + "\n", encoding="utf-8")
