"""Papers handed round, and papers sent on properly (chuyển đơn lòng vòng)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.simulate import lawful
from services.simulate.incidents.variants import Stories

if TYPE_CHECKING:
    from datetime import date

    from services.simulate.scene import Scene
    from services.simulate.script import Paper, Slip

STORIES = Stories("repeated_transfer")
_PATTERN = "repeated_transfer"


def _feedback(scene: Scene, office: str, day: date) -> Paper:
    """Feedback whose responsible body is still open: the reason it is handed round."""
    return scene.receive(office, day, scene.feedback(None), scene.someone())


def _send(scene: Scene, paper: Paper, day: date, to: str) -> Slip:
    """Send a paper on and let the receiver confirm it the next working day."""
    slip = scene.transfer(paper, day, to, reason="not_competent")
    scene.acknowledge(slip, scene.after(day, 1))
    return slip


def _chain(scene: Scene, offices: tuple[str, ...], start: date) -> date:
    """Hand one paper from office to office, each entering it; return the last day."""
    paper, day = _feedback(scene, offices[0], start), start
    for to in offices[1:]:
        sent = scene.after(day, 1)
        slip = scene.transfer(paper, sent, to, reason="not_competent")
        day = scene.after(sent, 1)
        paper = scene.arrive(slip, day)
    return day


@STORIES.incident
def sent_twice_after_return(scene: Scene) -> None:
    """Returned as not theirs, naming nobody, and sent there again (R4, R3)."""
    office, other = scene.province.pair(scene.rng)
    start = scene.before(scene.today, 8)
    paper = _feedback(scene, office, start)
    slip = scene.transfer(paper, scene.after(start, 1), other, reason="not_competent")
    back = scene.after(start, 2)
    scene.give_back(slip, back)
    _send(scene, paper, scene.after(back, 1), other)
    scene.expect(_PATTERN, "R4", "high")


@STORIES.incident
def sent_twice_for_one_sender(scene: Scene) -> None:
    """Two papers of one sender go the same way with nothing done between (R3)."""
    office, other = scene.province.pair(scene.rng)
    start = scene.before(scene.today, 10)
    first = _feedback(scene, office, start)
    _send(scene, first, scene.after(start, 1), other)
    later = scene.after(start, 4)
    second = scene.receive(office, later, first.about, first.signed)
    _send(scene, second, scene.after(later, 1), other)
    scene.expect(_PATTERN, "R3", "medium")


@STORIES.incident
def ping_pong(scene: Scene) -> None:
    """There and back by transfer (R4)."""
    office, other = scene.province.pair(scene.rng)
    _chain(scene, (office, other, office), scene.before(scene.today, 9))
    scene.expect(_PATTERN, "R4", "medium")


@STORIES.incident
def ping_pong_three_legs(scene: Scene) -> None:
    """There, back, and there again (R4 high)."""
    office, other = scene.province.pair(scene.rng)
    _chain(scene, (office, other, office, other), scene.before(scene.today, 10))
    scene.expect(_PATTERN, "R4", "high")


@STORIES.incident
def cycle(scene: Scene) -> None:
    """Round three offices and back to the first (R5)."""
    one, two, three = scene.province.some_departments(scene.rng, 3)
    _chain(scene, (one, two, three, one), scene.before(scene.today, 10))
    scene.expect(_PATTERN, "R5", "high")


@STORIES.incident
def cycle_from_the_centre(scene: Scene) -> None:
    """Centre, province, department, commune, province (R5; R6 beside it)."""
    department = scene.rng.choice(scene.province.departments)
    path = (scene.world.centre, scene.top, department, scene.home, scene.top)
    _chain(scene, path, scene.before(scene.today, 12))
    scene.expect(_PATTERN, "R5", "high")


@STORIES.incident
def long_chain(scene: Scene) -> None:
    """Three transfers in one stretch (R6)."""
    offices = scene.province.some_departments(scene.rng, 3)
    _chain(scene, (*offices, scene.home), scene.before(scene.today, 10))
    scene.expect(_PATTERN, "R6", "medium")


@STORIES.incident
def very_long_chain(scene: Scene) -> None:
    """Five transfers in one stretch (R6 high)."""
    offices = scene.province.some_departments(scene.rng, 5)
    _chain(scene, (*offices, scene.home), scene.before(scene.today, 12))
    scene.expect(_PATTERN, "R6", "high")


@STORIES.incident
def fan_in_of_two(scene: Scene) -> None:
    """Two offices send papers of one matter to one receiver (R8 low)."""
    _fan_in(scene, 2)
    scene.expect(_PATTERN, "R8", "low")


@STORIES.incident
def fan_in_of_three(scene: Scene) -> None:
    """Three of them (R8 medium)."""
    _fan_in(scene, 3)
    scene.expect(_PATTERN, "R8", "medium")


def _fan_in(scene: Scene, offices: int) -> None:
    start = scene.before(scene.today, 11)
    about, signed = scene.feedback(scene.home), scene.someone()
    for nth, office in enumerate(scene.province.some_departments(scene.rng, offices)):
        day = scene.after(start, 1 + 2 * nth)
        paper = scene.receive(office, day, about, signed)
        slip = scene.transfer(paper, scene.after(day, 1), scene.home, reason="not_competent")
        scene.arrive(slip, scene.after(day, 2))


@STORIES.incident
def fan_out(scene: Scene) -> None:
    """One paper sent to two offices as the main receiver (R9)."""
    office, one, two = scene.province.some_departments(scene.rng, 3)
    start = scene.before(scene.today, 6)
    paper = _feedback(scene, office, start)
    _send(scene, paper, scene.after(start, 1), one)
    _send(scene, paper, scene.after(start, 2), two)
    scene.expect(_PATTERN, "R9", "medium")


@STORIES.incident
def never_acknowledged(scene: Scene) -> None:
    """Sent on; six working days later nobody has said it arrived (R10)."""
    office, other = scene.province.pair(scene.rng)
    start = scene.before(scene.today, 9)
    paper = _feedback(scene, office, start)
    scene.transfer(paper, scene.after(start, 1), other, reason="not_competent")
    scene.expect(_PATTERN, "R10", "high")


@STORIES.incident
def returned_and_left(scene: Scene) -> None:
    """Returned with the competent body named, and left lying (R10: every end is a return)."""
    office, other, named = scene.province.some_departments(scene.rng, 3)
    start = scene.before(scene.today, 7)
    paper = _feedback(scene, office, start)
    slip = scene.transfer(paper, scene.after(start, 1), other, reason="not_competent")
    scene.give_back(slip, scene.after(start, 2), names=named)
    scene.expect(_PATTERN, "R10", "high")


@STORIES.incident
def acknowledged_and_silent(scene: Scene) -> None:
    """Everybody confirmed, nobody answered in fifteen working days (R10)."""
    office, other = scene.province.pair(scene.rng)
    start = scene.before(scene.today, 18)
    paper = _feedback(scene, office, start)
    _send(scene, paper, scene.after(start, 1), other)
    scene.expect(_PATTERN, "R10", "high")


@STORIES.incident
def sent_to_the_wrong_body(scene: Scene) -> None:
    """Competence was determined, and the paper went elsewhere (R7)."""
    _wrongly_sent(scene, scene.province.careless(), scene.before(scene.today, 4))


@STORIES.incident
def habit_of_wrong_bodies(scene: Scene) -> None:
    """One office does that to three matters within 90 days (R7b on the office)."""
    office = scene.province.careless()
    for nth in range(3):
        _wrongly_sent(scene, office, scene.before(scene.today, 4 + 3 * nth))
    scene.expect(_PATTERN, "R7b", "high")


def _wrongly_sent(scene: Scene, office: str, day: date) -> None:
    right, wrong = scene.province.pair(scene.rng)
    about = scene.feedback(right)
    received = scene.before(day, 3)
    paper = scene.receive(office, received, about, scene.someone())
    scene.write(paper, "determine_competence", scene.after(received, 1), competent=right)
    slip = scene.transfer(paper, scene.after(received, 2), wrong, reason="not_competent")
    scene.give_back(slip, day, names=right)
    onward = scene.transfer(paper, scene.after(day, 1), right, reason="not_competent")
    arrived = scene.arrive(onward, scene.after(day, 2))
    # An answer would make it history; the right body still works on it at `as_of`.
    scene.write(arrived, "decide", scene.after(scene.today, 2), outcome="answered")
    scene.expect(_PATTERN, "R7", "medium")


@STORIES.lookalike
def transferred_once(scene: Scene) -> None:
    """The province hands a case down to the competent commune, once."""
    paper = _feedback(scene, scene.rng.choice(scene.province.departments), scene.day)
    arrived, day = lawful.hand_on(scene, paper, scene.day, to=scene.home)
    lawful.answer(scene, arrived, day)


@STORIES.lookalike
def return_that_names_the_right_body(scene: Scene) -> None:
    """Returned with the competent body named; sent there; answered."""
    office, other, right = scene.province.some_departments(scene.rng, 3)
    start = min(scene.day, scene.before(scene.today, 6))
    paper = _feedback(scene, office, start)
    sent = scene.after(start, 1)
    slip = scene.transfer(paper, sent, other, reason="not_competent")
    back = scene.after(sent, 1)
    scene.give_back(slip, back, names=right)
    onward = scene.transfer(paper, scene.after(back, 1), right, reason="not_competent")
    arrived = scene.after(back, 2)
    lawful.answer(scene, scene.arrive(onward, arrived), arrived)


@STORIES.lookalike
def copy_for_information(scene: Scene) -> None:
    """A copy beside the main transfer moves nothing."""
    office, other, third = scene.province.some_departments(scene.rng, 3)
    paper = _feedback(scene, office, scene.day)
    sent = scene.after(scene.day, 1)
    main = scene.transfer(paper, sent, other, reason="not_competent")
    scene.transfer(paper, sent, third, role="copy")
    arrived = scene.after(sent, 1)
    lawful.answer(scene, scene.arrive(main, arrived), arrived)


@STORIES.lookalike
def denunciation_handed_down(scene: Scene) -> None:
    """A denunciation of a clerk goes to the competent commune within five working days."""
    door = scene.rng.choice(scene.province.departments)
    paper = scene.receive(door, scene.day, scene.denunciation(scene.home), scene.someone())
    arrived, day = lawful.hand_on(scene, paper, scene.day, to=scene.home)
    lawful.resolve(scene, arrived, day)
