"""What the desk hears and what its officers ask, written down (xử lý tại bàn trực).

One lock makes the desk a single writer of its register; a second program on the same
register makes it read again and decide again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from uuid import UUID

from eventsourcing.persistence import RecordConflictError
from pydantic import BaseModel, ConfigDict

from domain.alert import AlertCase
from domain.alert_deadline import wait_of
from domain.alert_errors import AlertTimeError, AlertUnknownError, DeskWithheldError
from domain.alert_events import Commented
from domain.alert_routing import may_hear, next_desk
from domain.contracts.envelope import legal_day
from domain.contracts.subjects import ALERTS
from domain.errors import RegisterBusyError
from services.desk.commands import Comment
from services.desk.rows import instant, micros, row_of
from services.desk.translate import fact_id, to_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from domain.alert_events import CaseEvent, Revision
    from domain.law.law import Law
    from services.desk.commands import Command
    from services.desk.register import DeskRegister
    from services.desk.rows import Letter, Position

_AT_ONCE = 200
T = TypeVar("T")


class Outcome(BaseModel):
    """The answer to one command."""

    model_config = ConfigDict(frozen=True)

    status: Literal["recorded", "repeated"]
    """`repeated`: the register already said so, and nothing was added."""
    alert: str
    revision: int
    """The latest revision the desk has heard."""
    stage: str
    facts: tuple[str, ...] = ()
    """The ids of the facts this command stated."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change of one warning, as it came, with the desk that hears of it first."""

    alert: UUID
    revision: Revision


@dataclass
class Taken:
    """What came of a batch."""

    new: int = 0
    repeated: int = 0
    changes: dict[str, int] = field(default_factory=dict[str, int])


