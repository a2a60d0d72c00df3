"""How long a warning may wait before the desk above hears of it (hạn xác nhận cảnh báo)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import VIETNAM

if TYPE_CHECKING:
    from domain.alert_standing import CaseStanding
    from domain.law.law import Law

RULE = "DESK-ACK"


class Wait(NamedTuple):
    """Until which day somebody must take it up, and which step up follows."""

    due_on: date
    step: int

    @property
    def ends_at(self) -> datetime:
        """The instant from which it is late: the day after has begun."""
        return datetime.combine(self.due_on + timedelta(days=1), time(), VIETNAM)


def due_of(standing: CaseStanding, law: Law) -> Wait | None:
    """Return how long it may still wait; None where nobody waits or no day is set."""
    if standing.waiting_since is None:
        return None
    rule = law.rulebook.rule(RULE, standing.waiting_since)
    name = f"{standing.latest.severity}_wd"
    if name not in rule.params:
        return None
    day = law.calendar.plus_working(standing.waiting_since, rule.number(name))
    return Wait(day, standing.steps + 1)


def wait_of(standing: CaseStanding, law: Law) -> Wait | None:
    """Return the same, None where it has climbed as far as it may."""
    wait = due_of(standing, law)
    if wait is None or standing.waiting_since is None:
        return None
    rule = law.rulebook.rule(RULE, standing.waiting_since)
    return wait if wait.step <= rule.number(f"{standing.latest.severity}_steps") else None
