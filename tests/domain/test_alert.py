"""Life of a warning: what the system tells, what people do, and neither over the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from domain import alert_errors as x
from domain import alert_events as e
from domain.alert import AlertCase
from domain.alert_standing import Stage
from domain.errors import DomainError
from tests.support.alerts import (
    ABOVE,
    ALERT,
    FIRST,
    HANDLED,
    NOW,
    OTHER,
    WRONG,
    A,
    B,
    Command,
    acknowledge,
    close,
    escalate,
    hand,
    new_events,
    opened,
    replayed,
    report,
    told,
)

OFFICE = "t51-snnmt"
WITHDRAWN = told(2, "withdrawn")


def _assign(case: AlertCase) -> None:
    case.assign(hand(), OFFICE)


def _reopen(case: AlertCase) -> None:
    case.reopen(hand())


def _comment(case: AlertCase) -> None:
    case.comment(hand())


@dataclass(frozen=True)
class Step:
    """A past, a command, and the line it adds."""

    past: tuple[e.Revision | Command, ...]
    command: Command
    kind: type[e.CaseEvent]
    stage: Stage

    def __str__(self) -> str:
        """Name it in a test's id."""
        return f"{_named(*self.past)} - {self.kind.TOPIC} - {self.stage}"


def _named(*past: e.Revision | Command) -> str:
    words = (
        f"{one.severity} {one.change}" if isinstance(one, e.Revision) else one.__name__.strip("_")
        for one in past
    )
    return " ".join(words) or "nothing"


STEPS = (
    Step((), lambda c: c.hear(told(1), at=NOW), e.Raised, Stage.OPEN),
    Step((told(1),), lambda c: c.hear(told(2, "changed"), at=NOW), e.Changed, Stage.OPEN),
    Step((told(1),), lambda c: c.hear(WITHDRAWN, at=NOW), e.Withdrawn, Stage.WITHDRAWN),
    Step((told(1),), acknowledge, e.Acknowledged, Stage.ACKNOWLEDGED),
    Step((told(1),), _assign, e.Assigned, Stage.ASSIGNED),
    Step((told(1), acknowledge), _assign, e.Assigned, Stage.ASSIGNED),
    Step((told(1),), _comment, e.Commented, Stage.OPEN),
    Step((told(1), close), _comment, e.Commented, Stage.CLOSED),
    Step((told(1),), report, e.HandlingReported, Stage.REPORTED),
    Step((told(1),), close, e.Closed, Stage.CLOSED),
    Step((told(1, severity="critical"), report), close, e.Closed, Stage.CLOSED),
    Step((told(1, severity="high"), report), lambda c: c.close(hand(B)), e.Closed, Stage.CLOSED),
    Step((told(1), close), _reopen, e.Reopened, Stage.OPEN),
    Step((told(1), WITHDRAWN), _reopen, e.Reopened, Stage.OPEN),
    Step((told(1),), escalate, e.Escalated, Stage.OPEN),
    Step((told(1), escalate), acknowledge, e.Acknowledged, Stage.ACKNOWLEDGED),
)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_step_adds_one_line_and_leads_to_its_stage(step: Step) -> None:
    """Each event of the file, given where it may follow."""
    case = opened(*step.past)
    step.command(case)
    (event,) = new_events(case)
    assert type(event) is step.kind
    assert case.standing.stage is step.stage


REPEATED: tuple[tuple[tuple[e.Revision | Command, ...], Command], ...] = (
    ((told(1),), lambda c: c.hear(told(1), at=NOW)),
    ((told(1), acknowledge), acknowledge),
    ((told(1), acknowledge), lambda c: c.acknowledge(hand(B))),
    ((told(1), _assign), _assign),
    ((told(1), report), report),
    ((told(1), close), close),
    ((told(1), close), lambda c: c.close(hand(B))),
    ((told(1), close, _reopen), _reopen),
    (
        (told(1), escalate),
        lambda c: c.escalate(ABOVE, step=1, due_on=date(2026, 8, 10), at=NOW),
    ),
)


