"""The terms that ran in a matter, each with how its due day came about (các thời hạn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.duties import clocks_of
from projections.explaining.basis import flags_told
from projections.explaining.dates import Computed, computed
from projections.texts.text import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from projections.case_file import CaseFile
    from projections.clocks import Clock
    from projections.explaining.speech import Speech

RUNNING = Text("đang chạy", "running")
SUSPENDED = Text("đang tạm đình chỉ", "suspended")
IN_TIME = Text("xong ngày {day}, đúng hạn", "done on {day}, in time")
LATE = Text("xong ngày {day}, quá hạn", "done on {day}, late")
OVERDUE = Text("đã quá hạn", "overdue")
NOT_RECORDED = Text(
    "sổ không ghi việc này nên không kết luận là chậm",
    "the register does not record this, so nothing is called late",
)


class TermTold(NamedTuple):
    """One duty of one office: its term and how it stands."""

    clock: str
    agency: str
    standing: str
    computed: Computed | None
    """None while it is suspended."""
    sides: tuple[Computed, ...]
    """What the text that was not followed says, where two conflict."""
    flags: tuple[str, ...]


def terms_of(case: CaseFile, speech: Speech, as_of: datetime) -> list[TermTold]:
    """Return every clock of a matter as it stands, by the day it began."""
    today = legal_day(as_of)
    clocks = sorted(
        clocks_of(case, speech.law, today),
        key=lambda clock: (clock.start, clock.name, clock.agency),
    )
    return [_told(clock, speech, today) for clock in clocks]


def _told(clock: Clock, speech: Speech, today: date) -> TermTold:
    term = clock.term
    return TermTold(
        clock.name,
        speech.agency(clock.agency, clock.start),
        _standing(clock, speech, today),
        None if term is None else computed(term.due, speech, suspended=term.suspended),
        () if term is None else tuple(computed(s, speech) for s in term.sides if s != term.due),
        tuple(flags_told(clock.flags, speech)),
    )


def _standing(clock: Clock, speech: Speech, today: date) -> str:
    if clock.end is not None:
        late = clock.term is not None and clock.end.day > clock.term.due.day
        return speech.say(LATE if late else IN_TIME, day=speech.day(clock.end.day))
    if clock.term is None:
        return speech.say(SUSPENDED)
    if today <= clock.term.due.day:
        return speech.say(RUNNING)
    return speech.say(OVERDUE if clock.recorded else NOT_RECORDED)
