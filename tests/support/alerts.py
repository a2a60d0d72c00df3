"""Files of warnings for tests: what was told, who acts, and a file with a past."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from eventsourcing.utils import get_topic

from domain import alert_events as e
from domain.alert import AlertCase, Hand

ALERT = UUID("642275f7-9ab0-5b22-bf09-f24fcccf91d6")
OTHER = "1f6a53f4-9d4a-54a4-8a3a-2f7f3f4f9a11"
DESK, FIRST, ABOVE = "d51", "t51-ttr", "t51"
NOW = datetime(2026, 8, 4, 9, tzinfo=UTC)
A, B = e.Officer(FIRST, "o-aaaa"), e.Officer(FIRST, "o-bbbb")
HANDLED = e.Verdict("handled")
WRONG = e.Verdict("false_positive", "wrong_fact")
Command = Callable[[AlertCase], object]


def told(number: int, change: str = "raised", severity: str = "medium", **more: Any) -> e.Revision:
    """Return a revision of the warning, one day after the one before."""
    says: dict[str, Any] = {
        "number": number,
        "event": f"event-{number}",
        "change": change,
        "detected_at": datetime(2026, 8, 2, 2, tzinfo=UTC) + timedelta(days=number),
        "province": "51",
        "pattern": "cross_level",
        "severity": severity,
        "subject_kind": "matter",
        "subject": "f6697747-80f7-5049-ba2d-8c03c44a4ffd",
        "rule": "K4",
        "effective_at": date(2026, 8, 3),
        "summary_vi": "Đơn vượt cấp.",
        "summary_en": "A level was skipped.",
        "desk": FIRST,
    }
    return e.Revision(**says | more)


def hand(by: e.Officer = A, revision: int | None = None) -> Hand:
    """Return an officer's hand, who saw a revision; the latest unless said."""
    return Hand(by, NOW, revision)


def opened(*past: e.Revision | Command) -> AlertCase:
    """Return a file with a past: what was told, and what people did, in order."""
    case = AlertCase.open(ALERT, DESK, at=NOW)
    for one in past:
        if isinstance(one, e.Revision):
            case.hear(one, at=NOW)
        else:
            one(case)
    return replayed(case.collect_events())


def replayed(events: Iterable[Any]) -> AlertCase:
    """Return the file a register would read back, numbered in this order."""
    case: Any = None
    for version, event in enumerate(events, 1):
        says = {
            name: value
            for name, value in vars(event).items()
            if name not in {"originator_id", "originator_version", "originator_topic"}
        }
        topic = {"originator_topic": get_topic(AlertCase)} if version == 1 else {}
        make = cast("Any", type(event))
        case = make(originator_id=ALERT, originator_version=version, **topic, **says).mutate(case)
    return cast("AlertCase", case)


def acknowledge(case: AlertCase) -> None:
    """Officer A takes it up."""
    case.acknowledge(hand())


def report(case: AlertCase) -> None:
    """Officer A says it was handled."""
    case.report_handling(hand(), HANDLED)


def close(case: AlertCase) -> None:
    """Officer B closes it as handled."""
    case.close(hand(B), HANDLED)


def escalate(case: AlertCase) -> None:
    """Let it climb one step."""
    step = case.standing.steps + 1
    case.escalate(ABOVE, step=step, due_on=date(2026, 8, 10), at=NOW)


def new_events(case: AlertCase) -> list[e.CaseEvent]:
    """Return what was written down since the file was read."""
    return cast("list[e.CaseEvent]", case.collect_events())