@pytest.mark.parametrize(("past", "command"), REPEATED)
def test_what_is_said_twice_is_nothing(
    past: tuple[e.Revision | Command, ...], command: Command
) -> None:
    """A retried command or message adds no line."""
    case = opened(*past)
    command(case)
    assert new_events(case) == []


REFUSED: tuple[tuple[type[DomainError], tuple[e.Revision | Command, ...], Command], ...] = (
    (x.AlertClosedError, (told(1), close), acknowledge),
    (x.AlertClosedError, (told(1), close), _assign),
    (x.AlertClosedError, (told(1), close), report),
    (x.AlertClosedError, (told(1), close), lambda c: c.close(hand(A), WRONG)),
    (x.AlertWithdrawnError, (told(1), WITHDRAWN), acknowledge),
    (x.AlertWithdrawnError, (told(1), WITHDRAWN), close),
    (x.AlertOpenError, (told(1),), _reopen),
    (x.AlertOpenError, (told(1), acknowledge), _reopen),
    (
        x.DuplicateOfItselfError,
        (told(1),),
        lambda c: c.close(hand(), e.Verdict("duplicate", duplicate_of=str(ALERT))),
    ),
    (x.HandlingNotReportedError, (told(1, severity="high"),), close),
    (x.HandlingNotReportedError, (told(1, severity="critical"), acknowledge), close),
    (x.HandlingNotReportedError, (told(1),), lambda c: c.close(hand())),
    (x.FourEyesError, (told(1, severity="high"), report), lambda c: c.close(hand(A))),
    (
        x.FourEyesError,
        (told(1, severity="high"), report),
        lambda c: c.close(hand(e.Officer("t51", A.ref))),
    ),
    (x.FourEyesError, (told(1), report, told(2, "changed", "high")), lambda c: c.close(hand(A))),
    (
        x.ReportContradictedError,
        (told(1, severity="high"), report),
        lambda c: c.close(hand(B), WRONG),
    ),
    (x.RevisionUnknownError, (told(1),), lambda c: c.acknowledge(hand(revision=2))),
    (x.AlertTimeError, (told(1), acknowledge), escalate),
    (
        x.AlertTimeError,
        (told(1),),
        lambda c: c.escalate(ABOVE, step=2, due_on=date(2026, 8, 10), at=NOW),
    ),
)


@pytest.mark.parametrize(("error", "past", "command"), REFUSED)
def test_the_file_refuses(
    error: type[DomainError], past: tuple[e.Revision | Command, ...], command: Command
) -> None:
    """The refusal is the one that fits, says it in two languages, and leaves the file as it was."""
    case = opened(*past)
    before = case.standing
    with pytest.raises(error) as refusal:
        command(case)
    assert type(refusal.value) is error
    assert "{" not in refusal.value.message + refusal.value.message_vi
    assert not new_events(case)
    assert case.standing == before


