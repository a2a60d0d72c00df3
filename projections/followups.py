"""The clocks of what must follow a step: send, publish, notify, act (việc phải làm tiếp theo).

A service proves that the decision was sent, at the latest so many days before as a
letter is taken to travel (`SERVICE-EST`), and is marked `estimated` [ours]. A
register that says nothing of a kind of step in a matter perhaps never does: such a
clock is not `recorded`, and nobody is called late by it [ours].
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from domain.law import deadlines
from domain.law.errors import LawError
from projections.clocks import Clock, End, earliest
from projections.resolutions import instance_of, papers_of, rounds
from projections.terms import Term, of_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from projections.clocks import ClockName, Desk, Matter
    from projections.dockets import Step, Word


class _Duty(NamedTuple):
    """What is due after a step, and the steps that say it was done."""

    name: ClockName
    ends: frozenset[Word]
    about: str = ""
    """What a notice must tell to count."""


_SEND = _Duty("KN-SEND1", frozenset({"notified", "served"}), "result")
_AFTER_DECISION: dict[Kind, tuple[_Duty, ...]] = {
    Kind.COMPLAINT: (_SEND, _Duty("KN-PUB", frozenset({"published"}))),
    Kind.DENUNCIATION: (
        _SEND._replace(name="TC-CONC"),
        _Duty("TC-ACT", frozenset({"acted"})),
        _Duty("TC-PUB", frozenset({"published"})),
    ),
    Kind.FEEDBACK: (),
}
_NOTICE = _Duty("TC-NOTI", frozenset({"notified"}), "acceptance")


def follow_ups(matter: Matter, desk: Desk, *, everything: bool = False) -> Iterator[Clock]:
    """Return what one office owes after its steps; `everything` with what nobody records."""
    if desk.kind is Kind.FEEDBACK:
        return
    words = {step.word for step in desk.docket.steps}
    if desk.kind is Kind.DENUNCIATION:
        for one in rounds(matter, desk):
            yield from _clock(matter, desk, one.accepted[0], _NOTICE)
    if "decided" in words:
        for duty in _AFTER_DECISION[desk.kind]:
            if everything or words & duty.ends:
                for step in _first_of_each_day(desk.docket.of("decided")):
                    yield from _clock(matter, desk, step, duty)


def reports(matter: Matter) -> Iterator[Clock]:
    """Return what late resolvers owe superiors who demanded a report (TC-LATE2)."""
    for demand in matter.steps:
        if demand.word != "demanded":
            continue
        done = [(s.day, s.id) for s in matter.steps if s.word == "reported" and s.day >= demand.day]
        end = earliest(done)
        term = _term(matter.law_by(end), "TC-LATE2", demand)
        if term is not None:
            ids = (demand.id, *(end.ids if end else ()))
            body = matter.body(demand.says, demand.day)
            yield Clock("TC-LATE2", body, demand.day, term, end, ids)


def _first_of_each_day(steps: list[Step]) -> list[Step]:
    return list({step.day: step for step in reversed(steps)}.values())[::-1]


def _clock(matter: Matter, desk: Desk, start: Step, duty: _Duty) -> Iterator[Clock]:
    name = duty.name
    if name == "KN-SEND1" and instance_of(matter, desk, [start])[0]:
        name = "KN-SEND2"
    end, estimated = _end(matter, desk, start, duty)
    term = _term(matter.law_by(end), name, start)
    if term is None:
        return
    # The papers say of what kind the case is.
    paper = [id_ for p in papers_of(matter, desk, [start]) for id_ in p.evidence]
    seen = _seen(desk, start, duty)
    ids = (start.id, *paper, *(end.ids if end else ()), *seen)
    flags = ("estimated",) if estimated else ()
    yield Clock(name, desk.docket.body, start.day, term, end, ids, bool(seen), flags)


def _seen(desk: Desk, start: Step, duty: _Duty) -> tuple[str, ...]:
    """Return the facts that show that the office's register has such steps at all.

    With one that belongs to an earlier case goes what began that case.
    """
    step = next((step for step in desk.docket.steps if _does(step, duty)), None)
    if step is None:
        return ()
    before = (s.id for s in desk.docket.steps if s.word == start.word and s.day <= step.day)
    return (step.id, *list(before)[:1])


def _term(law: Law, name: ClockName, start: Step) -> Term | None:
    try:
        if name == "KN-SEND1":
            return of_sides(deadlines.sending_sides(law, start.day, instance=1))
        if name == "KN-SEND2":
            return of_sides(deadlines.sending_sides(law, start.day, instance=2))
        return Term(deadlines.term(law, name, start.day))
    except LawError:
        return None


def _does(step: Step, duty: _Duty) -> bool:
    return step.word in duty.ends and (step.word != "notified" or step.says == duty.about)


def _end(matter: Matter, desk: Desk, start: Step, duty: _Duty) -> tuple[End | None, bool]:
    """Return when the duty was done, and whether that day is estimated."""
    done = [step for step in desk.docket.steps if _does(step, duty) and _follows(desk, step, start)]
    guessed = bool(done) and all(step.word == "served" for step in done)
    travels = matter.law.rulebook.rule("SERVICE-EST", start.day).number("days") if guessed else 0
    days = [(max(start.day, step.day - timedelta(days=travels)), step.id) for step in done]
    end = earliest(days)
    if end is not None and not guessed:
        # A notice makes the day of a service exact: it belongs to the evidence.
        end = End(end.day, (*end.ids, *[step.id for step in done if step.word != "served"][:1]))
    return end, guessed


def _follows(desk: Desk, step: Step, start: Step) -> bool:
    """Whether a step follows another, or is of the same paper and dated before the first such."""
    if step.day >= start.day:
        return True
    earlier = any(s.word == start.word and s.day <= step.day for s in desk.docket.steps)
    return step.petition == start.petition and not earlier
