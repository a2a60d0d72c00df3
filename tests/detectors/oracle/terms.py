"""A.7, A.8 and E.0 "Days" by hand: when a term ends, with what lengthens it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from domain.law.calendar import Calendar
from tests.detectors.oracle.plain import Event

NEW_LAW = date(2026, 7, 1)
"""Law 136/2025: KN-ACC of seven working days, and suspension of complaints."""
DECREE_124 = date(2020, 12, 10)
"""NĐ 124/2020 counts the ten days of the law in working days."""
EXPERT_SINCE = date(2019, 5, 28)
"""NĐ 31/2019: the time of an expert assessment is not counted."""


def acceptance_end(calendar: Calendar, received: date) -> date:
    """KN-ACC: 7 wd from 2026-07-01; before, the longer of 10 d and 10 wd (X1, X7); first 10 d."""
    if received >= NEW_LAW:
        return calendar.plus_working(received, 7)
    ten_days = calendar.moved(received + timedelta(days=10))
    if received < DECREE_124:
        return ten_days
    return max(ten_days, calendar.plus_working(received, 10))


def complaint_days(*, second: bool, remote: bool, discipline: bool, complex_: bool) -> int:
    """KN-RES1, KN-RES2, their remote forms, KN-RES-D."""
    if discipline:
        return 45 if complex_ else 30
    if second:
        return {(0, 0): 45, (0, 1): 60, (1, 0): 60, (1, 1): 70}[remote, complex_]
    return {(0, 0): 30, (0, 1): 45, (1, 0): 45, (1, 1): 60}[remote, complex_]


def pauses(
    done: Iterable[Event],
    since: date = date.min,
    words: tuple[str, str] = ("suspended", "resumed"),
) -> list[tuple[date, date | None]]:
    """Pair each suspension with the next later resumption; one inside another adds nothing."""
    begins, stops = words
    starts = sorted({e.day for e in done if e.word == begins and e.day >= since})
    ends = sorted({e.day for e in done if e.word == stops})
    found: list[tuple[date, date | None]] = []
    for start in starts:
        if found and (found[-1][1] is None or start < found[-1][1]):
            continue
        if start in ends and not (found and found[-1][1] == start):
            continue
        found.append((start, min((end for end in ends if end > start), default=None)))
    return found


def complaint_due(
    calendar: Calendar,
    done: Iterable[Event],
    accepted: date,
    *,
    second: bool,
    remote: bool,
    discipline: bool,
) -> tuple[date | None, int, int]:
    """Return the due day (None while suspended), the days of the limit, the days of pause.

    A flag or a pause dated after the due day it finds has no effect; a pause that
    began before 2026-07-01 is none in law (KN-SUSP, X7: by the day the step starts).
    """
    done = list(done)
    flag = min((e.day for e in done if e.word == "complex"), default=None)
    changes: list[tuple[date, str, date | None]] = [(flag, "complex", None)] if flag else []
    for start, end in pauses(done, NEW_LAW):
        if end is None or end > accepted:
            changes.append((max(start, accepted), "pause", end))
    length = complaint_days(second=second, remote=remote, discipline=discipline, complex_=False)
    paused = 0
    due = calendar.moved(accepted + timedelta(days=length))
    for day, what, end in sorted(changes, key=lambda change: (change[0], change[1])):
        if day > due:
            break
        if what == "complex":
            length = complaint_days(
                second=second, remote=remote, discipline=discipline, complex_=True
            )
        elif end is None:
            return None, length, paused
        else:
            paused += (end - day).days
        due = calendar.moved(accepted + timedelta(days=length + paused))
    return due, length, paused


def denunciation_due(
    calendar: Calendar, done: Iterable[Event], accepted: date
) -> tuple[date | None, int, int]:
    """TC-RES, TC-EXT1, TC-EXT2: 30, 60 or 90 nominal days from acceptance, pauses out."""
    done = list(done)
    changes: list[tuple[date, int, date | None]] = [
        (e.day, e.data.ordinal, None) for e in done if e.word == "extended"
    ]
    for start, end in pauses(done):
        if end is None or end > accepted:
            changes.append((max(start, accepted), 0, end))
    extensions = paused = 0
    due = calendar.moved(accepted + timedelta(days=30))
    for day, ordinal, end in sorted(changes, key=lambda change: (change[0], -change[1])):
        if day > due:
            break
        if ordinal:
            extensions = max(extensions, ordinal)
        elif end is None:
            return None, 30 * (1 + extensions), paused
        else:
            paused += (end - day).days
        due = calendar.moved(accepted + timedelta(days=30 * (1 + extensions) + paused))
    return due, 30 * (1 + extensions), paused


def denunciation_end(calendar: Calendar, done: Iterable[Event], accepted: date) -> date | None:
    """TC-RES with its extensions, TC-SUSP and TC-EXP; None while one of the two lasts.

    A day both suspended and at the expert's is left out once.
    """
    done = list(done)
    stops = [(start, end) for start, end in pauses(done) if end is None or end > accepted]
    expert = pauses(done, EXPERT_SINCE, ("asked expert", "heard expert"))
    stops += [(start, end) for start, end in expert if end is None or end > accepted]
    changes: list[tuple[date, int, date | None]] = [
        (e.day, e.data.ordinal, None) for e in done if e.word == "extended"
    ]
    changes += [(max(start, accepted), 0, end) for start, end in stops]
    extensions = 0
    lost: set[date] = set()
    due = calendar.moved(accepted + timedelta(days=30))
    for day, ordinal, end in sorted(changes, key=lambda one: (one[0], -one[1], one[2] or date.max)):
        if day > due:
            break
        if ordinal:
            extensions = max(extensions, ordinal)
        elif end is None:
            return None
        else:
            lost |= {day + timedelta(days=n) for n in range((end - day).days)}
        due = calendar.moved(accepted + timedelta(days=30 * (1 + extensions) + len(lost)))
    return due
