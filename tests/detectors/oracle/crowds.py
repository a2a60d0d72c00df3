"""Table E.3 read slowly, day by day, from plain tuples and without the detectors' views."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

ABOVE = {"t51": 1, "t51-btcd": 1, "b-nnmt": 2, "btcdtw": 2}
"""What an office adds in M6 over a competent commune of province 51."""
DISORDER = {"threat", "blocking", "incitement", "assault", "damage"}
HOLIDAY = (9, 2)
DAY = timedelta(days=1)
NINETY = 90


class Paper(NamedTuple):
    """One paper of the group."""

    day: date
    people: frozenset[str]
    names: int
    place: str
    said: Any


class Visit(NamedTuple):
    """People who came together."""

    day: date
    agency: str
    heads: int
    words: frozenset[str]
    place: str


class Fired(NamedTuple):
    """A row came true on a day, by a fact of a day, for so many points."""

    on: date
    last: date
    points: int


class Reading(NamedTuple):
    """What the table says on a day."""

    findings: set[tuple[str, str, date]]
    """Rule, state and the day it came true."""
    score: int


def read(papers: list[Paper], visits: list[Visit], today: date) -> Reading:
    """Return the rows that hold, those that lapsed, and the score."""
    papers = [paper for paper in papers if paper.day <= today]
    visits = [visit for visit in visits if visit.day <= today]
    base = _bases(papers, visits)
    found = {(rule, "holding", day) for rule, day in base.items()}
    for paper in papers:
        found |= {(rule, "holding", paper.day) for rule in amiss(paper.said)}
    fired = {"M4": _growth(papers, visits, today)}
    if base:
        fired |= _visited(visits, min(base.values()))
    score = _size(papers, visits) if base else 0
    for rule, times in fired.items():
        if not times:
            continue
        alive = [f for f in times if (today - f.last).days <= NINETY]
        on, points = _stretch(times, alive)
        found.add((rule, "holding" if alive else "historic", on))
        score += points if alive and base else 0
    areas = _areas(papers, visits)
    if base and areas is not None:
        found.add(("M7", "holding", areas))
        score += 1
    return Reading(found, score)


def known(papers: Iterable[Paper], visits: Iterable[Visit], day: date) -> int:
    """Return how many people were known by the end of a day."""
    people = set[str]().union(*(p.people for p in papers if p.day <= day))
    heads = [p.names for p in papers if p.day <= day] + [v.heads for v in visits if v.day <= day]
    return max([len(people), *heads])


def _bases(papers: list[Paper], visits: list[Visit]) -> dict[str, date]:
    days = {
        "M1": [visit.day for visit in visits if visit.heads >= 5],
        "M2": [paper.day for paper in papers if paper.names >= 5],
    }
    small = [paper for paper in papers if paper.names < 5]
    days["M3"] = []
    for end in sorted({paper.day for paper in small}):
        window = [p.people for p in small if end - 29 * DAY <= p.day <= end]
        if len(window) >= 3 and len(set[str]().union(*window)) >= 5:
            days["M3"].append(end)
    return {rule: min(on) for rule, on in days.items() if on}


def _size(papers: list[Paper], visits: list[Visit]) -> int:
    people = known(papers, visits, date.max)
    return sum(people >= step for step in (5, 11, 30, 100))


def _growth(papers: list[Paper], visits: list[Visit], today: date) -> list[Fired]:
    """M4, asked on each day there is."""
    if not papers and not visits:
        return []
    first = min([p.day for p in papers] + [v.day for v in visits])
    days = [first + n * DAY for n in range((today - first).days + 1)]
    count = {day: known(papers, visits, day) for day in days}
    fired: list[Fired] = []
    last, before = first, 0
    for day in days:
        if count[day] > before:
            last = day
        before = count[day]
        then = count.get(day - 14 * DAY, 0)
        if then >= 5 and count[day] >= then + 5 and 2 * count[day] >= 3 * then:
            fired.append(Fired(day, last, 1))
    return fired


def _visited(visits: list[Visit], since: date) -> dict[str, list[Fired]]:
    """M5, M6, M8 and M9."""
    fired: dict[str, list[Fired]] = {"M5": [], "M6": [], "M8": [], "M9": []}
    big = [visit for visit in visits if visit.heads >= 5]
    for visit in big:
        day = visit.day
        if sum(day - 29 * DAY <= other.day <= day for other in big) >= 3:
            fired["M5"].append(Fired(day, day, 1))
        if visit.agency in ABOVE:
            fired["M6"].append(Fired(day, day, ABOVE[visit.agency]))
        if (day.month, day.day) == HOLIDAY:
            fired["M8"].append(Fired(day, day, 1))
    for visit in visits:
        of_many = visit.heads >= 5 or visit.day >= since
        if visit.words & DISORDER and of_many:
            fired["M9"].append(Fired(visit.day, visit.day, 2))
    return fired


def _stretch(times: list[Fired], alive: list[Fired]) -> tuple[date, int]:
    """Return when the last unbroken stretch of the most points began, and these points."""
    last = max(f.last for f in times)
    points = max(f.points for f in (alive or [f for f in times if f.last == last]))
    left = sorted((f.last, f.on) for f in times if f.points == points)
    began, before = left[-1][1], left[-1][0]
    for fact, on in reversed(left):
        if (before - fact).days > NINETY:
            break
        began, before = min(began, on), fact
    return began, points


def _areas(papers: list[Paper], visits: list[Visit]) -> date | None:
    """M7: no code of these stories changed its meaning; the first two digits part provinces."""
    places = sorted([(p.day, p.place) for p in papers] + [(v.day, v.place) for v in visits])
    for day in sorted({on for on, _ in places}):
        seen = {place for on, place in places if on <= day}
        if len(seen) >= 3 or len({place[:2] for place in seen}) >= 2:
            return day
    return None


def amiss(said: Any) -> set[str]:
    """M10 to M12."""
    found: set[str] = set()
    if said.names >= 5 and (said.appointment is False or said.representatives == 0):
        found.add("M10")
    most = 5 if said.names >= 11 else 2
    if said.names >= 5 and said.representatives is not None and said.representatives > most:
        found.add("M11")
    if said.names > 1 and said.signatures is not None and said.signatures < said.names:
        found.add("M12")
    return found