class DeskEngine:
    """Carries out what the system says and what officers ask, for one desk."""

    def __init__(
        self, register: DeskRegister, *, desk: str, law: Law, clock: Callable[[], datetime]
    ) -> None:
        self.register = register
        self.desk = desk
        self.law = law
        self.clock = clock
        self._one_writer = threading.Lock()

    def take_in(
        self, told: Sequence[Told], position: Position, letters: Iterable[Letter] = ()
    ) -> Taken:
        """Write down what the system said, in whatever order; with it how far was read."""
        return self._written(lambda: self._take_in(told, position, tuple(letters)))

    def execute(self, alert: UUID, command: Command) -> Outcome:
        """Carry a command out; return when it is durable, or raise a refusal."""
        return self._written(lambda: self._execute(alert, command))

    def climb(self) -> int:
        """Let desks above hear of what nobody took up in time; return how many moved."""
        return self._written(self._climb)

    def reckon(self) -> int:
        """Set every waiting file's day anew: deadlines may have changed while we were away."""
        return self._written(self._reckon)

    def find(self, alert: UUID) -> AlertCase | None:
        """Return the file of a warning."""
        return self.register.files([alert]).get(alert)

    # -- inside the lock

    def _written(self, write: Callable[[], T]) -> T:
        with self._one_writer:
            try:
                return write()
            except RecordConflictError:
                try:
                    return write()
                except RecordConflictError:
                    raise RegisterBusyError from None

    def _take_in(
        self, told: Sequence[Told], position: Position, letters: tuple[Letter, ...]
    ) -> Taken:
        now, taken = self.clock(), Taken()
        cases = self.register.files(list({one.alert for one in told}))
        touched: dict[UUID, AlertCase] = {}
        for one in told:
            case = cases.get(one.alert)
            if case is None:
                case = cases[one.alert] = AlertCase.open(one.alert, self.desk, at=now)
            if case.hear(one.revision, at=now):
                touched[one.alert] = case
                taken.new += 1
                word = one.revision.change
                taken.changes[word] = taken.changes.get(word, 0) + 1
            else:
                taken.repeated += 1

        def beside(cursor: Any) -> None:  # noqa: ANN401 - of either driver
            index = self.register.index
            index.put_cases([row_of(case, self.law) for case in touched.values()], cursor)
            index.set_aside(letters, cursor)
            index.put_position(ALERTS, position, cursor)

        if touched:
            self.register.keep(list(touched.values()), beside)
        else:
            self.register.index.write(beside)
        return taken

    def _execute(self, alert: UUID, command: Command) -> Outcome:
        case = self.find(alert)
        if case is None:
            raise AlertUnknownError(alert=alert)
        self._check_may_hear(case, command)
        if isinstance(command, Comment) and self._said_last(case, command):
            return self._outcome(case, [])
        command.apply(case, self.clock())
        new = cast("list[CaseEvent]", list(case.pending_events))
        if not new:
            return self._outcome(case, [])

        def beside(cursor: Any) -> None:  # noqa: ANN401 - of either driver
            index = self.register.index
            index.put_cases([row_of(case, self.law)], cursor)
            for event in new:
                if isinstance(event, Commented) and isinstance(command, Comment):
                    index.put_comment(str(case.id), event.number, command.text, cursor)

        self.register.keep([case], beside)
        return self._outcome(case, new)

    def _check_may_hear(self, case: AlertCase, command: Command) -> None:
        latest = case.standing.latest
        today = legal_day(self.clock())
        for office in command.offices:
            if not may_hear(office, latest.withheld, self.law.organisations, today):
                raise DeskWithheldError(office=office)

    def _said_last(self, case: AlertCase, command: Comment) -> bool:
        """Whether the last comment is this one, sent again."""
        last = next((act for act in reversed(case.acts) if isinstance(act, Commented)), None)
        if last is None or last.by.ref != command.officer or last is not case.acts[-1]:
            return False
        return self.register.index.comments(str(case.id)).get(last.number) == command.text

    def _outcome(self, case: AlertCase, new: Sequence[CaseEvent]) -> Outcome:
        return Outcome(
            status="recorded" if new else "repeated",
            alert=str(case.id),
            revision=case.standing.latest.number,
            stage=case.standing.stage.value,
            facts=tuple(
                fact_id(self.desk, event) for event in new if to_fact(self.desk, event) is not None
            ),
        )

    def _climb(self) -> int:
        now = self.clock()
        due = [UUID(alert) for alert in self.register.index.due(micros(now), _AT_ONCE)]
        if not due:
            return 0
        cases = self.register.files(due)
        at_top = {id_ for id_, case in cases.items() if not self._step_up(case, now)}

        def beside(cursor: Any) -> None:  # noqa: ANN401 - of either driver
            rows = [row_of(case, self.law, top=id_ in at_top) for id_, case in cases.items()]
            self.register.index.put_cases(rows, cursor)

        moved = [case for case in cases.values() if case.pending_events]
        if moved:
            self.register.keep(moved, beside)
        else:
            self.register.index.write(beside)
        return len(moved)

    def _step_up(self, case: AlertCase, now: datetime) -> bool:
        """Let the desk above hear of a file that is late; False where there is none."""
        wait = wait_of(case.standing, self.law)
        if wait is None or wait.ends_at > now:
            return True  # somebody took it up, or the day was set anew
        latest = case.standing.latest
        to = next_desk(case.standing.desk, latest.withheld, self.law, legal_day(now))
        if to is None:
            return False
        try:
            case.escalate(to, step=wait.step, due_on=wait.due_on, at=now)
        except AlertTimeError:
            return True
        return True

    def _reckon(self) -> int:
        after, count = "", 0
        while ids := self.register.index.waiting(after, _AT_ONCE):
            cases = self.register.files([UUID(id_) for id_ in ids])
            rows = [row_of(case, self.law) for case in cases.values()]
            self.register.index.write(partial(self.register.index.put_cases, rows))
            after, count = ids[-1], count + len(rows)
        return count

    def next_climb(self) -> datetime | None:
        """Return when the next step up is due."""
        at = self.register.index.next_climb()
        return None if at is None else instant(at)
