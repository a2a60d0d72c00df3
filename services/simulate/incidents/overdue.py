"""Matters left lying, and matters that only look so (quá hạn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from services.simulate import lawful
from services.simulate.incidents.variants import Stories, UntellableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.simulate.scene import Scene
    from services.simulate.script import Paper

STORIES = Stories("overdue")
_PATTERN = "overdue"
_LONG_AGO = 240
_NINE_TENTHS = 27
"""Days of the thirty of KN-RES1 after which a notice becomes a warning."""


def _starts_for(
    scene: Scene, due: Callable[[date], date], *, wanted: Callable[[date, date], bool]
) -> date:
    """Return the latest working day whose start and due day are as wanted at `as_of`."""
    day = scene.before(scene.today, 1)
    for _ in range(_LONG_AGO):
        if wanted(day, due(day)):
            return day
        day = scene.before(day, 1)
    message = "no start day gives the due day the story wants"
    raise UntellableError(message)


def _late_by(scene: Scene, least: int, most: int) -> Callable[[date, date], bool]:
    """Wanted: the due day lies between `least` and `most` calendar days back."""
    return lambda _, due: least <= (scene.today - due).days <= most


def _late_by_working(scene: Scene, working: int) -> Callable[[date, date], bool]:
    """Wanted: the due day lies so many working days back."""
    between = scene.world.working_between
    return lambda _, due: due < scene.today and between(due, scene.today) == working


def _last_day_but_one(scene: Scene) -> Callable[[date, date], bool]:
    """Wanted: not late yet, and at most one working day left."""
    between = scene.world.working_between
    return lambda _, due: due >= scene.today and between(scene.today, due) <= 1


def _complaint(scene: Scene, received: date) -> Paper:
    about = scene.complaint(scene.home, issued=received - timedelta(days=8))
    paper = scene.receive(scene.home, received, about, scene.someone())
    scene.judge(paper, "not_escalated")
    return paper


def _accepted_complaint(scene: Scene, accepted: date) -> Paper:
    paper = _complaint(scene, scene.before(accepted, 3))
    scene.write(paper, "accept", accepted, instance=1)
    return paper


def _denunciation(scene: Scene, received: date) -> Paper:
    return scene.receive(scene.home, received, scene.denunciation(scene.home), scene.someone())


def _accepted_denunciation(scene: Scene, accepted: date) -> Paper:
    paper = _denunciation(scene, scene.before(accepted, 3))
    scene.write(paper, "accept", accepted)
    return paper


def _feedback(scene: Scene, received: date) -> Paper:
    return scene.receive(scene.home, received, scene.feedback(scene.home), scene.someone())


@STORIES.incident
def acceptance_almost_due(scene: Scene) -> None:
    """A complaint waits for acceptance with one working day left (O1)."""
    _complaint(
        scene, _starts_for(scene, scene.world.acceptance_due, wanted=_last_day_but_one(scene))
    )
    scene.expect(_PATTERN, "O1", "low")


@STORIES.incident
def decision_almost_due(scene: Scene) -> None:
    """A complaint waits for its decision with nine tenths of its thirty days gone (O1)."""
    gone = scene.today - timedelta(days=_NINE_TENTHS)
    start = _starts_for(
        scene,
        scene.world.resolution_due,
        wanted=lambda start, due: start <= gone and due >= scene.today,
    )
    _accepted_complaint(scene, start)
    scene.expect(_PATTERN, "O1", "low")


@STORIES.incident
def acceptance_overdue(scene: Scene) -> None:
    """A complaint got no notice of acceptance in time (O2)."""
    late = _late_by_working(scene, 2)
    _complaint(scene, _starts_for(scene, scene.world.acceptance_due, wanted=late))
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def decision_overdue(scene: Scene) -> None:
    """A complaint is not decided in time (O2)."""
    late = _late_by(scene, 3, 11)
    _accepted_complaint(scene, _starts_for(scene, scene.world.resolution_due, wanted=late))
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def denunciation_overdue(scene: Scene) -> None:
    """A denunciation is not concluded in time (O2)."""
    late = _late_by(scene, 3, 11)
    _accepted_denunciation(scene, _starts_for(scene, scene.world.denunciation_due, wanted=late))
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def denunciation_unexamined(scene: Scene) -> None:
    """A denunciation is not examined in seven working days (O2)."""
    late = _late_by_working(scene, 2)
    _denunciation(scene, _starts_for(scene, scene.world.examination_due, wanted=late))
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def feedback_overdue(scene: Scene) -> None:
    """Feedback is not answered within the default of thirty days (O2)."""
    late = _late_by(scene, 3, 11)
    _feedback(scene, _starts_for(scene, scene.world.feedback_due, wanted=late))
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def decision_gravely_overdue(scene: Scene) -> None:
    """A complaint is more than thirty days late (O3)."""
    late = _late_by(scene, 35, 50)
    _accepted_complaint(scene, _starts_for(scene, scene.world.resolution_due, wanted=late))
    scene.expect(_PATTERN, "O3", "high")


@STORIES.incident
def acceptance_gravely_overdue(scene: Scene) -> None:
    """A complaint got no notice for six working days after the limit (O3)."""
    late = _late_by_working(scene, 6)
    _complaint(scene, _starts_for(scene, scene.world.acceptance_due, wanted=late))
    scene.expect(_PATTERN, "O3", "high")


@STORIES.incident
def step_up_after_the_deadline(scene: Scene) -> None:
    """The commune is overdue, so the sender lawfully goes up: its lateness, not his climbing."""
    filed = scene.before(scene.today, 2)
    late = _late_by(scene, 4, 13)
    first = _accepted_complaint(
        scene,
        _starts_for(
            scene,
            scene.world.resolution_due,
            wanted=lambda start, due: late(start, due) and due < filed,
        ),
    )
    second = scene.receive(scene.above, filed, first.about, first.signed)
    scene.judge(second, "lawful_after_deadline")
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.incident
def step_up_after_silence(scene: Scene) -> None:
    """The commune never said whether it accepts, so the sender goes up."""
    late = _late_by_working(scene, 3)
    first = _complaint(scene, _starts_for(scene, scene.world.acceptance_due, wanted=late))
    second = scene.receive(scene.above, scene.before(scene.today, 1), first.about, first.signed)
    scene.judge(second, "authority_inaction_step_up")
    scene.expect(_PATTERN, "O2", "medium")


@STORIES.lookalike
def answered_on_the_last_day(scene: Scene) -> None:
    """Decided on the very due day: in time."""
    start = scene.before(scene.day, 40)
    paper = _accepted_complaint(scene, start)
    lawful.issue(scene, paper, scene.world.resolution_due(start))


@STORIES.lookalike
def accepted_on_the_last_day(scene: Scene) -> None:
    """Accepted on the very due day: in time."""
    received = scene.before(scene.day, 12)
    paper = _complaint(scene, received)
    due = scene.world.acceptance_due(received)
    scene.write(paper, "accept", due, instance=1)
    lawful.decide(scene, paper, due)


@STORIES.lookalike
def extended_in_time(scene: Scene) -> None:
    """A denunciation extended in writing before its term ended."""
    late = _late_by(scene, 2, 9)
    accepted = _starts_for(scene, scene.world.denunciation_due, wanted=late)
    paper = _accepted_denunciation(scene, accepted)
    scene.write(paper, "extend", scene.before(scene.world.denunciation_due(accepted), 4), ordinal=1)


@STORIES.lookalike
def complex_by_criteria(scene: Scene) -> None:
    """A complaint flagged complex before its term ended: 45 days instead of 30."""
    late = _late_by(scene, 0, 6)
    accepted = _starts_for(scene, scene.world.resolution_due, wanted=late)
    paper = _accepted_complaint(scene, accepted)
    scene.write(paper, "flag_complex", scene.after(accepted, 5), criteria=["many_people"])


@STORIES.lookalike
def suspended(scene: Scene) -> None:
    """A suspended complaint: its clock stands still (from 2026-07-01)."""
    late = _late_by(scene, 2, 12)
    accepted = _starts_for(scene, scene.world.resolution_due, wanted=late)
    paper = _accepted_complaint(scene, accepted)
    stopped = scene.after(accepted, 6)
    if scene.world.suspension_counts(stopped):
        scene.write(paper, "suspend", stopped, ground="expert_assessment")
    else:
        lawful.issue(scene, paper, stopped)