def test_every_refusal_of_a_file_is_provoked() -> None:
    """One nobody can provoke is dead; two are the desk's own to give."""
    at_the_desk = {x.AlertUnknownError, x.DeskWithheldError}
    provoked = {error for error, _, _ in REFUSED}
    assert provoked | at_the_desk == set(x.AlertError.__subclasses__())
    codes = [error.code for error in x.AlertError.__subclasses__()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("work", [acknowledge, _assign, report])
def test_what_somebody_works_on_stays_open_when_its_cause_goes(work: Command) -> None:
    """The system marks it; it does not take it out of an officer's hands."""
    now = opened(told(1), work, WITHDRAWN).standing
    assert now.is_open
    assert now.cause_gone
    assert now.stage is opened(told(1), work).standing.stage


@pytest.mark.parametrize("untouched", [_comment, escalate])
def test_what_nobody_works_on_closes_by_itself_when_its_cause_goes(untouched: Command) -> None:
    """A note or a step up is no work."""
    assert opened(told(1), untouched, WITHDRAWN).standing.stage is Stage.WITHDRAWN


def test_a_withdrawn_warning_that_is_raised_again_is_open_again() -> None:
    """Nobody had closed it, so it is merely open."""
    now = opened(told(1), WITHDRAWN, told(3)).standing
    assert (now.stage, now.recurring) == (Stage.OPEN, False)


@pytest.mark.parametrize("again", [told(3), told(3, "changed", "high")])
def test_a_closed_warning_that_comes_back_or_grows_graver_is_open_as_recurring(
    again: e.Revision,
) -> None:
    """What was closed is not what holds now; the work of before does not count."""
    now = opened(told(1), acknowledge, close, again).standing
    assert (now.stage, now.recurring) == (Stage.OPEN, True)
    assert now.desk == FIRST
    assert now.reports == ()


@pytest.mark.parametrize("again", [told(3, "changed"), told(3, "changed", "low"), WITHDRAWN])
def test_a_closed_warning_stays_closed_when_nothing_graver_is_told(again: e.Revision) -> None:
    """More evidence of the same, or none any more, wakes nobody."""
    now = opened(told(1), close, again).standing
    assert (now.stage, now.recurring) == (Stage.CLOSED, False)
    assert now.verdict == HANDLED


def test_closing_what_was_seen_does_not_close_what_was_not() -> None:
    """An officer closes revision 1 while revision 3 raised it anew: it stays open."""
    case = opened(told(1), WITHDRAWN, told(3))
    case.close(hand(B, revision=1), HANDLED)
    assert (case.standing.stage, case.standing.recurring) == (Stage.OPEN, True)
    case.close(hand(B), HANDLED)
    assert case.standing.stage is Stage.CLOSED


def test_a_recurring_warning_that_goes_again_is_closed_as_it_was() -> None:
    """Nobody worked on the second time, so the closing of the first speaks."""
    now = opened(told(1), close, told(3), told(4, "withdrawn")).standing
    assert (now.stage, now.cause_gone) == (Stage.CLOSED, True)


def test_a_duplicate_names_the_other_warning() -> None:
    """It is told apart from its own id."""
    case = opened(told(1))
    case.close(hand(), e.Verdict("duplicate", duplicate_of=OTHER))
    assert str(case.standing.verdict) == f"duplicate {OTHER}"


def test_the_desk_is_where_it_was_last_sent() -> None:
    """First by routing, then up, then by hand; from the start again after a closing."""
    assert opened(told(1)).standing.desk == FIRST
    assert opened(told(1), escalate).standing.desk == ABOVE
    assert opened(told(1), escalate, _assign).standing.desk == OFFICE
    assert opened(told(1), _assign, close, told(3)).standing.desk == FIRST


def test_it_waits_since_the_day_it_became_as_grave() -> None:
    """An office that hears of a critical warning today has its own day to take it up."""
    assert opened(told(1), told(2, "changed")).standing.waiting_since == date(2026, 8, 3)
    graver = opened(told(1), told(2, "changed", "critical"), told(3, "changed", "critical"))
    assert graver.standing.waiting_since == date(2026, 8, 4)
    assert opened(told(1), WITHDRAWN, told(3)).standing.waiting_since == date(2026, 8, 5)
    assert opened(told(1), acknowledge).standing.waiting_since is None


def test_an_officer_sees_that_something_changed_since_he_looked() -> None:
    """The highest revision people acted upon stands beside the latest."""
    now = opened(told(1), acknowledge, told(2, "changed")).standing
    assert (now.seen, now.latest.number) == (1, 2)


def test_an_old_file_is_read_whatever_the_rules_of_today() -> None:
    """Replay never refuses: a closing by the reporter himself, from before four eyes."""
    case = opened(told(1, severity="critical"))
    case.trigger_event(
        e.Closed,
        timestamp=NOW,
        by=A,
        revision=1,
        province="51",
        verdict=HANDLED,
        severity="critical",
    )
    again = opened(told(1, severity="critical"))
    events = [*_past(again), *case.collect_events()]
    assert replayed(events).standing.stage is Stage.CLOSED


def _past(case: AlertCase) -> list[e.CaseEvent]:
    fresh = AlertCase.open(ALERT, "d51", at=NOW)
    for revision in case.told.values():
        fresh.hear(revision, at=NOW)
    return new_events(fresh)
