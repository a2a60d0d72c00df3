"""How a due day came about: which limit, from which day, how long, moved by what (thời hạn)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.law.errors import LawError
from projections.explaining.basis import Basis, basis_of
from projections.texts.text import UNITS, Text

if TYPE_CHECKING:
    from datetime import date

    from domain.law.calendar import Calendar
    from domain.law.deadlines import Due
    from projections.explaining.speech import Speech

_DAY = timedelta(days=1)
_FRIDAY = 5
COMPUTED = Text(
    "{title}: {length} {unit}, tính từ ngày {start}, hết ngày {due}",
    "{title}: {length} {unit} from {start}, ends on {due}",
)
SUSPENDED = Text(", đã cộng {days} ngày tạm đình chỉ", ", {days} days of suspension added")
MOVED = Text(", dời từ ngày {nominal} vì là {why}", ", moved from {nominal} because it is {why}")
SKIPPED = Text(", không tính {days} ngày nghỉ ở giữa", ", {days} days off in between not counted")
WEEKEND = Text("ngày nghỉ cuối tuần", "a weekend")
HOLIDAY = Text("ngày nghỉ lễ", "a holiday")


class Computed(NamedTuple):
    """One due day and its making."""

    limit: str
    start: date
    length: int
    unit: str
    due: date
    nominal: date | None
    """Where the term ends before it is moved off free days; None where it is not moved."""
    suspended: int
    text: str
    basis: Basis


def computed(due: Due, speech: Speech, *, suspended: int = 0) -> Computed:
    """Return how a due day came about."""
    basis = basis_of(due.limit, speech)
    nominal = _nominal(due, suspended)
    text = speech.say(
        COMPUTED,
        title=basis.title,
        length=due.length,
        unit=speech.say(UNITS[due.unit]) if due.unit in UNITS else due.unit,
        start=speech.day(due.start),
        due=speech.day(due.day),
    )
    if suspended:
        text += speech.say(SUSPENDED, days=suspended)
    if nominal is not None:
        why = "; ".join(_reasons(nominal, due.day, speech))
        text += speech.say(MOVED, nominal=speech.day(nominal), why=why)
    skipped = _skipped(due, speech.law.calendar) if due.unit == "wd" else 0
    if skipped:
        text += speech.say(SKIPPED, days=skipped)
    return Computed(
        due.limit.id, due.start, due.length, due.unit, due.day, nominal, suspended, text, basis
    )


def _nominal(due: Due, suspended: int) -> date | None:
    if due.unit == "wd":
        return None
    nominal = due.start + timedelta(days=due.length + suspended)
    return nominal if nominal < due.day else None


def _reasons(first: date, until: date, speech: Speech) -> list[str]:
    """Return why the days from the nominal end to the day before the due day are free."""
    found: list[str] = []
    day = first
    while day < until:
        if (why := _why_free(day, speech)) not in found:
            found.append(why)
        day += _DAY
    return found


def _why_free(day: date, speech: Speech) -> str:
    if day.isoweekday() > _FRIDAY:
        return speech.say(WEEKEND)
    occasion = speech.law.calendar.occasion(day)
    return f"{speech.say(HOLIDAY)} ({occasion})" if occasion else speech.say(HOLIDAY)


def _skipped(due: Due, calendar: Calendar) -> int:
    """Count the days after the start up to the due day that are not worked."""
    try:
        worked = calendar.working_days_between(due.start, due.day)
    except LawError:
        return 0
    return (due.day - due.start).days - worked
